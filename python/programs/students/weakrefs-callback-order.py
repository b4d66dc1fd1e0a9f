import weakref


class Item:
    pass


item = Item()
first = weakref.ref(item, lambda ref: print("first callback", ref() is None))
second = weakref.ref(item, lambda ref: print("second callback", ref is second))
print("deleting")
del item
print("deleted")
