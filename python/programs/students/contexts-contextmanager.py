from contextlib import contextmanager


@contextmanager
def tag(name):
    print(f"<{name}>", end="")
    try:
        yield name.upper()
    except ValueError as error:
        print(f"[{error}]", end="")
    finally:
        print(f"</{name}>")


with tag("b") as shouted:
    print(shouted, end="")
with tag("i"):
    raise ValueError("oops")
try:
    with tag("u"):
        raise KeyError("k")
except KeyError as error:
    print("outside:", repr(error))
