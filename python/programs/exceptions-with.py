# Context managers: entered, left, and asked about exceptions.
class Resource:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None)
        return self.swallow

    def __del__(self):
        print("del", self.name)


with Resource("a") as a, Resource("b"):
    print("body", a.name)
del a
with Resource("c", swallow=True):
    raise ValueError("swallowed")
try:
    with Resource("d"):
        raise KeyError("through")
except KeyError as e:
    print("caught", e)


def leave():
    with Resource("e"):
        return "value"


print(leave())
