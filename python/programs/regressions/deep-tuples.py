# Nested tuples, 20,000 deep: made, looked through by collections, freed.
import gc


class Undo:
    def __init__(self):
        self.history = None
        self.me = self

    def push(self, text):
        self.history = (text, self.history)


u = Undo()
for i in range(20000):
    u.push("state")
del u
print("found", gc.collect())

t = ()
for i in range(20000):
    t = (i, t)
print("made", type(hash(t)))
other = ()
for i in range(20000):
    other = (other,)
copy = ()
for i in range(20000):
    copy = (copy,)
for work in (repr, lambda deep: deep == copy, lambda deep: deep < copy, lambda deep: isinstance(1, deep)):
    try:
        print(work(other))
    except RecursionError as error:
        print(error)
del t, other, copy
print("freed", gc.collect())
