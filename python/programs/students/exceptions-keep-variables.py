import weakref


class Big:
    pass


def fail():
    big = Big()
    refs.append(weakref.ref(big))
    raise ValueError("with a traceback")


refs = []
try:
    fail()
except ValueError as error:
    saved = error
print("kept by the traceback:", refs[0]() is not None)
saved.__traceback__ = None
print("without it:", refs[0]() is not None)
try:
    error
except NameError as name_error:
    print(name_error)
