import weakref


class Button:
    def __init__(self):
        self.handlers = []

    def on_click(self, method):
        self.handlers.append(weakref.WeakMethod(method))

    def click(self):
        for handler in self.handlers:
            method = handler()
            if method is None:
                print("handler is gone")
            else:
                method()


class Window:
    def clicked(self):
        print("clicked")


window, button = Window(), Button()
button.on_click(window.clicked)
button.click()
del window
button.click()
