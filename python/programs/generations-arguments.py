# Generations that there are not, and arguments of the wrong kind.
import gc

for bad in (3, -1):
    try:
        gc.collect(bad)
    except ValueError as e:
        print(e)
for bad in ("1", 1.5):
    try:
        gc.get_objects(bad)
    except TypeError as e:
        print(e)
print(gc.collect(generation=1) >= 0)
