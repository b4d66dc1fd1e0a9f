# A finally that goes elsewhere than the return that it interrupts.


def f():
    for i in range(3):
        try: return i
        finally:
            if i == 0: continue
print(f())


def f():
    while True:
        try: return "r"
        finally: break
    return "after"
print(f())


def f():
    try: raise ValueError
    except ValueError:
        try: raise KeyError
        finally: return "swallowed"
print(f())


def f():
    r = []
    for i in range(3):
        try: return i
        finally:
            r.append(i)
            if i < 2: continue
print(f())


def f():
    for i in range(3):
        for j in range(2):
            try: return (i, j)
            finally:
                if i < 2: break
    return "end"
print(f())


def f():
    for i in range(2):
        try:
            try: return "a"
            finally: print("x")
        finally:
            print("y"); continue
    return "done"
print(f())


def f():
    for i in range(2):
        try: return [i]
        finally:
            with M(): continue
class M:
    def __enter__(self): print("in")
    def __exit__(self, *a): print("out")
print(f())


def f():
    try: return 1
    finally:
        for i in range(3):
            if i == 1: break
        else: return 5
print(f())


def f():
    for i in [1, 2]:
        try:
            for j in [3, 4]:
                try: return [i, j]
                finally: raise ValueError
        except ValueError: print("ve"); continue
    return "end"
print(f())
