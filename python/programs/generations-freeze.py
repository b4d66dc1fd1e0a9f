# Frozen objects are out of the collector's sight.
import gc


class Node:
    pass


gc.collect()
gc.disable()
n = Node()
n.me = n
gc.freeze()
print(gc.get_freeze_count() > 0)
del n
print(gc.collect())
gc.unfreeze()
print(gc.get_freeze_count(), gc.collect())
