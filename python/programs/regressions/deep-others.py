# What can stand in itself, 20,000 deep: made, freed, collected, left to the exit (others).
import gc
import weakref
DEEP = 20000
class Node:
    def __init__(self, next): self.next = next
class Del:
    count = 0
    def __init__(self, next): self.next = next
    def __del__(self): Del.count += 1
def maps():
    x = iter([1])
    for _ in range(DEEP): x = map(abs, x)
    return x
def finalized():
    x = None
    for _ in range(DEEP): x = Del(x)
    return x
def weak():
    x = Node(None)
    for _ in range(DEEP):
        y = Node(x); y.ref = weakref.ref(x); x = y
    return x
for make in (maps, finalized, weak):
    print("made", make.__name__)
    made = make()
    gc.collect()
    del made
    print("freed", gc.collect())
    made = [make()]
    made.append(made)
    gc.collect(0)
    del made
    found = gc.collect()
    # CPython's map has a tuple for its iterators.
    print("collected", found if make is not maps else found > DEEP)
    print(gc.collect(), Del.count)
left = make()
