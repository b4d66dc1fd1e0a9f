# A list gives up its last item first, a dict its first; attributes go in order.
class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


print("list")
items = [Thing(1), Thing(2), Thing(3)]
del items
print("tuple")
pair = (Thing(1), Thing(2), Thing(3))
del pair
print("dict")
table = {"a": Thing(1), "b": Thing(2), "c": Thing(3)}
del table
print("attributes")
holder = Thing("holder")
holder.x = Thing("x")
holder.y = Thing("y")
del holder
print("nested")
outer = [[Thing(1), Thing(2)], [Thing(3)]]
del outer
print("clear")
items = [Thing(1), Thing(2), Thing(3)]
items.clear()
print("slice")
items = [Thing(n) for n in range(5)]
del items[1:4]
print("rest")
