def g():
    try:
        yield 1
    except ValueError as e:
        print("caught", e, type(e.__context__).__name__)
        yield 2
    except TypeError as e: print("TE", e)
i = g(); next(i)
print(i.throw(ValueError, "msg"))
try: next(i)
except StopIteration: print("done")
i = g(); next(i)
try: i.throw(KeyError, KeyError("k"), None)
except KeyError as e: print(repr(e))
for bad in [(1,), (ValueError("x"), 3), (ValueError, "x", 5)]:
    i = g(); next(i)
    try: i.throw(*bad)
    except TypeError as e: print(e)
print(repr(g())[:20], g().__qualname__)
