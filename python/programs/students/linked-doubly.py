import gc


class Node:
    def __init__(self, name):
        self.name = name
        self.prev = self.next = None

    def __del__(self):
        print("freed", self.name)


first, second = Node("first"), Node("second")
first.next, second.prev = second, first
del first, second
print("still there: they refer to each other")
print("collected:", gc.collect())
