class Resource:
    def __init__(self, name):
        self.name = name
        print("acquire", name)

    def __del__(self):
        print("release", self.name)


def work():
    local = Resource("local")
    print("working")


work()
a = Resource("a")
b = a
del a
print("one name is left")
b = None
items = [Resource("in list")]
items.clear()
last = Resource("at exit")
