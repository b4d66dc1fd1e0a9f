import gc


class Node:
    pass


gc.set_threshold(12, 2, 2)
runs = []
gc.callbacks.append(lambda phase, info: runs.append(info["generation"]))

old = Node()
for turn in range(80):
    node = Node()
    node.itself = node

gc.callbacks.clear()
gc.set_threshold(700, 10, 10)
print("young ones were collected:", 0 in runs)
print("middle ones too:", 1 in runs)
