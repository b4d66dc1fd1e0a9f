# Generators over generators, expressions, and what they hold.
import sys


class Item:
    def __init__(self, n):
        self.n = n


def numbers():
    n = 0
    while True:
        yield n
        n += 1


def take(count, source):
    for _, value in zip(range(count), source):
        yield value


print(list(take(4, (n * n for n in numbers() if n % 2))))
items = [Item(n) for n in range(3)]
g = (i.n for i in items)
print(sys.getrefcount(items))
print(sum(g))
print(sys.getrefcount(items))
print({i.n: i for i in items}[2] is items[2], sorted({i.n % 2 for i in items}))
