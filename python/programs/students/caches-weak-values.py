import weakref


class Image:
    def __init__(self, path):
        self.path = path

    def __repr__(self):
        return f"Image({self.path!r})"


cache = weakref.WeakValueDictionary()


def load(path):
    image = cache.get(path)
    if image is None:
        print("loading", path)
        image = cache[path] = Image(path)
    return image


a = load("cat.png")
b = load("cat.png")
print(a is b, len(cache), list(cache.items()))
del a, b
print(len(cache), "cat.png" in cache)
load("cat.png")
