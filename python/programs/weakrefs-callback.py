# Callbacks run when the object has gone, the newest first.
import weakref


class Thing:
    pass


t = Thing()
a = weakref.ref(t, lambda r: print("a", r() is None))
b = weakref.ref(t, lambda r: print("b", r is b))
c = weakref.ref(t)
print(weakref.getweakrefcount(t), a is b, len(weakref.getweakrefs(t)))
del t
print(a(), b(), c(), a.__callback__)
t = Thing()
d = weakref.ref(t, lambda r: print("never"))
del d
del t
print("end")
