# global, nonlocal, del, locals, star arguments.
x = 1


def change():
    global x, y
    x = 2
    y = 3


change()
print(x, y)
del y
try:
    y
except NameError as e:
    print(e)


def local():
    a = 1
    b = "two"
    return sorted(locals().items())


print(local(), "x" in globals())


def early():
    try:
        print(later)
    except UnboundLocalError as e:
        print(e)
    later = 1


early()


def f(a, b=2, /, c=3, *, d, e=5):
    return a, b, c, d, e


print(f(1, d=4), f(1, 2, c=9, d=0, e=1))
for call in (lambda: f(), lambda: f(1, 2, 3, 4), lambda: f(1, d=1, z=2)):
    try:
        call()
    except TypeError as e:
        print(e)
