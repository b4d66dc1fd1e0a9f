# A proxy is used like its object, while that lives.
import weakref


class Point:
    def __init__(self, x):
        self.x = x

    def double(self):
        return self.x * 2

    def __len__(self):
        return 7


p = Point(3)
q = weakref.proxy(p)
print(q.x, q.double(), len(q), isinstance(q, Point), type(q).__name__)
q.x = 5
print(p.x)
del p
try:
    q.x
except ReferenceError as e:
    print(e)
