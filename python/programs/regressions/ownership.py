# What native code holds while the program changes things under its hands.


a = [5]; print(sum([[1]], a), a)


print(sum([[1]], []), sum([], [1]))


class E:
    def __eq__(self, o): l.clear(); return False
l = [E(), E(), E()]; print(5 in l, l)


class E:
    def __eq__(self, o): l.clear(); return NotImplemented
l = [E(), E(), E()]
print(5 in l); l = [E(), E()]
try: l.index(5)
except ValueError: print("ve")
l = [E(), E()]; print(l.count(5)); l = [E(), E()]
try: l.remove(5)
except ValueError: print("ve")
l = [E(), E()]; print(l == [1, 2]); l = [E()]; print([1] == l)


l = [3, 1, 2]
def key(v): print(len(l)); return v
l.sort(key=key); print(l)


l = [[1], [2], [3]]
def key(v): l.clear(); return v
print(sorted(l, key=key), l)


class R:
    def __repr__(self): l.clear(); return "R"
l = [R(), R(), [5]]; print(repr(l)[:3])


class R:
    def __repr__(self): d.clear(); return "R"
d = {1: R(), 2: [3]}; print(repr(d)[:6])


class K:
    def __hash__(self): return 1
    def __eq__(self, o): d.clear(); return False
d = {K(): [1], K.__hash__: 2}
d[K()] = 5; print(len(d))


class K:
    n = 0
    def __hash__(self):
        K.n += 1
        if K.n == 2: raise ValueError("second")
        return 1
d = {}
d[K()] = 1; print(len(d), list(d.values()))
try: d[K()] = 2
except ValueError as e: print(e, len(d))
print(len(d)); d.clear(); print(d)


class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return self.n == o.n
d = {K(i): i for i in range(10)}
for i in range(0, 10, 2): del d[K(i)]
for i in range(20, 30): d[K(i)] = i
print([k.n for k in d], d[K(5)], K(4) in d, d.pop(K(21)), len(d)); print(d.popitem()[1], len(d))
while d: d.popitem()
print(d); d[K(1)] = 1; print(d[K(1)])


class K:
    def __hash__(self): return 7
    def __eq__(self, o): a.clear(); b.clear(); return False
a = {K(), 1}; b = {K(), 2}
print(len(a & b) >= 0, len(a | b) >= 0, len(a - b) >= 0, a == b)


l = [1, 2, 3]
class It:
    def __iter__(self): l.clear(); return iter([7, 8])
l[1:2] = It(); print(l)


l = [[1], [2]]
def g():
    yield 1
    l.clear()
    yield 2
l.extend(g()); print(l)


l = [[1], [2], [3]]
for x in l: l.clear(); print(x)


l = [[i] for i in range(5)]
print(list(map(lambda x: (l.clear(), x)[1], l)))


l = [[i] for i in range(3)]
print(list(zip(l, (l.pop() for _ in range(2)))))


def f(*a): l.clear(); return a
l = [[1], [2]]; print(f(*l))


def f(**k): d.clear(); return k
d = {"x": [1]}; print(f(**d))


class A:
    def __del__(self): l.append(5)
l = [A(), A()]; l.clear(); print(l); l = [A(), 1]; l[0] = 2; print(l); l = [A()]; del l[0]; print(l); l = [1, A()]; l[0:2] = [7]; print(l)


class A:
    def __del__(self): d["new"] = 1
d = {"a": A()}; d["a"] = 2; print(d); d = {"a": A()}; del d["a"]; print(d); d = {"a": A(), "b": 2}; d.clear(); print(d); d = {"a": A()}; d.pop("a"); print(d)


class A:
    def __del__(self): s.add("new")
s = {A()}; s.clear(); print(s); s = {A()}; s.pop(); print(s)


class A:
    def __del__(self): self.__class__.x = None; del globals()["y"]
y = 5; a = A(); a = 1
print("y" in globals())


class A:
    def __del__(self): o.a = 7
