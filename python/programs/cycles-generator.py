# A generator that refers to itself through a variable of its own.
import gc

gc.collect()


def steps(box):
    yield 1
    box.append(1)
    yield 2


box = []
g = steps(box)
box.append(g)
print(next(g))
del box
print(gc.collect())
del g
print(gc.collect())
