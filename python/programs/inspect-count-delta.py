# New objects move the first counter.
import gc


class Thing:
    pass


gc.disable()
gc.collect()
a = gc.get_count()[0]
kept = [Thing() for _ in range(50)]
b = gc.get_count()[0]
print(50 <= b - a <= 54)
del kept
print(gc.get_count()[0] - a < 5)
