# A list that nothing refers to is gone at once: there is nothing left to collect.
import gc

gc.collect()
a = [1, 2, 3]
del a

print(gc.collect())
