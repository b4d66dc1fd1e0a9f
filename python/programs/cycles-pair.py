# Two objects, two lists, a dict within itself.
import gc


class Node:
    pass


gc.collect()
a, b = Node(), Node()
a.other, b.other = b, a
del a, b
print(gc.collect())
a, b = [], []
a.append(b)
b.append(a)
del a, b
print(gc.collect())
d = {}
d["me"] = d
del d
print(gc.collect())
t = ([],)
t[0].append(t)
del t
print(gc.collect())
s = Node()
s.group = {s}
del s
print(gc.collect())
