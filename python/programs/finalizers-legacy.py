# Without a finalizer in the way, gc.garbage stays empty.
import gc


class WithDel:
    def __del__(self):
        pass


gc.collect()
objects = [WithDel() for _ in range(3)]
for i, o in enumerate(objects):
    o.next = objects[(i + 1) % 3]
del objects, o
print(gc.collect(), gc.garbage)
