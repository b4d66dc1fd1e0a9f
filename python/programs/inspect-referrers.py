# Who holds an object.
import gc


class Thing:
    pass


t = Thing()
holder = [t]
table = {"t": t}
owner = Thing()
owner.t = t
found = gc.get_referrers(t)
print(any(r is holder for r in found), any(r is table for r in found))
print(any(r is owner for r in found), any(r is globals() for r in found))
del holder, table, owner.t
found = gc.get_referrers(t)
print(len(found), any(r is globals() for r in found))
