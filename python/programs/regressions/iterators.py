# What an iterator keeps, and until when; what next() and iter() say.


class It:
    def __init__(s, n): s.n = n
    def __iter__(s): return s
    def __next__(s):
        if s.n == 0: raise StopIteration
        s.n -= 1; return s.n
    def __del__(s): print("It del", s.n)
print(list(It(3)), sum(It(4)), 2 in It(5), max(It(3)), tuple(It(2)), [*It(2)], dict(zip(It(2), "ab")))
a, b = It(2); print(a, b)
for x in It(3):
    if x == 1: break
print("broke")
class Seq:
    def __getitem__(s, i):
        if i > 2: raise IndexError
        return i * 10
print(list(Seq()), 20 in Seq(), list(reversed([1, 2])), list(iter(lambda c=[0]: c.append(1) or len(c), 4)))
class Len:
    def __len__(s): return 3
    def __getitem__(s, i): return i
print(list(reversed(Len())))
try: reversed({1})
except TypeError as e: print(e)
l = [1, 2, 3, 4]
for v in l:
    if v == 2: l.remove(v)
    print(v, end=" ")
print(l)
it = iter([1, 2, 3]); print(next(it), list(it), next(it, "dflt"))
z = zip(range(3), It(2)); print(list(z)); del z
m = map(lambda x: x, It(2)); print(next(m)); del m
e = enumerate(It(1)); print(next(e), next(e, None)); del e
g = (x for x in It(2)); print(next(g)); del g; print("g gone")
def gg():
    for i in It(3): yield i
x = gg(); next(x); x.close(); print("closed"); del x
