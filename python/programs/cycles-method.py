# A bound method kept by its own object.
import gc

gc.collect()


class A:
    def __init__(self):
        self.handler = self.handle

    def handle(self):
        return "handled"


a = A()
print(a.handler())
del a
print(gc.collect())
