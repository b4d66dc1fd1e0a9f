# Classes of the program behave like Python's own.
class Vector:
    def __init__(self, *values):
        self.values = list(values)

    def __repr__(self):
        return f"Vector({', '.join(map(repr, self.values))})"

    def __eq__(self, other):
        return isinstance(other, Vector) and self.values == other.values

    def __hash__(self):
        return hash(tuple(self.values))

    def __len__(self):
        return len(self.values)

    def __getitem__(self, index):
        return self.values[index]

    def __setitem__(self, index, value):
        self.values[index] = value

    def __contains__(self, value):
        return value in self.values

    def __iter__(self):
        return iter(self.values)

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self, other)))

    def __mul__(self, factor):
        return Vector(*(factor * v for v in self))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __bool__(self):
        return any(self.values)

    def __call__(self, x):
        return sum(v * x**i for i, v in enumerate(self))

    def __lt__(self, other):
        return self.values < other.values


v = Vector(1, 2, 3)
v[0] = 10
print(v, len(v), v[1:], 2 in v, list(v), v + v, 3 * v, -v)
print(v == Vector(10, 2, 3), v != Vector(1), hash(v) == hash(Vector(10, 2, 3)), bool(Vector(0)))
print({v: "found"}[Vector(10, 2, 3)], v(2), sorted([Vector(3), Vector(1)]), max(Vector(1), v))
