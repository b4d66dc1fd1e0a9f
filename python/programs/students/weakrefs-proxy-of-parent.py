import weakref


class Parent:
    def __init__(self):
        self.child = Child(weakref.proxy(self))

    def hello(self):
        return "hello from the parent"


class Child:
    def __init__(self, parent):
        self.parent = parent


parent = Parent()
child = parent.child
print(child.parent.hello())
del parent
try:
    child.parent.hello()
except ReferenceError as error:
    print("ReferenceError:", error)
