import weakref, types
class E(Exception): pass
e = E(1); e.a = 3
print(e.__dict__, vars(e), hasattr(e, "__dict__"))
e.__dict__ = {"b": 4}
print(e.b, e.__dict__, vars(ValueError(1)), ValueError(2).__dict__)
class M(type): pass
class A(metaclass=M): x = 1
print(A.__dict__["x"], A.__doc__, "__dict__" in vars(A), "__dict__" in vars(M))
class C(classmethod): pass
class S(staticmethod): pass
c = C(print); c.zz = 3
print(c.zz, c.__dict__["zz"])
class St(set): pass
s = St(); s.a = 3; print(s.__dict__)
print(weakref.ref(s)() is s, weakref.ref(e)() is e)
class W: __slots__ = "__weakref__"
w = W(); print(weakref.ref(w)() is w)
class T(tuple): pass
t = T((1, 2)); t.a = 3; print(t.__dict__)
class F(E):
    "doc"
print(F.__doc__, F().__dict__)
def f(): pass
f.a = 1; print(f.__dict__)
print(list(zip([1, 2], "ab")), list(map(str, [1, 2])), list(enumerate("ab")), list(zip([1], [2], strict=True)))
