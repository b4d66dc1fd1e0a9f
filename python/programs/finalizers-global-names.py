# A finalizer sees the names of its module.
total = 0


class Counted:
    def __init__(self):
        global total
        total += 1

    def __del__(self):
        global total
        total -= 1


things = [Counted() for _ in range(10)]
print(total)
del things[3:]
print(total)
things.pop()
print(total)
things = None
print(total)
