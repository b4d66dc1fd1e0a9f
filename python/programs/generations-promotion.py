# An object that survives a collection is in the next generation.
import gc


class Thing:
    pass


def generation_of(obj):
    for generation in range(3):
        if any(o is obj for o in gc.get_objects(generation=generation)):
            return generation


gc.collect()
t = Thing()
print(generation_of(t))
gc.collect(0)
print(generation_of(t))
gc.collect(1)
print(generation_of(t))
gc.collect()
print(generation_of(t))