class O: pass
o = O(); o.a = A(); o.a = 1; print(o.a); o.a = A(); del o.a; print(o.a)


class A:
    def __getattr__(self, n): self.__dict__.clear(); return [n]
a = A(); a.y = [1]; print(a.z, a.__dict__)


class A:
    def __getattribute__(self, n):
        global a
        a = None
        return object.__getattribute__(self, n)
a = A(); a.x = [1]
print(a.x)


class A:
    def m(self):
        global a
        del a
        return self.v
a = A(); a.v = [1]; print(a.m())


class A:
    def __enter__(self): global a; del a; return self
    def __exit__(self, *x): print("exit")
a = A()
with a as q: del q
print("end")


def g():
    global it
    it = None
    yield [1]
    yield [2]
it = g(); print(next(it)); print(it)


def f():
    global f
    f = None
    x = [1]
    return x
print(f(), f)


class A:
    def __add__(self, o): global x; x = None; return [o]
x = A(); x = x + 1; print(x); x = A(); x += 2; print(x)


import gc
class A:
    def __del__(self): gc.collect(); keep.append(self)
keep = []
a = A(); a.a = a; del a; gc.collect(); print(len(keep)); keep.clear(); print(gc.collect())


x = [1, 2, 3]
y = iter(x); next(y); x.clear(); print(list(y)); x.append(5); print(list(y))


x = {1: [1], 2: [2]}
y = iter(x.values()); v = next(y); x.clear()
try: next(y)
except RuntimeError as e: print(e, v)


print(sum(([i] for i in range(3)), []), sum([[1], [2]], start=[0]))


def f(): f()
try: f()
except RecursionError: print("rec")


class A:
    def __init__(self): A()
try: A()
except RecursionError: print("rec")


class A:
    def __repr__(self): return repr(self)
try: repr(A())
except RecursionError: print("rec")


def g():
    yield from g()
try: list(g())
except RecursionError: print("rec")


def f(n):
    class A:
        x = f(n + 1)
try: f(0)
except RecursionError: print("rec")


def f(n): return sorted([1, 2], key=lambda v: f(n + 1))
try: f(0)
except RecursionError: print("rec")


def f(n): return [f(n + 1) for _ in range(1)]
try: f(0)
except RecursionError: print("rec")


def f(*a, **k): return f(*a, **k)
try: f(1, [2], x=[3])
except RecursionError: print("rec")


class A:
    def __eq__(self, o): return self == o
try: A() == A()
except RecursionError: print("rec")


class A:
    def __getattr__(self, n): return getattr(self, n)
try: A().x
except RecursionError: print("rec")


l = []; l.append(l)
try: l == [l]
except RecursionError: print("rec")
print(repr(l))


l = [1]
def bad():
    yield 2
    raise ValueError
try: l.extend(bad())
except ValueError: print(l)
try: l += bad()
except ValueError: print(l)
try: l[0:1] = bad()
except ValueError: print(l)


class A:
    def __hash__(self): raise ValueError("h")
for call in (lambda: {A(): 1}, lambda: {A()}, lambda: dict([(A(), 1)]), lambda: {}.get(A()), lambda: A() in {1: 2}, lambda: set([A()]), lambda: {}.setdefault(A(), [])):
    try: call(); print("none")
    except ValueError as e: print(e)


class A:
    def __eq__(self, o): raise ValueError("eq")
    def __hash__(self): return 1
d = {A(): 1}
for call in (lambda: d[A()], lambda: d.pop(A()), lambda: A() in [A()], lambda: [A()].index(A()), lambda: [A()].remove(A()), lambda: [A()].count(A())):
    try: call(); print("none")
    except ValueError as e: print(e)
print(len(d))


class A:
    def __lt__(self, o): raise ValueError("lt")
    __gt__ = __lt__
for call in (lambda: sorted([A(), A()]), lambda: max(A(), A()), lambda: min([A(), A()]), lambda: [A(), A()].sort()):
    try: call()
    except ValueError as e: print(e)
