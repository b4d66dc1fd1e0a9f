"""What may be set on a generator, what may be thrown into one, and what is told when one ignores its end."""
import sys


class Made(Exception):
    def __new__(cls, *args):
        return 3


def attempt(action):
    try:
        print(action())
    except BaseException as error:
        print(type(error).__name__, error, repr(error.__cause__))


def reraise(error, *cause):
    if cause:
        raise error from cause[0]
    raise error


attempt(lambda: reraise(Made))
attempt(lambda: reraise(3))
attempt(lambda: reraise(ValueError, 3))
attempt(lambda: reraise(ValueError, int))
attempt(lambda: reraise(ValueError(1), KeyError))


def simple():
    yield


simple.__name__ = "renamed"
simple.__qualname__ = "renamed.twice"
waiting = simple()
print(waiting.__name__, waiting.__qualname__, waiting.gi_code.co_name, repr(waiting)[:32])


def change(name, value):
    setattr(waiting, name, value)
    return getattr(waiting, name)


for name in ("__name__", "__qualname__"):
    attempt(lambda: change(name, "a"))
    attempt(lambda: change(name, 1))
    attempt(lambda: delattr(waiting, name))
for name in ("gi_frame", "gi_running"):
    attempt(lambda: change(name, 1))
    attempt(lambda: delattr(waiting, name))
attempt(lambda: change("other", 1))
attempt(lambda: waiting.close(1))
attempt(lambda: delattr(attempt, "__name__"))
attempt(lambda: delattr(ValueError(1), "args"))
print(simple.__code__.co_flags & 32, attempt.__code__.co_flags & 32)


def wait():
    try:
        yield 1
    except TypeError as error:
        yield "should have returned an instance" in str(error)


for thrown in ((Made,), (3,), (ValueError, (1, 2)), (ValueError(1), 1), (ValueError, 1, 2)):
    started, fresh = wait(), wait()
    next(started)
    attempt(lambda: started.throw(*thrown))
    attempt(lambda: fresh.throw(*thrown) if thrown != (Made,) else next(fresh))


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


def report(told):
    print(told.exc_type.__name__, told.exc_value, told.exc_traceback.tb_frame.f_code.co_name)


sys.unraisablehook = report


def drop():
    waiting = ignores()
    next(waiting)
    del waiting


drop()
sys.unraisablehook = sys.__unraisablehook__


# As the caller's exception, so the generator's: the same one in both.
def same():
    try:
        yield
    except ValueError as error:
        yield error.__context__
        yield sys.exc_info()[0].__name__
        raise


generator = same()
next(generator)
try:
    raise ValueError("both")
except ValueError as error:
    print(generator.throw(error))
print(next(generator), sys.exc_info())
attempt(lambda: next(generator))
