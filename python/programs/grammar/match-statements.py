n = 3
def h(x):
    match x:
        case n(): return 1
try: h(1)
except TypeError as e: print(e)
match (1, 2):
    case (a, b): print(a + b)
match [1, 2, 3]:
    case [a, b]: print("two")
    case [a, *b]: print(a, b)
for i in range(3):
    match i:
        case 1: continue
        case 2: break
        case z: print("z", z)
def gen(x):
    match x:
        case [a, b] if a == b: yield "same"
        case [a, b]: yield a; yield b
print(list(gen([1, 1])), list(gen([1, 2])))
class R:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def k():
    match [R(1), R(2)]:
        case [a, b] if False: pass
        case [a, _]: print("in")
    print("after")
k()
match x := 5, 6:
    case (5, y): print(x, y)
match {"a": 1}:
    case {"a": 1, **kw}: print(kw)
import sys
o = object()
match o:
    case object(): print(sys.getrefcount(o))
