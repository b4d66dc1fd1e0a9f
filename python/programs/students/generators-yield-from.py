def flatten(items):
    for item in items:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


def chain(*iterables):
    lengths = 0
    for iterable in iterables:
        lengths += yield from counted(iterable)
    print("total:", lengths)


def counted(iterable):
    n = 0
    for n, item in enumerate(iterable, start=1):
        yield item
    return n


print(list(flatten([1, [2, (3, [4, []])], 5])))
print("".join(chain("abc", "de")))
