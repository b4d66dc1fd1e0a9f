# A call holds its arguments twice: the caller's stack and the function's name.
import sys


class Thing:
    pass


def count(x):
    return sys.getrefcount(x)


def count_again(x):
    return count(x)


def count_star(*args):
    return sys.getrefcount(args[0])


def count_keyword(**kwargs):
    return sys.getrefcount(kwargs["x"])


t = Thing()
print(sys.getrefcount(t), count(t), count_again(t))
print(count_star(t), count_keyword(x=t))
print(count(x=t))
print((lambda y: sys.getrefcount(y))(t))
