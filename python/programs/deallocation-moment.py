# An object goes the moment that its last reference goes.
class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def function():
    local = Thing("local")
    print("in function")


function()
print("after function")
Thing("temporary")
print("after temporary")
x = Thing("first")
x = Thing("second")
print("replaced")
x = None
print("none")
[Thing("in list")]
print("after list")
print(Thing("argument").name)
print("after argument")
y = Thing("kept").name
print(y)
[Thing(n) for n in range(3)]
print("after comprehension")
if Thing("condition"):
    print("in if")
print("end")
