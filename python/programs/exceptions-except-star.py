import gc, sys, weakref
def show(e, depth=0):
    pad = "  " * depth
    print(pad + repr(e), "| context", repr(e.__context__), "| cause", repr(e.__cause__))
    if isinstance(e, BaseExceptionGroup):
        for one in e.exceptions: show(one, depth + 1)
def attempt(f):
    try: f()
    except BaseException as e: show(e); del e
    else: print("nothing raised")
def a():
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError as e: print("value", repr(e), e.message)
    except* TypeError: print("type", sys.exc_info()[1])
attempt(a)
def b():
    try: raise ValueError(1)
    except* ValueError as e: print(repr(e))
attempt(b)
def c():
    try: raise ValueError(1)
    except* TypeError as e: print("no")
attempt(c)
def d():
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3), OSError(4)])])
    except* ValueError as e: raise RuntimeError("new")
    except* OSError as e: raise
attempt(d)
def e():
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e: raise KeyError(1)
    except* TypeError as e: raise KeyError(2) from e
attempt(e)
def f():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e: raise
attempt(f)
def g():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* (ValueError, TypeError) as e: raise e
attempt(g)
def h():
    try: pass
    except* ValueError: print("no")
    else: print("else")
    finally: print("finally")
attempt(h)
def i():
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError: print("v")
    else: print("else")
    finally: print("finally")
attempt(i)
def j():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup: pass
attempt(j)
def k():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* 3: pass
attempt(k)
def l():
    for n in range(3):
        try: raise ExceptionGroup("g", [ValueError(n)])
        except* ValueError as e:
            for m in range(3):
                if m == 1: break
            print(n, m)
    try: e
    except NameError as error: print(type(error).__name__)
attempt(l)
def m():
    try:
        try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError: print("inner")
    except* TypeError: print("outer", sys.exc_info()[1])
    print(sys.exc_info())
attempt(m)
class My(ExceptionGroup):
    def derive(self, excs):
        return My(self.message, excs)
def n():
    try: raise My("mine", [ValueError(1), TypeError(2)])
    except* ValueError as e: print(type(e).__name__)
attempt(n)
class Other(ExceptionGroup): pass
def o():
    try: raise Other("other", [ValueError(1), TypeError(2)])
    except* ValueError as e: print(type(e).__name__)
attempt(o)
def p():
    eg = ExceptionGroup("g", [ValueError(1)])
    eg.add_note("note")
    try: raise eg
    except* ValueError as e: print(e.__notes__, e is eg)
attempt(p)
def q():
    try:
        raise LookupError("before")
    except LookupError:
        try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError as e: print(repr(sys.exc_info()[1]))
attempt(q)
def r():
    try: raise BaseExceptionGroup("g", [KeyboardInterrupt(), ValueError()])
    except* KeyboardInterrupt as e: print(type(e).__name__)
attempt(r)
def s():
    def gen():
        try: yield 1; raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError as e: yield repr(e)
        except* TypeError as e: yield repr(e); print("t")
    print(list(gen()))
attempt(s)
def t():
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError: return_ = 1
    except* (1/0): pass
attempt(t)
for text in ["try: pass\nexcept* V: pass\nexcept T: pass", "try: pass\nexcept V: pass\nexcept* T: pass", "try: pass\nexcept*: pass",
  "for i in x:\n  try: pass\n  except* V: break", "def f():\n  try: pass\n  except* V: return", "for i in x:\n  try: pass\n  except* V: continue",
  "try: pass\nexcept* V as e, f: pass", "def f():\n  try: pass\n  except* V:\n    def g(): return\n    for i in x: break", "try: pass\nexcept*  V"]:
    try: exec("def outer():\n  " + text.replace("\n", "\n  ")); print("ok")
    except SyntaxError as error: print(error.msg, error.lineno)
class Thing: pass
alive = []
def u():
    thing = Thing()
    alive.append(weakref.ref(thing))
    error = ValueError(thing)
    raise ExceptionGroup("g", [error, TypeError()])
gc.disable()
def w():
    try: u()
    except* ValueError as e: print("in", alive[-1]() is not None)
    except* TypeError as e: print("type", alive[-1]() is not None)
    print("after", alive[-1]() is not None)
w()
print("out", alive[-1]() is not None, gc.collect())
print(alive[-1]() is not None)
