# Classes of the program that are lists, dicts and tuples can have finalizers too.
class L(list):
    def __del__(self):
        print("L", list(self))


class D(dict):
    def __del__(self):
        print("D", dict(self))


class T(tuple):
    def __del__(self):
        print("T", tuple(self))


x = L([1, 2])
x.append(3)
x = D(a=1)
x["b"] = 2
x = T((1, 2))
x = None
print("end")
