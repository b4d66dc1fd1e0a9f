# An exception in its own frame is a cycle, unless its name goes.
import gc


class Thing:
    def __del__(self):
        print("del")


def keep():
    thing = Thing()
    try:
        raise ValueError
    except ValueError as e:
        error = e


gc.collect()
keep()
print("returned")
print(gc.collect() > 0)
