# Without a place for them, there are no weak references.
import weakref


class Slotted:
    __slots__ = ("x",)


class WithWeakref:
    __slots__ = ("x", "__weakref__")


s = Slotted()
s.x = 1
try:
    s.y = 2
except AttributeError as e:
    print(e)
try:
    weakref.ref(s)
except TypeError as e:
    print(e)
w = WithWeakref()
r = weakref.ref(w)
print(r() is w)
del w
print(r())
