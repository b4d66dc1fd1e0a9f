"""The methods behind operators, called by name; sizes, indices and encodings that are none."""


class Two:
    def __index__(self):
        return 2


class Broken:
    def __index__(self):
        raise LookupError("no index")


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__)


for sequence in ([1, 2, 3], (1, 2, 3), "abc", b"abc"):
    attempt(lambda: sequence.__add__(3))
    attempt(lambda: sequence.__mul__(2.5))
    attempt(lambda: sequence.__mul__(Two()))
    attempt(lambda: sequence * 2**70)
    attempt(lambda: sequence[Two()])
    attempt(lambda: sequence[Broken()])
    attempt(lambda: sequence[: Two()])
print(b"ab" * 3, 2 * b"ab", b"ab" * -1)
attempt(lambda: (5).__pow__(2))
attempt(lambda: (5).__pow__(2, 7))
attempt(lambda: (5).__pow__("a"))
attempt(lambda: (5).__pow__(2, "a"))
attempt(lambda: (5).__rpow__(2))
attempt(lambda: (True).to_bytes(2, "big"))
attempt(lambda: 97 in b"abc")
attempt(lambda: 300 in b"abc")
attempt(lambda: "a" in b"abc")
attempt(lambda: "é".encode("latin-1"))
attempt(lambda: "abc".encode("no such"))
attempt(lambda: b"\xe9".decode("latin-1"))
attempt(lambda: b"abc".decode("no such"))
attempt(lambda: str(b"abc", "ascii"))
attempt(lambda: str("abc", "ascii"))
attempt(lambda: str(3, "ascii"))
attempt(lambda: {"a": 1}.get(slice(1)))
attempt(lambda: {1, 2}.discard(slice(1)))
attempt(lambda: "a".ljust(2**70))
attempt(lambda: [1].pop(2**70))
attempt(lambda: vars(attempt))
attempt(lambda: vars(3))
attempt(lambda: sorted({1, 2, 3} ^ {3, 4}))
some = {1, 2, 3}
some.intersection_update([2, 3, 4], (3, 5))
print(some)
some.symmetric_difference_update([3, 9])
print(some)
