import weakref


class Temp:
    def __init__(self, name):
        self.name = name
        self._finalizer = weakref.finalize(self, print, "removing", name)

    def close(self):
        self._finalizer()


one, two, three = Temp("one"), Temp("two"), Temp("three")
one.close()
one.close()
print(one._finalizer.alive, two._finalizer.alive)
del two
three._finalizer.detach()
del three
four = Temp("four")
print("the end")
