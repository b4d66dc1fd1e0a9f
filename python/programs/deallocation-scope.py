# The variables of a function go in the order in which they were first bound.
class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def function(parameter):
    z = Thing("z")
    a = Thing("a")
    m = Thing("m")
    a = Thing("a again")
    print("body")
    return z


result = function(Thing("parameter"))
print("returned", result.name)
del result
print("end")
