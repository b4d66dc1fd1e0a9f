"""Objects that no collection examines: finalized each time, and what they hold is as if held by a stack."""
import gc
import weakref
import _testcapi

kept = []


@_testcapi.without_gc
class Plain:
    __slots__ = ()

    def __del__(self):
        print("del Plain")


@_testcapi.without_gc
class Saved:
    __slots__ = ()

    def __del__(self):
        print("del Saved", len(kept))
        if again:
            kept.append(self)


again = True
plain = Plain()
print(gc.is_tracked(plain), gc.is_tracked([plain]))
del plain
saved = Saved()
del saved
print(len(kept))
kept.clear()
print(len(kept))
again = False
kept.clear()
print(len(kept))

# The class goes with its last object.
gone = weakref.ref(Plain)
last = Plain()
del Plain
gc.collect()
print(gone() is not None)
del last
gc.collect()
print(gone())


# A cycle through an object that is not examined is never found.
class Node:
    pass


node = Node()
box = _testcapi.ContainerNoGC(node)
node.box = box
gone = weakref.ref(node)
del node, box
gc.collect()
print(gone() is not None)
del gone().box
print(gone())

# A weak reference in the garbage is silent, though what it refers to goes by its count.
class A:
    pass


a = A()
a.me = a
a.box = _testcapi.ContainerNoGC(Node())
a.weak = weakref.ref(a.box.value, print)
ring = [a.weak]
ring.append(ring)
del a, ring
print(gc.collect() > 0)
