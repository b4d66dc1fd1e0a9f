# After 30 instances of a class, attributes that none had before need a dict: one object more.
import gc
class N: pass
kept = [N() for _ in range(40)]
gc.collect()
for names in (["a"], ["a","b"], ["c","d","e"]):
    n = N(); n.me = n
    for x in names: setattr(n, x, 1)
    del n
    print(gc.collect())
class M:
    def __init__(self): self.x = 1
kept += [M() for _ in range(10)]
n = M(); n.me = n
for i in range(40): setattr(n, f"a{i}", i)
del n
print(gc.collect())
