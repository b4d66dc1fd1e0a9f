"""A class with a finalizer of the old kind and one of today's."""
import gc
import _testcapi

kept = []


@_testcapi.with_tp_del
class Both:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __tp_del__(self):
        print("tp_del", self.name)
        if self.name == "again":
            self.name = "once more"
            kept.append(self)


one = Both("plain")
del one
one = Both("again")
del one
print(len(kept))
kept.clear()
print(len(kept))


@_testcapi.with_tp_del
class Saved:
    def __del__(self):
        print("del saves")
        kept.append(self)

    def __tp_del__(self):
        print("tp_del")


one = Saved()
del one
print(len(kept))
kept.clear()
print(len(kept), gc.garbage)
