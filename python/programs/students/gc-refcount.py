import sys


def count(value):
    # One for the variable here, one for the argument of getrefcount.
    return sys.getrefcount(value) - 2


data = []
print(sys.getrefcount(data))
alias = data
box = [data, data]
print(sys.getrefcount(data), count(data))
del alias
box.pop()
print(sys.getrefcount(data))
