# Every object that the collector knows.
import gc


class Marker:
    pass


gc.collect()
before = sum(isinstance(o, Marker) for o in gc.get_objects())
kept = [Marker() for _ in range(7)]
print(sum(isinstance(o, Marker) for o in gc.get_objects()) - before)
del kept[3:]
print(sum(isinstance(o, Marker) for o in gc.get_objects()) - before)
