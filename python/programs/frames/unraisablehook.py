import sys, weakref
got = []
def hook(u):
    got.append((u.exc_type.__name__, str(u.exc_value), u.exc_traceback is not None, u.err_msg, getattr(u.object, "__name__", u.object.__class__.__name__)))
sys.unraisablehook = hook
class Foo:
    def __del__(self): 1/0
Foo()
x = Foo()
r = weakref.ref(x, lambda r: [][1])
del x
def g():
    try: yield
    finally: raise KeyError("k")
i = g(); next(i); del i
import gc
class C:
    def __del__(self): raise OSError("cycle")
c = C(); c.me = c; del c
gc.collect()
def cb(p, i): raise RuntimeError(p)
gc.callbacks.append(cb)
gc.collect()
gc.callbacks.remove(cb)
for x in got: print(x)
sys.unraisablehook = sys.__unraisablehook__
print(sys.unraisablehook is sys.__unraisablehook__)
