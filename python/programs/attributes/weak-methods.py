# weakref's methods, proxies and operators.
import gc
import weakref


class T:
    def __init__(self, n): self.n = n
    def x(self): return self.n
    def __call__(self): return "called"


t, u = T(1), T(1)
m, n, o = weakref.WeakMethod(t.x), weakref.WeakMethod(t.x), weakref.WeakMethod(u.x)
print(m == n, m != n, m == o, m() == t.x, m()(), hash(m) == hash(n), isinstance(m, weakref.ref))
gone = []
k = weakref.WeakMethod(t.x, gone.append)
del t
print(m == m, m != m, m == n, m(), gone == [k])
try:
    weakref.WeakMethod(len)
except TypeError as e:
    print(type(e).__name__)
p = weakref.proxy(u)
print(type(p).__name__, type(p) in weakref.ProxyTypes, p.n, p(), type(weakref.proxy(gc.collect.__class__ and T)).__name__)
s = weakref.WeakSet([u])
print(s <= {u}, s < {u}, s >= {u}, s ^ {u} == weakref.WeakSet(), s.isdisjoint([T(2)]), s | [u] == s)
s -= {u}
print(len(s), s == set())
try:
    s.pop()
except KeyError as e:
    print(e)
v = weakref.WeakValueDictionary({"a": u})
w = {"a": u, "b": u} | v
print(sorted(w.keys()), v == {"a": u}, v.copy() == v, v.pop("zz", None))
v |= {"c": u}
print(sorted(v), v.setdefault("c", 1) is u)
d = weakref.WeakKeyDictionary()
d[u] = 1
d.update({u: 2})
print(d[u], d.copy() == d, (d | {}) == d, list(d.items()) == [(u, 2)])
del u
print(len(v), len(d), p is not None)
try:
    p.n
except ReferenceError as e:
    print(e)
