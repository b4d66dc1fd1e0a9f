def f():
    try:
        1/0
    except ZeroDivisionError as e:
        raise
def g():
    raise
def h():
    try:
        f()
    except ZeroDivisionError:
        g()
try: h()
except Exception as e:
    t = e.__traceback__
    while t:
        print(t.tb_frame.f_code.co_name, t.tb_lineno)
        t = t.tb_next
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError("t")])
    except* TypeError:
        1/0
except* ZeroDivisionError as e:
    t = e.exceptions[0].__traceback__
    while t:
        print(t.tb_frame.f_code.co_name, t.tb_lineno)
        t = t.tb_next
except* ValueError as e:
    t = e.exceptions[0].__traceback__
    while t:
        print(t.tb_frame.f_code.co_name, t.tb_lineno)
        t = t.tb_next
