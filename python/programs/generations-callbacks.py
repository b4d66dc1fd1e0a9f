# Callbacks are told of the start and the stop of every collection.
import gc


class Node:
    pass


def tell(phase, info):
    print(phase, info["generation"], info["collected"], info["uncollectable"])


gc.collect()
gc.callbacks.append(tell)
n = Node()
n.me = n
del n
gc.collect()
gc.collect(0)
gc.callbacks.remove(tell)
gc.collect()
print(gc.callbacks)
