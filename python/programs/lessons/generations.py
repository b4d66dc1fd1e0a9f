import gc


class Node:
    pass


gc.set_threshold(25, 2, 2)
runs = []
gc.callbacks.append(lambda phase, info: runs.append((phase, info["generation"])))

old = Node()
for turn in range(150):
    node = Node()
    node.itself = node

gc.callbacks.clear()
gc.set_threshold(700, 10, 10)
stopped = [generation for phase, generation in runs if phase == "stop"]
print("young ones were collected:", 0 in stopped)
print("middle ones too:", 1 in stopped)
