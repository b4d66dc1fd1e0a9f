import sys


class Bad:
    def __del__(self):
        raise RuntimeError("in __del__")


def hook(info):
    print("reported:", type(info.exc_value).__name__, info.exc_value)


sys.unraisablehook = hook
bad = Bad()
del bad
print("the program goes on")
