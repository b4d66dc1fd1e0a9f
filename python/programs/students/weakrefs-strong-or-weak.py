import weakref


class Data:
    def __init__(self, n):
        self.n = n


strong = {n: Data(n) for n in range(3)}
weak = weakref.WeakValueDictionary(strong)
print(sorted(weak), len(weak))
kept = strong.pop(1)
strong.clear()
print(sorted(weak), weak[1] is kept, 0 in weak)
del kept
print(len(weak), list(weak.values()))
