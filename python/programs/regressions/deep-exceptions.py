# What can stand in itself, 20,000 deep: made, freed, collected, left to the exit (exceptions).
import gc
DEEP = 20000
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
for make in (chained, causes):
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
