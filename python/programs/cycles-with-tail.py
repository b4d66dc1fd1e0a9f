# What hangs on a cycle goes with it; what holds it keeps it.
import gc


class Node:
    def __init__(self, name):
        self.name = name


gc.collect()
a, b = Node("a"), Node("b")
a.b, b.a = b, a
a.tail = Node("tail")
a.tail.data = [1, 2, [3]]
outside = Node("outside")
outside.a = a
del a, b
print(gc.collect())
del outside.a
print(gc.collect())
print(gc.collect())
