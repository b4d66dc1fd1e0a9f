# What can stand in itself, 20,000 deep: made, freed, collected, left to the exit (containers).
import gc
DEEP = 20000
class Node:
    def __init__(self, next): self.next = next
def lists():
    x = None
    for _ in range(DEEP): x = [x]
    return x
def dicts():
    x = None
    for _ in range(DEEP): x = {"next": x}
    return x
def keys():
    x = ()
    for _ in range(DEEP): x = (x,)
    return {x: x}
def sets():
    x = frozenset()
    for _ in range(DEEP): x = frozenset([x])
    return x
def instances():
    x = None
    for _ in range(DEEP): x = Node(x)
    return x
for make in (lists, dicts, keys, sets, instances):
    print("made", make.__name__)
    made = make()
    gc.collect()
    del made
    print("freed", gc.collect())
    made = [make()]
    made.append(made)
    gc.collect(0)
    del made
    print("collected", gc.collect())
    print(gc.collect())
left = make()
