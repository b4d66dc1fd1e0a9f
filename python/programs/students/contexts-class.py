class Timer:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print(f"<{self.name}>")
        return self

    def __exit__(self, exc_type, exc, tb):
        print(f"</{self.name}>", exc_type.__name__ if exc_type else None)
        return exc_type is ZeroDivisionError


with Timer("outer"), Timer("inner") as inner:
    print(inner.name)
with Timer("safe"):
    1 / 0
print("went on")
