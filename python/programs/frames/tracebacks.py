import traceback, sys
class Res:
    def __init__(self, n): self.n = n
    def __del__(self): print("freed", self.n)
def inner():
    r = Res("inner")
    raise ValueError("v")
def outer():
    r = Res("outer")
    inner()
try:
    outer()
except ValueError as e:
    tb = e.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)
    print("in handler")
print("after handler")
saved = None
def keep():
    global saved
    r = Res("keep")
    try: raise KeyError(1)
    except KeyError as e: saved = e
keep()
print("kept")
saved.__traceback__.tb_frame.clear()
print("frame cleared")
saved = None
def nx():
    r = Res("nx")
    try: raise KeyError(1)
    except KeyError as e: e2 = e
nx()
print("cycle")
import gc; print(gc.collect() > 0)
