# finalize calls when the object goes, or earlier, once.
import weakref


class Thing:
    pass


t = Thing()
f = weakref.finalize(t, print, "gone", sep="!")
print(f.alive)
del t
print(f.alive, f())
t = Thing()
f = weakref.finalize(t, lambda x: x + 1, 41)
print(f(), f.alive, f())
del t
t = Thing()
f = weakref.finalize(t, print, "never")
print(f.detach()[0] is t, f.alive)
del t
t = Thing()
f = weakref.finalize(t, print, "at exit")
print("the last line")
