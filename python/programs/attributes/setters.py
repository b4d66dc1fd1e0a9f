# What the program may set of its classes and objects, and what is refused.
def attempt(name, action):
    try:
        print(name, "->", action())
    except Exception as e:
        print(name, "->", type(e).__name__, e)


class A:
    def who(self): return "A"


class B:
    def who(self): return "B"


class C(A): pass
class D(C): pass


c, d = C(), D()
print(c.who(), d.who(), [k.__name__ for k in D.__mro__])
C.__bases__ = (B,)
print(c.who(), d.who(), [k.__name__ for k in D.__mro__], C.__bases__ == (B,), C.__base__.__name__)
C.__bases__ = (A, B)
print(d.who(), isinstance(d, B), [k.__name__ for k in D.mro()])


def assign(target, name, value):
    def action():
        setattr(target, name, value)
        return getattr(target, name)
    return action


for value in ((), [A], (1,), (D,), (int,), (A, A)):
    attempt(f"bases {value!r}"[:20], lambda: setattr(C, "__bases__", value))
print(C.__bases__ == (A, B), c.who())
C.__name__ = "Renamed"
print(C, C.__name__, repr(c)[:20])
C.__qualname__ = "Other"
print(C)
attempt("name 5", lambda: setattr(C, "__name__", 5))
attempt("qualname 5", lambda: setattr(C, "__qualname__", 5))
C.__module__ = "elsewhere"
print(C)
attempt("int name", lambda: setattr(int, "__name__", "x"))
attempt("int bases", lambda: setattr(int, "__bases__", (object,)))
attempt("class 5", lambda: setattr(c, "__class__", 5))
attempt("class int", lambda: setattr(c, "__class__", int))
c.__class__ = B
print(type(c).__name__, c.who())
c.x = 1
c.__dict__ = {"y": 2}
print(c.y, hasattr(c, "x"), c.__dict__)
attempt("dict 5", lambda: setattr(c, "__dict__", 5))
del c.__dict__
print(c.__dict__)
shared = {}
e, f = A(), A()
e.__dict__ = f.__dict__ = shared
e.z = 3
print(f.z, shared)


class S:
    __slots__ = ("a",)


s = S()
attempt("slots", assign(s, "b", 1))
attempt("slots dict", lambda: s.__dict__)
s.a = 5
print(s.a)
attempt("class slots", lambda: setattr(s, "__class__", A))
err = ValueError("v")
attempt("cause", lambda: setattr(err, "__cause__", 5))
attempt("context", lambda: setattr(err, "__context__", "x"))
attempt("traceback", lambda: setattr(err, "__traceback__", 1))
attempt("suppress", lambda: setattr(err, "__suppress_context__", 1))
err.__cause__ = KeyError("k")
print(repr(err.__cause__), err.__suppress_context__)
attempt("super obj", lambda: super(B, 5))
attempt("super ok", lambda: super(A, d).__repr__()[:1])
attempt("super none", lambda: super())
