# The variable of a loop stays after it; so does the iterator's hold on the list until it ends.
import sys


class Thing:
    pass


things = [Thing() for _ in range(3)]
for t in things:
    print(sys.getrefcount(t))
print(sys.getrefcount(things[0]), sys.getrefcount(things[2]))
it = iter(things)
print(sys.getrefcount(things))
first = next(it)
print(sys.getrefcount(first))
for _ in it:
    pass
print(sys.getrefcount(things))
