# A finalizer that stores its object brings it back; it does not run again.
import gc


class Lazarus:
    def __del__(self):
        print("finalizing")
        saved.append(self)


gc.collect()
saved = []
obj = Lazarus()
obj.data = [1, 2, 3]
del obj
print(len(saved), saved[0].data, gc.is_finalized(saved[0]))
saved.clear()
print("gone without a second call")
obj = Lazarus()
obj.me = obj
del obj
print(gc.collect(), len(saved))
saved.clear()
print(gc.collect())
