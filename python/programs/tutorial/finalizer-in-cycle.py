# A finalizer in a cycle: since Python 3.4 it runs, and the cycle is collected.
import gc


class MyClass:
    def __del__(self):
        print("finalized")


gc.collect()
a = MyClass()
a.ref = a

del a
print(gc.collect())
print(gc.garbage)
