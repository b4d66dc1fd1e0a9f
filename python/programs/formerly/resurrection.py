from _testcapi import with_tp_del
import gc

saved = []


@with_tp_del
class Phoenix:
    def __init__(self, name):
        self.name = name

    def __tp_del__(self):
        print("finalizer of", self.name)
        if self.name == "a":
            saved.append(self.other)


a = Phoenix("a")
b = Phoenix("b")
c = Phoenix("c")
a.other = b
b.other = b
c.other = a
a.back = c
del a, b, c

print("collected:", gc.collect())
print("saved:", [node.name for node in saved])

saved.clear()
print("collected:", gc.collect())
