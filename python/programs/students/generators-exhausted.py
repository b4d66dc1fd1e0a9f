squares = (n * n for n in range(4))
print(sum(squares), sum(squares))
it = iter([1, 2])
print(next(it), next(it), next(it, "nothing"))
try:
    next(it)
except StopIteration as stop:
    print(type(stop).__name__, stop.args)


def broken():
    yield 1
    raise ValueError("half way")


numbers = broken()
print(next(numbers))
try:
    next(numbers)
except ValueError as error:
    print("error:", error)
print(list(numbers))
