# With a dict of its own an instance is two objects.
import gc


class Node:
    pass


gc.collect()
a = Node()
a.self = a
del a
print(gc.collect())
a = Node()
a.self = a
a.__dict__
del a
print(gc.collect())
a = Node()
vars(a)["self"] = a
del a
print(gc.collect())
