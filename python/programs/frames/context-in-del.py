class A:
    def __del__(self):
        try: raise KeyError("inner")
        except KeyError as e: print("ctx", type(e.__context__).__name__)
try:
    raise ValueError("outer")
except ValueError:
    A()
    try:
        raise TypeError
    except TypeError as t:
        print(type(t.__context__).__name__)
