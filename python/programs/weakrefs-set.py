# Members are held weakly.
import weakref


class Member:
    pass


s = weakref.WeakSet()
a, b = Member(), Member()
s.add(a)
s.add(b)
s.add(a)
print(len(s), a in s)
del a
print(len(s), b in s)
s.discard(b)
print(len(s))
