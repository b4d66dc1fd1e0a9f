# What a generator hands on: values, exceptions, its end.


def g(): return 5; yield
try: next(g())
except StopIteration as e: print(e.value, e.args)


def g(): return 7; yield
try: g().send(None)
except StopIteration as e: print(e.value)


def g():
    r = yield from h()
    print("r", r)
def h():
    yield 1
    return 2
print(list(g()))


def g():
    try: yield 1
    finally: print("inner fin")
def h():
    try: yield from g()
    finally: print("outer fin")
i = h(); next(i); i.close(); print("closed")


def g():
    try: yield 1
    except GeneratorExit: print("ge"); raise
def h():
    try: yield from g()
    except GeneratorExit: print("ge2"); raise
i = h(); next(i); del i; print("gone")


class It:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(9)
    def throw(self, *a): print("throw", len(a)); return 5
    def close(self): print("close")
def h():
    r = yield from It()
    print("r", r)
list(h())


class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def send(self, v): print("send", v); raise StopIteration("end")
    def close(self): print("close")
def h():
    r = yield from It()
    print("r", r); yield 2
i = h(); print(next(i)); print(i.send(3))


class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def close(self): print("close")
def h(): yield from It()
i = h(); next(i); i.close()


def g():
    yield 1
    yield 2
def h():
    try: yield from g()
    except KeyError as e: print("caught", e); yield 3
i = h(); next(i); print(i.throw(KeyError("k"))); print(list(i))


def a():
    yield 1
    raise ValueError("in a")
def b(): yield from a()
def c(): yield from b()
try: list(c())
except ValueError as e:
    t = e.__traceback__
    while t: print(t.tb_frame.f_code.co_name, t.tb_lineno); t = t.tb_next
