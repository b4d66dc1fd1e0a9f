# Assertions, and a recursion without end.
try:
    assert 1 == 2, "not equal"
except AssertionError as e:
    print(e)


def down(n):
    return down(n + 1)


try:
    down(0)
except RecursionError as e:
    print(type(e).__name__, "maximum recursion depth exceeded" in str(e))


class Deep:
    def __init__(self, n):
        self.inner = Deep(n - 1) if n else None


d = Deep(100)
print(d.inner.inner.inner is not None)
