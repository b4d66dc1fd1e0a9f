# A class is referred to by its instances, by its own descriptors and by its order of bases.
import sys


class A:
    pass


print(sys.getrefcount(A))
a, b = A(), A()
print(sys.getrefcount(A))
del a, b
print(sys.getrefcount(A))


class B(A):
    pass


print(sys.getrefcount(A), sys.getrefcount(B))
