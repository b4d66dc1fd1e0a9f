# Thresholds are read and set; switching off by the first.
import gc

print(gc.get_threshold())
gc.set_threshold(5, 3, 2)
print(gc.get_threshold())
gc.set_threshold(9)
print(gc.get_threshold())
gc.set_threshold(0)
print(gc.get_threshold(), gc.isenabled())
