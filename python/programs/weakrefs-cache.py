# A cache that keeps nothing alive.
import weakref


class Image:
    loads = 0

    def __init__(self, name):
        self.name = name
        Image.loads += 1


cache = weakref.WeakValueDictionary()


def load(name):
    image = cache.get(name)
    if image is None:
        image = cache[name] = Image(name)
    return image


a = load("a")
b = load("a")
print(a is b, Image.loads, len(cache))
del a, b
print(len(cache))
c = load("a")
print(Image.loads, len(cache))
