# A generator that goes runs its finally.
def managed(name):
    print("open", name)
    try:
        yield name
        yield name
    finally:
        print("close", name)


g = managed("a")
next(g)
del g
print("---")
for x in managed("b"):
    print(x)
    break
print("---")
g = managed("c")
next(g)
g.close()
print("closed")
list(managed("d"))
g = managed("never started")
del g


def echo():
    got = yield "ready"
    while got != "stop":
        got = yield got.upper()
    return "done"


e = echo()
print(next(e), e.send("x"))
try:
    e.send("stop")
except StopIteration as s:
    print(s.value)


def outer():
    result = yield from echo()
    yield result


o = outer()
print(next(o), o.send("y"), o.send("stop"))
