import gc


class MyClass:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("finalizer of", self.name)


a = MyClass("a")
del a
print("no cycle: the finalizer ran at once")

b = MyClass("b")
b.ref = b
del b
print("a cycle: nothing yet")
print("collected:", gc.collect())
print("garbage:", [kept.name for kept in gc.garbage])
