"""What a waiting generator handles is its own; what is handled around it is not."""
import sys, weakref
def g():
    try: raise KeyError
    except KeyError: yield sys.exc_info()[0]
    yield sys.exc_info()[0]
class V(ValueError): pass
try: raise V
except V as e:
    r = weakref.ref(e)
    gen = g(); print(next(gen))
print(r(), sys.exc_info())
try: raise IndexError
except IndexError: print(next(gen))
def h():
    try: raise KeyError
    finally:
        yield sys.exc_info()[0]
gen = h()
try: raise V
except V as e:
    r = weakref.ref(e)
    print(next(gen))
print(r(), sys.exc_info())
try: next(gen)
except KeyError as e: print(repr(e.__context__))
def k():
    yield sys.exc_info()[0]
    try:
        yield 1
    except V:
        yield sys.exc_info()[0]
    yield sys.exc_info()[0]
gen = k()
try: raise V
except V as e:
    print(next(gen), next(gen))
    print(gen.throw(e))
    r = weakref.ref(e)
print(r() is not None, sys.exc_info())
print(next(gen))
print(r(), sys.exc_info())
