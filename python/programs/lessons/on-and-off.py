import gc


class Node:
    pass


def make_cycle():
    node = Node()
    node.itself = node


gc.disable()
print("enabled:", gc.isenabled())
make_cycle()
print("nobody collects the cycle now")

gc.enable()
print("enabled:", gc.isenabled())
print("found by hand:", gc.collect())
