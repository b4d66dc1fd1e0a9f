# A dict that changes while it is gone over.
def attempt(action):
    try:
        print("no error", action())
    except RuntimeError as e:
        print(e)


def keys():
    d = {1: 1, 2: 2}
    for k in d:
        d[k + 10] = d.pop(k)


def size():
    d = {1: 1}
    for k in d.items():
        d[2] = 2


def values():
    d = {1: 1, 2: 2, 3: 3}
    for v in d.values():
        d[v] = v + 1
    return d


def smaller():
    d = {1: 1, 2: 2}
    for k in d.keys():
        del d[k]


def members():
    s = {1, 2}
    for k in s:
        s.add(k + 10)


for action in (keys, size, values, smaller, members):
    attempt(action)
