# What may not bind `__debug__`, a constant; with the class, the line and the message of each refusal.
REFUSED = [
    "__debug__ = 1",
    "x = 1\n__debug__ = x",
    "del __debug__",
    "def f(__debug__): pass",
    "def f(*__debug__): pass",
    "def f(**__debug__): pass",
    "def f(a, *, __debug__=1): pass",
    "def f():\n    __debug__ = 1",
    "def f():\n    del __debug__",
    "def f():\n    global __debug__\n    __debug__ = 1",
    "import os as __debug__",
    "import __debug__",
    "import __debug__.x",
    "from x import __debug__",
    "from x import y as __debug__",
    "for __debug__ in []: pass",
    "for x.__debug__ in []: pass",
    "f(__debug__=1)",
    "f(1, *x, __debug__=1)",
    "f(\n  __debug__=1\n)",
    "class A(__debug__=1): pass",
    "x.__debug__ = 1",
    "x.__debug__ += 1",
    "a, x.__debug__ = 1, 2",
    "class __debug__: pass",
    "def __debug__(): pass",
    "with x as __debug__: pass",
    "(__debug__ := 1)",
    "try: pass\nexcept E as __debug__: pass",
    "lambda __debug__: 1",
    "__debug__: int = 1",
    "__debug__: int",
    "x.__debug__: int",
    "[__debug__ for __debug__ in []]",
    "__debug__ += 1",
    "match 1:\n  case __debug__: pass",
    "match 1:\n  case {**__debug__}: pass",
    "match 1:\n  case [*__debug__]: pass",
    "match 1:\n  case 1 as __debug__: pass",
    "match x:\n  case A(__debug__=1): pass",
    "del x.__debug__",
    "global __debug__",
    "print(__debug__)",
    "x = [__debug__, not __debug__]",
    "def f():\n    nonlocal __debug__",
]
for source in REFUSED:
    try:
        exec(source, {"x": type("X", (), {"__enter__": id, "__exit__": id, "__debug__": 3})()})
        print("taken", repr(source))
    except SyntaxError as e:
        print(type(e).__name__, e.lineno, e.msg)
    except Exception as e:
        print("ran", type(e).__name__, repr(source))
