"""Weak references to Python's own classes and functions; classes of references; what proxies do."""
import weakref


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


for thing in (int, type, len, Exception):
    print(weakref.ref(thing)() is thing, weakref.ref(thing) is weakref.ref(thing))
one = weakref.ref(str)
print(weakref.getweakrefs(str)[0] is one, weakref.getweakrefcount(str) > 0)
called = weakref.ref(bytes, print)
del called
code = attempt.__code__
print(weakref.ref(code)() is code)

for kind in (weakref.ReferenceType, weakref.ProxyType, weakref.CallableProxyType, weakref.WeakMethod):
    print(kind, kind.__module__, kind.__name__, kind.__qualname__)


class A:
    def __hash__(self):
        return 42

    def __bytes__(self):
        return b"bytes"

    def method(self):
        return "method"


a = A()
proxy = weakref.proxy(a)
reference = weakref.ref(a)
attempt(lambda: hash(proxy))
attempt(lambda: bytes(proxy))
attempt(lambda: next(proxy))
attempt(lambda: "method" in dir(proxy))
attempt(lambda: reference < reference)
attempt(lambda: proxy())
attempt(lambda: reference.x)
attempt(lambda: weakref.ref(1))
attempt(lambda: weakref.ref(proxy))
attempt(lambda: weakref.ref(a, callback=None))
source = (n for n in [1, 2])
attempt(lambda: list(weakref.proxy(source)))


class Weakly:
    def __iter__(self):
        return weakref.proxy(len)


attempt(lambda: list(Weakly()))


class Named(weakref.ref):
    def __init__(self, thing, callback=None, name="none"):
        super().__init__(thing, callback)
        self.name = name


named = Named(a, name="a")
print(named.name, named() is a, Named(a).name)
print([type(one).__name__ for one in weakref.getweakrefs(a)])


class Equal:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        print("compared", self.n)
        return self.n == other.n


equal = Equal(3)
table = {weakref.ref(equal, print): "known"}
print(table[weakref.ref(equal)])

# A reference that goes together with what it refers to calls nothing.
class Holder:
    pass


holder = Holder()
first = Named(holder, print)
second = Named(holder, print)
first.other = second
second.holder = holder
del holder, second, first
print("silent")
