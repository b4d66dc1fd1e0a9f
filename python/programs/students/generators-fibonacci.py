from itertools import count, islice, takewhile


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print(list(islice(fibonacci(), 10)))
print(sum(n for n in takewhile(lambda n: n < 4_000_000, fibonacci()) if n % 2 == 0))
print(next(n for n in count(1) if n % 7 == 0 and n % 5 == 0))
