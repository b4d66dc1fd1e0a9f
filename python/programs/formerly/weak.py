from _testcapi import with_tp_del
import gc
import weakref


@with_tp_del
class Node:
    def __tp_del__(self):
        print("finalizer: the weak reference says", watch())


def tell(reference):
    print("callback: the weak reference says", reference())


node = Node()
node.itself = node
watch = weakref.ref(node, tell)
del node
print("collected:", gc.collect())
