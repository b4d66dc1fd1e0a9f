# What a finalizer brings back keeps all that it reaches; the rest is collected.
import gc


class Cargo:
    pass


class Saver:
    def __del__(self):
        saved.append(self.cargo)


gc.collect()
saved = []
s = Saver()
s.me = s
s.cargo = Cargo()
s.cargo.more = Cargo()
s.other = Cargo()
s.other.s = s
del s
print(gc.collect(), len(saved), hasattr(saved[0], "more"))
saved.clear()
print(gc.collect())
