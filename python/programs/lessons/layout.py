import gc
import sys


class Node:
    pass


one = Node()
pair = [one, one]
many = [one] * 10
print("references of pair:", len(gc.get_referents(pair)))
print("references of many:", len(gc.get_referents(many)))

many.append(one)
print("references of many:", len(gc.get_referents(many)))
print("references to one:", sys.getrefcount(one) - 1)
