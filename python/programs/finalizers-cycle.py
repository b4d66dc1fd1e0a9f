# The finalizers of a cycle run while everything is still whole.
import gc


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        seen.append((self.name, self.other.name))


gc.collect()
seen = []
a, b = Node("a"), Node("b")
a.other, b.other = b, a
del a, b
print(seen)
print(gc.collect())
print(sorted(seen))
