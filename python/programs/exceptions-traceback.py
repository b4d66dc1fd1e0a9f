# A caught exception that is kept keeps the variables of its frames.
import sys


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def fail():
    local = Thing("local")
    raise ValueError("no")


try:
    fail()
except ValueError as e:
    kept = e
print("kept", kept.__traceback__ is not None)
tb = kept.__traceback__.tb_next
print(tb.tb_frame.f_code.co_name, sorted(tb.tb_frame.f_locals))
del tb
kept = kept.with_traceback(None)
print("without traceback")
del kept
print("end")
