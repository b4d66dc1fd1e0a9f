import gc


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        print("finalizing", self.name)


gc.disable()
a = Node("a")
a.other = a
del a
print("nothing happened yet")
print("collect:", gc.collect())
gc.enable()
print(gc.isenabled(), gc.garbage)
