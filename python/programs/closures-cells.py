# Variables that are shared between functions.
import sys


class Thing:
    def __del__(self):
        print("del thing")


def pair():
    value = Thing()

    def get():
        return value

    def drop():
        nonlocal value
        value = None

    return get, drop


get, drop = pair()
print(type(get()).__name__, len(get.__closure__), get.__closure__[0] is drop.__closure__[0])
drop()
print(get())
functions = [lambda n=n: n for n in range(3)]
print([f() for f in functions])
late = [lambda: n for n in range(3)]
print([f() for f in late])


def outer():
    x = 1

    def middle():
        def inner():
            return x

        return inner

    return middle()


print(outer()())
