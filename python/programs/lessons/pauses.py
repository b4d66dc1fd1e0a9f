import gc
import sys


class Node:
    pass


kept = Node()


def make_rings(count):
    for _ in range(count):
        node = Node()
        node.itself = node
        node.friend = kept


make_rings(3)
print("references to kept:", sys.getrefcount(kept) - 1)
print("found:", gc.collect())
print("references to kept:", sys.getrefcount(kept) - 1)
