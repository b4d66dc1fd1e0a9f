# Functions, methods, classes, generators and sets can be referred to weakly.
import gc
import weakref


def function():
    pass


class A:
    def method(self):
        pass


def gen():
    yield 1


r = weakref.ref(function)
print(r() is function)
del function
print(r())
a = A()
m = weakref.ref(a.method)
print(m())
g = gen()
r = weakref.ref(g)
print(r() is g)
del g
print(r())
s = {1, 2}
r = weakref.ref(s)
del s
print(r())
r = weakref.ref(A)
del A, a
gc.collect()
print(r())
