# Values are held weakly.
import weakref


class Thing:
    def __init__(self, name):
        self.name = name


d = weakref.WeakValueDictionary()
a, b = Thing("a"), Thing("b")
d["a"], d["b"] = a, b
print(len(d), sorted(d.keys()), "a" in d)
del a
print(len(d), sorted(d), d.get("a"), "a" in d)
try:
    d["a"]
except KeyError as e:
    print("KeyError", e)
print(sorted((k, v.name) for k, v in d.items()))
b = None
print(len(d))
