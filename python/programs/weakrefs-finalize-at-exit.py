"""weakref.finalize: its whole life, and the order at exit."""
import atexit
import weakref


class A:
    pass


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


a = A()
f = weakref.finalize(a, print, "called", end="!\n")
print(repr(f).startswith("<finalize object at 0x"), "for 'A' at" in repr(f))
print(f.alive, f.atexit, f.peek() == (a, print, ("called",), {"end": "!\n"}))
f()
print(f.alive, f.atexit, f.peek(), f.detach(), f(), repr(f).endswith("dead>"))
attempt(lambda: weakref.ref(f))
attempt(lambda: weakref.finalize(1, print))
attempt(lambda: setattr(f, "other", 1))


class Mine(weakref.finalize):
    pass


b = A()
mine = Mine(b, print, "of a class of the program")
mine.note = "has attributes"
weak = weakref.ref(mine)
del mine
print(weak() is not None, weak().note)
del b
print(weak())


def late():
    weakref.finalize(a, print, "finalized: made meanwhile")
    print("finalized: third")


atexit.register(print, "at exit: registered after the first finalizer")
weakref.finalize(a, print, "finalized: first")
not_at_exit = weakref.finalize(a, print, "never")
not_at_exit.atexit = False
weakref.finalize(a, late)
weakref.finalize(a, print, "finalized: fourth")
print(not_at_exit.atexit)
