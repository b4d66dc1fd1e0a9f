# Keys are held weakly.
import weakref


class Key:
    pass


d = weakref.WeakKeyDictionary()
a, b = Key(), Key()
d[a], d[b] = 1, 2
print(len(d), d[a], a in d, d.get(Key(), "none"))
del a
print(len(d), list(d.values()))
d[b] += 5
print(d[b])
b = None
print(len(d))
