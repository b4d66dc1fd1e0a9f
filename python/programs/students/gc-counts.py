import gc

gc.collect()
print(gc.get_threshold())
gc.set_threshold(500, 5, 5)
print(gc.get_threshold(), gc.isenabled())
gc.disable()
print(gc.isenabled(), len(gc.get_count()))
cycles = []
for n in range(10):
    cycle = []
    cycle.append(cycle)
del cycle
print(gc.collect(), gc.collect())
gc.enable()
