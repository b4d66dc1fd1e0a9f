import weakref


class Cat:
    def __init__(self, name):
        self.name = name


cat = Cat("Tom")
ref = weakref.ref(cat)
print(ref().name, ref() is cat, weakref.getweakrefcount(cat))
same = weakref.ref(cat)
print(same is ref)
cat = None
print(ref(), same())
for value in (5, "text", (1, 2), [1], None):
    try:
        weakref.ref(value)
    except TypeError as error:
        print(error)
