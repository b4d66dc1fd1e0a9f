# An exception refers to its traceback, that to the frame, that to the exception.
import gc

gc.collect()


def fail():
    try:
        raise ValueError("x")
    except ValueError as e:
        kept = e
    return None


fail()
print(gc.collect() > 0)
print(gc.collect())


def clean():
    try:
        raise ValueError("x")
    except ValueError as e:
        pass


clean()
print(gc.collect())
