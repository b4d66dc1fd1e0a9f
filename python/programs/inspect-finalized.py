# Whether the finalizer has run.
import gc


class Thing:
    def __del__(self):
        saved.append(self)


saved = []
t = Thing()
print(gc.is_finalized(t), gc.is_finalized(1))
del t
print(gc.is_finalized(saved[0]))
