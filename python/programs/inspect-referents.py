# What an object refers to.
import gc


class Thing:
    pass


t = Thing()
t.a = [1]
t.b = "text"
print([type(r).__name__ for r in gc.get_referents(t)])
print(gc.get_referents([1, "a", None]))
print(sorted(map(str, gc.get_referents({"k": "v"}))))
print(gc.get_referents((1, 2), [3]), gc.get_referents(1, "x"))


def f(x=[1]):
    return x


print(any(r is globals() for r in gc.get_referents(f)))
