import sys
class A:
    def __del__(self): print(sys.exc_info()[0])
try: raise ValueError
except ValueError:
    a = A(); del a
a = A()
del a
def f():
    a = A()
    raise KeyError
try: f()
except KeyError as e: pass
