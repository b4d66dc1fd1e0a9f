# A class is always in a cycle with itself.
import gc

gc.collect()


def make():
    class Local:
        def method(self):
            pass


make()
print(gc.collect() > 0)
print(gc.collect())


class Plain:
    pass


del Plain
print(gc.collect())


class Base:
    def method(self):
        pass


class Derived(Base):
    x = 1


del Derived
print(gc.collect())
del Base
print(gc.collect())
