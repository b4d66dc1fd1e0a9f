# Unpacking takes one value more than it needs, no more; ascii; __index__ of subclasses; keyword arguments of natives.
def endless():
    n = 0
    while True:
        print("next", n)
        yield n
        n += 1
try:
    a, b = endless()
except ValueError as e:
    print(e)
class Counted:
    def __init__(self):
        self.asked = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.asked += 1
        if self.asked > 2:
            raise StopIteration
        return self.asked
c = Counted()
x, y = c
print(x, y, c.asked)
for value in (object(), 3, None, Counted):
    try:
        a, b = value
    except TypeError as e:
        print(e)
try:
    a, *b = 3.5
except TypeError as e:
    print(e)
class L(list): pass
a, b = L([1, 2])
print(a, b)
a, *b, d = "abcd"
print(a, b, d)
class Getter:
    def __getitem__(self, at):
        if at > 2:
            raise IndexError
        return at * 10
a, b, d = Getter()
print(a, b, d)
class Raises:
    def __iter__(self):
        raise TypeError("own message")
try:
    a, b = Raises()
except TypeError as e:
    print(e)
print(ascii("é€😀\n'a"), f"{'é'!a}", "{!a:>8}".format("ü"), "%a|%6a" % ("ß", "x"), f"{'é'!r}", ascii(["ä"]))
class Index(str):
    def __index__(self):
        return 2
print("abcdef"[Index("x")], [1, 2, 3][Index("y")])
class Big(int): pass
class Gives:
    def __index__(self):
        return 1
print([10, 20, 30][Gives()])
class Falsy:
    def __index__(self):
        return 0
print(sorted([2, 3, 1], reverse=Falsy()), sorted([2, 3, 1], reverse=Gives()))
