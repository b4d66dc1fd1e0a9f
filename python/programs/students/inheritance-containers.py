from collections import OrderedDict, UserDict, UserList


class Counter(dict):
    def __missing__(self, key):
        return 0


class Strict(UserDict):
    def __setitem__(self, key, value):
        if not isinstance(key, str):
            raise TypeError("keys are texts")
        super().__setitem__(key.lower(), value)


class Bag(UserList):
    def total(self):
        return sum(self)


counter = Counter(a=1)
counter["b"] += 2
print(counter, counter["zzz"], isinstance(counter, dict))
names = Strict(One=1)
names["TWO"] = 2
print(names, "two" in names, len(names), names.get("three", 3))
try:
    names[5] = 5
except TypeError as error:
    print(error)
bag = Bag([3, 1, 2])
bag.append(4)
print(bag, bag.total(), sorted(bag), bag[1:3], bag + [9])
order = OrderedDict.fromkeys("abc")
order.move_to_end("a")
print(order, order.popitem(last=False))
