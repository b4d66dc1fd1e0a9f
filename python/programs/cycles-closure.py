# A function that refers to itself through its own cell.
import gc

gc.collect()


def make():
    def recurse(n):
        return n and recurse(n - 1)

    return recurse


f = make()
print(f(3))
del f
print(gc.collect())


def counter():
    count = 0

    def increment():
        nonlocal count
        count += 1
        return count

    return increment


c = counter()
print(c(), c())
del c
print(gc.collect())
