import traceback
def f(): raise ValueError("f")
def make():
    excs = []
    for x in range(2):
        try: f()
        except ValueError as e: excs.append(e)
    return excs
try:
    try: f()
    except ValueError as e: raise KeyError(1) from e
except KeyError as e: k = e
def run(make):
    try: make()
    except BaseException as e:
        for line in traceback.format_exc().splitlines():
            if "^" not in line:
                head, *path = line.split('File "')
                print(head, path and path[0].split('"')[1])
def a(): raise ExceptionGroup("g", make() + [ExceptionGroup("in", make()), k])
run(a)
def b():
    try: a()
    except* ValueError: 1/0
run(b)
def c(): raise ExceptionGroup("wide", [ValueError(i) for i in range(20)])
run(c)
def d():
    e = ValueError("deep")
    for i in range(15): e = ExceptionGroup(f"{i}", [e])
    raise e
run(d)
def h(): raise ExceptionGroup("last", [k, ExceptionGroup("in", [ValueError("two\nlines")])])
run(h)
def i():
    try: h()
    except ExceptionGroup as e: raise OSError from e
run(i)
