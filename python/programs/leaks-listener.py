# A listener that is a bound method keeps its object; a weak one does not.
import weakref


class Button:
    def __init__(self):
        self.handlers = []

    def click(self):
        for handler in self.handlers:
            handler()


class Window:
    def __init__(self, button, weak):
        if weak:
            me = weakref.ref(self)
            button.handlers.append(lambda: me() and me().clicked())
        else:
            button.handlers.append(self.clicked)

    def clicked(self):
        print("clicked")

    def __del__(self):
        print("window gone")


b = Button()
w = Window(b, weak=False)
del w
b.click()
b.handlers.clear()
w = Window(b, weak=True)
b.click()
del w
b.click()
print("end")
