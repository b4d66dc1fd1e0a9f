import gc
import weakref


class Node:
    def __del__(self):
        print("finalizer: the weak reference says", watch())


def tell(reference):
    print("callback: the weak reference says", reference())


node = Node()
node.itself = node
watch = weakref.ref(node, tell)
del node
print("collected:", gc.collect())
