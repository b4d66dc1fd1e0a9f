"""A waiting generator is in cycles through its function, and through what it handles."""
import gc
import weakref


def own():
    yield 1
    yield 2


gone = weakref.ref(own)
own.waiting = own()
next(own.waiting)
del own
gc.collect()
print(gone())


class Failure(Exception):
    pass


def handles(keep):
    try:
        raise Failure
    except Failure as error:
        keep.error = weakref.ref(error)
        yield "handling"


class Keeper:
    pass


keeper = Keeper()
keeper.waiting = handles(keeper)
print(next(keeper.waiting), keeper.error() is not None)
error, gone = keeper.error, weakref.ref(keeper)
del keeper
gc.collect()
print(error(), gone())


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


import sys
sys.unraisablehook = lambda told: print(told.exc_value)
gone = weakref.ref(ignores)
waiting = ignores()
next(waiting)
del ignores
print(gone() is not None, type(gc.get_referents(waiting)[-1]).__name__ != "")
del waiting
print(gone())


# Several generators, each in its own handler.
def numbered(n):
    try:
        raise KeyError(n)
    except KeyError:
        while True:
            yield sys.exc_info()[1].args[0]


first, second = numbered(1), numbered(2)
try:
    raise ValueError("outside")
except ValueError:
    print(next(first), next(second), next(first), sys.exc_info()[1])
print(next(second), next(first), sys.exc_info())
first.close()
print(next(second), sys.exc_info())
