import gc
import weakref

registry = []


class View:
    def __init__(self, name):
        self.name = name
        registry.append(self.refresh)

    def refresh(self):
        return self.name


view = View("main")
alive = weakref.ref(view)
del view
gc.collect()
print("kept by its own bound method:", alive().name)
registry.clear()
print("gone:", alive() is None)
