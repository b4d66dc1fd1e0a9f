# What functions of ours refuse, and attributes of what is a class of the program.
import gc
import weakref


class Tagged(weakref.ref):
    pass


class A:
    pass


a = A()
r = Tagged(a)
r.tag = 3
print(r.tag, r() is a, weakref.getweakrefcount(a), isinstance(r, weakref.ref))
called = []
s = Tagged(a, lambda ref: called.append(ref.tag))
s.tag = "s"
s.me = s
print(r == s, gc.get_referents(r) != [], gc.is_tracked(r))
del a
print(r(), s(), called, r.tag)
t = Tagged(A)
t.me = t
del s, t
print(gc.collect())


class Packet(bytes):
    pass


p = Packet(b"ab")
p.x = 1
print(p.x, p, len(p), list(p), p == b"ab", p[0])
p.me = p
del p
print(gc.collect() > 0)

for work in (
    lambda: sorted(["b", 1], key=str.lower),
    lambda: [].append(),
    lambda: [].append(1, 2),
    lambda: {}.get(),
    lambda: "".join(),
    lambda: "a".startswith(1),
    lambda: "a".ljust("b"),
    lambda: list.append(5, 1),
    lambda: list.append(),
    lambda: dict.__new__(int),
    lambda: object.__new__(list),
    lambda: object.__new__(5),
    lambda: len(),
    lambda: chr("a"),
    lambda: getattr(1, 2),
    lambda: "a".split(nope=1),
    lambda: [].sort(lambda: 1),
    lambda: gc.collect("x"),
    lambda: gc.set_threshold("x"),
):
    try:
        print(work())
    except TypeError as error:
        print("TypeError")

gc.set_threshold(-1)
print(gc.get_threshold())
gc.set_threshold(700, 10, 10)

a = A()
for cls in (5, int, Packet, Tagged):
    try:
        a.__class__ = cls
    except TypeError as error:
        print(error)
a.x = 1
print(a.x)


class B:
    pass


a.__class__ = B
print(type(a).__name__, a.x)
