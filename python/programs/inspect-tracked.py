# What the collector knows: what can refer to something.
import gc


class Thing:
    pass


class Slotted:
    __slots__ = ()


for value in (1, "a", 1.5, None, True, b"x", [], {}, {"a": 1}, {"a": []}, set(), (), object()):
    print(type(value).__name__, gc.is_tracked(value))
print(gc.is_tracked(Thing), gc.is_tracked(Thing()), gc.is_tracked(Slotted()), gc.is_tracked(gc))
print(gc.is_tracked(len), gc.is_tracked(lambda: 1), gc.is_tracked(int))
d = {}
print(gc.is_tracked(d))
d["a"] = 1
print(gc.is_tracked(d))
d["b"] = []
print(gc.is_tracked(d))
t = (1, "x")
u = (1, [])
gc.collect()
print(gc.is_tracked(t), gc.is_tracked(u))
