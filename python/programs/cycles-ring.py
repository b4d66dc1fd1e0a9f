# Rings of any size are found, and only those that nobody holds.
import gc


class Node:
    pass


def ring(size):
    nodes = [Node() for _ in range(size)]
    for i, node in enumerate(nodes):
        node.next = nodes[(i + 1) % size]
    return nodes[0]


gc.collect()
for size in (1, 2, 10, 100):
    ring(size)
    print(size, gc.collect())
kept = ring(5)
print(gc.collect())
kept = kept.next
print(gc.collect())
kept = None
print(gc.collect())
