"""Context managers: what ends them, what they keep, and how their exceptions are chained."""
import contextlib
import gc
import traceback
import weakref


def attempt(action):
    try:
        print(action())
    except BaseException as error:
        chain = []
        while error is not None:
            chain.append(f"{type(error).__name__}({error})")
            error = error.__context__
        print(" <- ".join(chain))


class OnlyEnter:
    def __enter__(self):
        return self


class OnlyExit:
    def __exit__(self, *details):
        return False


class Both(OnlyEnter, OnlyExit):
    pass


def use(manager):
    with manager:
        return "used"


for cls in (OnlyEnter, OnlyExit, Both):
    attempt(lambda: use(cls()))
    attempt(lambda: contextlib.ExitStack().enter_context(cls()) is not None)
    print(issubclass(cls, contextlib.AbstractContextManager))


# A generator that yields once too often is closed.
@contextlib.contextmanager
def twice():
    """Yields two times."""
    try:
        yield 1
    finally:
        print("left")
    try:
        yield 2
    finally:
        print("closed")


manager = twice()
print(manager.__doc__, manager.__enter__())
attempt(lambda: manager.__exit__(None, None, None))
print(manager.gen.gi_suspended, manager.gen.gi_frame)


# The chain of exceptions through a stack.
def fail(name):
    try:
        raise KeyError(name + " within")
    except KeyError:
        raise ValueError(name)


def stacked(*names, around=False):
    with contextlib.ExitStack() as stack:
        for name in names:
            stack.callback(fail, name)
        raise TypeError("body")


def nested():
    try:
        raise IndexError("around")
    except IndexError:
        stacked("a", "b")


attempt(lambda: stacked("a"))
attempt(lambda: stacked("a", "b"))
attempt(nested)
attempt(lambda: stacked())


# A stack keeps the manager, not more.
class Managed(Both):
    pass


with contextlib.ExitStack() as stack:
    gone = weakref.ref(stack.enter_context(Managed()))
    print(gone() is not None, stack._exit_callbacks[0][1].__self__ is gone())
    kept = stack.pop_all()
print(gone() is not None)
kept.close()
print(gone(), len(kept._exit_callbacks))


# The frames of a traceback, and what clearing them lets go.
class Big:
    pass


def deep(n):
    big = Big()
    seen.append(weakref.ref(big))
    if n == 0:
        raise OSError("deep")
    deep(n - 1)


seen = []
try:
    deep(2)
except OSError as error:
    caught = error
for frame in traceback.extract_tb(caught.__traceback__):
    print(frame.name, frame.line)
print([frame.f_code.co_name for frame, _ in traceback.walk_tb(caught.__traceback__)])
print(traceback.format_exception_only(caught), len(traceback.format_exception(caught)))
print([one() is None for one in seen])
traceback.clear_frames(caught.__traceback__)
print([one() is None for one in seen])
print(traceback.extract_stack()[-1].name, gc.collect() >= 0)
