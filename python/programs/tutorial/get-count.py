# Three counters: allocations since the last collection, and collections of two generations.
import gc

gc.collect()
count = gc.get_count()
print(len(count), count[1:], count[0] < 20)
print(gc.get_threshold())
