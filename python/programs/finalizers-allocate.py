# A finalizer may make objects and cycles; they are for the next collection.
import gc


class Junk:
    pass


class Maker:
    def __del__(self):
        j = Junk()
        j.me = j


gc.collect()
m = Maker()
m.me = m
del m
print(gc.collect())
print(gc.collect())
print(gc.collect())
