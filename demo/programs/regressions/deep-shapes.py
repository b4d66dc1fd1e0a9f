# Everything that can stand in itself, 20,000 deep: made, freed, collected, left to the exit.
import gc
import weakref
DEEP = 20000
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
class Node:
    def __init__(self, next): self.next = next
def instances():
    x = None
    for _ in range(DEEP): x = Node(x)
    return x
def closures():
    def around(inner): return lambda: inner
    x = None
    for _ in range(DEEP): x = around(x)
    return x
def methods():
    class M:
        def __init__(self, next): self.next = next
        def m(self): return self.next
    x = None
    for _ in range(DEEP): x = M(x).m
    return x
def chained():
    x = None
    for _ in range(DEEP):
        e = ValueError(1)
        e.__context__ = x
        x = e
    return x
def causes():
    x = None
    for i in range(DEEP):
        try:
            raise ValueError(i) from x
        except ValueError as e:
            x = e
    return x
def maps():
    x = iter([1])
    for _ in range(DEEP): x = map(abs, x)
    return x
def new_generators():
    def over(inner): yield inner
    x = None
    for _ in range(DEEP): x = over(x)
    return x
def generators():
    def over(inner): yield inner
    x = None
    for _ in range(DEEP):
        x = over(x); next(x)
    return x
def cells():
    def f(): return x
    x = None
    for _ in range(DEEP):
        x = [f.__closure__[0], x] if x is None else [x]
    return x
class Del:
    count = 0
    def __init__(self, next): self.next = next
    def __del__(self): Del.count += 1
def finalized():
    x = None
    for _ in range(DEEP): x = Del(x)
    return x
def weak():
    x = Node(None)
    for _ in range(DEEP):
        y = Node(x); y.ref = weakref.ref(x); x = y
    return x
for make in (lists, dicts, keys, sets, instances, closures, methods, chained, causes, maps, new_generators, generators, cells, finalized, weak):
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
