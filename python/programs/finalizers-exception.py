# An exception in a finalizer is reported and ignored; the deallocation goes on.
import gc


class Bad:
    def __del__(self):
        print("before")
        raise ValueError("in a finalizer")


b = Bad()
del b
print("after")
b = Bad()
b.me = b
del b
gc.collect()
print("after the collection")
