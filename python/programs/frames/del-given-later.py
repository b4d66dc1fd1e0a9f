import gc
class A: pass
a = A()
A.__del__ = lambda self: print("late")
print(gc.is_finalized(a))
del a
class B: pass
class C:
    def __del__(self): print("C")
b = B(); b.__class__ = C
del b
x = A(); x.me = x
setattr(A, "__del__", lambda self: print("cycle"))
del x
print(gc.collect())
del A.__del__
A()
class Base: pass
class Derived(Base): pass
d = Derived()
Base.__del__ = lambda s: print("base del", type(s).__name__)
del d
l = []
class L(list): pass
v = L([1]); L.__del__ = lambda s: l.append(s)
del v
print(l)
l.clear(); print(gc.is_finalized(L()))
print(l, gc.is_finalized(l[0]) if l else "")
