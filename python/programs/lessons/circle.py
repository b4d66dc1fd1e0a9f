import sys


class MyClass:
    pass


a = MyClass()
b = MyClass()
print("references to a:", sys.getrefcount(a) - 1)

a.ref = b
b.ref = a
print("references to a:", sys.getrefcount(a) - 1)
print("in a circle:", a.ref.ref is a)
