# Statistics count collections of each generation.
import gc


class Node:
    pass


gc.disable()
gc.collect()
before = gc.get_stats()
n = Node()
n.me = n
del n
gc.collect(0)
gc.collect(1)
gc.collect(2)
gc.collect(2)
after = gc.get_stats()
print([b["collections"] - a["collections"] for a, b in zip(before, after)])
print([b["collected"] - a["collected"] for a, b in zip(before, after)])
print(sorted(after[0]))
