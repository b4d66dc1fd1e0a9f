# Decorators, and what they hold.
import sys


def logged(function):
    def wrapper(*args, **kwargs):
        print("calling", function.__name__, args, kwargs)
        return function(*args, **kwargs)

    return wrapper


def repeat(times):
    def decorate(function):
        def wrapper(*args):
            return [function(*args) for _ in range(times)]

        return wrapper

    return decorate


@logged
def add(a, b=1, *rest, c=0, **more):
    return a + b + c + sum(rest) + len(more)


@repeat(3)
@logged
def hello(name):
    return f"hello {name}"


print(add(1), add(1, 2, 3, c=4, d=5))
print(hello("x"))
print(sys.getrefcount(add))
