# A class that keeps its instances, and one that does not.
import gc
import weakref


class Strong:
    instances = []

    def __init__(self):
        Strong.instances.append(self)


class Weak:
    instances = weakref.WeakSet()

    def __init__(self):
        Weak.instances.add(self)


Strong()
Strong()
w = Weak()
Weak()
print(len(Strong.instances), len(Weak.instances))
del w
print(len(Weak.instances))
Strong.instances.clear()
print(sum(isinstance(o, Strong) for o in gc.get_objects()))
