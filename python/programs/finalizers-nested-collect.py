# A finalizer may collect: within a collection that does nothing.
import gc


class Node:
    def __del__(self):
        print("collect gives", gc.collect())


gc.collect()
n = Node()
n.me = n
del n
print("outer gives", gc.collect())
n = Node()
del n
