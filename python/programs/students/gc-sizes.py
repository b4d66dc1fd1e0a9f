import sys

print([sys.getsizeof(value) for value in (0, 1, 2**40, 1.5, True, None)])
print(sys.getsizeof(""), sys.getsizeof("abc"), sys.getsizeof("é"), sys.getsizeof(b"abc"))
print(sys.getsizeof([]), sys.getsizeof(()), sys.getsizeof({}), sys.getsizeof(set()))
sizes = []
numbers = []
for n in range(9):
    sizes.append(sys.getsizeof(numbers))
    numbers.append(n)
print(sizes)
print(sys.getsizeof((1, 2, 3)), sys.getsizeof({"a": 1, "b": 2}), sys.getsizeof(range(1000)))


class Plain:
    pass


class Slotted:
    __slots__ = ("x", "y")


print(sys.getsizeof(Plain()), sys.getsizeof(Slotted()))
