# What can stand in itself, 20,000 deep: made, freed, collected, left to the exit (functions).
import gc
DEEP = 20000
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
def cells():
    def f(): return x
    x = None
    for _ in range(DEEP):
        x = [f.__closure__[0], x] if x is None else [x]
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
for make in (closures, methods, cells, new_generators, generators):
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
