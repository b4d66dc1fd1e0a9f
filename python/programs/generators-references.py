# A generator holds its variables until it ends or goes.
class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def steps():
    a = Thing("a")
    yield 1
    b = Thing("b")
    a = None
    yield 2
    print("last step")


g = steps()
print(next(g))
print(next(g))
print(next(g, "end"))
print("---")
g = steps()
next(g)
del g
print("deleted")
for n in steps():
    break
print("broken off")
