# Parents and children, doubly linked.
import gc


class Node:
    def __init__(self, parent, depth):
        self.parent = parent
        self.children = [Node(self, depth - 1) for _ in range(2)] if depth else []


gc.collect()
tree = Node(None, 4)
del tree
print(gc.collect())
tree = Node(None, 3)
branch = tree.children[0]
del tree
print(gc.collect())
branch.parent = None
print(gc.collect())
del branch
print(gc.collect())
