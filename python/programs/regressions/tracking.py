# Tuples and dicts that hold nothing tracked leave the collector's lists, one level at a time.
import gc
gc.disable()
gc.collect()
def show(*objs):
    print([gc.is_tracked(o) for o in objs])
a = (1, "x", int("0"))
b = (a, 2)
c = (b, a)
d = ((1, int("3")), ((2, int("4")), 5))
e = (len, 1)
f = (object(), 1)
g = ({}, 1)
h = ([], 1)
show(a,b,c,d,d[1],e,f,g,h, g[0])
gc.collect(0)
show(a,b,c,d,d[1],e,f,g,h)
gc.collect(0)
show(a,b,c,d,d[1],e,f,g,h)
gc.collect(1)
show(a,b,c,d,d[1],e,f,g,h)
gc.collect()
show(a,b,c,d,d[1],e,f,g,h)
gc.collect()
show(a,b,c,d,d[1],e,f,g,h)
dd = {"a": (1, int("5")), 3: 4}
show(dd)
gc.collect()
show(dd)
dd["x"] = []
show(dd)
gc.collect(); show(dd)
del dd["x"]
gc.collect(1); show(dd)
gc.collect(); show(dd)
t = (1, int("7"))
ee = {t: 1}
show(ee); gc.collect(0); show(ee, t); gc.collect(); show(ee, t)
class D(dict): pass
class T(tuple): pass
show(D(), T(), T((1,))); 
x = [None]
for i in range(5): x[0] = (i, x[0])
def levels():
    n, r = x[0], []
    while n: r.append(gc.is_tracked(n)); n = n[1]
    return r
for i in range(7):
    print(levels()); gc.collect()
def gen():
    yield 1
show(gen, gen(), (gen,1), {gen: 1})
