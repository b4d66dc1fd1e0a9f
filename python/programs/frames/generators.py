import sys
class R:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def g():
    x = R("x")
    yield 1
    yield 2
it = g(); next(it)
f = it.gi_frame
print(f.f_back, f.f_lineno, f.f_code.co_name, list(f.f_locals), f is it.gi_frame, f.f_code is g.__code__)
try: sys._getframe().clear()
except RuntimeError as e: print(e)
f.clear()
print("cleared", it.gi_frame, list(f.f_locals))
try: next(it)
except StopIteration: print("stop")
del f, it
print("--")
def gen():
    try:
        x = R("y")
        yield sys._getframe().f_back.f_code.co_name
        yield sys._getframe().f_back.f_code.co_name
    finally:
        print("finally")
def caller(i):
    return next(i)
i = gen()
print(caller(i), next(i), i.gi_frame.f_back)
fr = i.gi_frame
i.close()
print(fr.f_locals.keys(), i.gi_frame, fr.f_back)
del i
fr.clear()
print("after clear")
def own():
    x = R("local")
    d = locals()
    del x
    print("x deleted")
own()
print("own done")
def h():
    yield from gen()
j = h(); next(j)
print(j.gi_yieldfrom.__name__, j.gi_running, j.gi_suspended, j.gi_code.co_name)
j.close()
print(j.gi_yieldfrom, j.gi_frame)
def run():
    yield sys._getframe()
k = run()
fr = next(k)
print(fr is k.gi_frame, fr.f_back)
del k
print(fr.f_lineno > 0, fr.f_back)
