# A cycle that is broken before the names go needs no collection.
import gc


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


gc.collect()
a, b = Node("a"), Node("b")
a.other, b.other = b, a
a.other = None
del a
print("a has no name")
del b
print("none has")
print(gc.collect())
