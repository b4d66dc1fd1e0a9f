import weakref


class Tree:
    def __init__(self, name):
        self.name = name
        self.children = []
        self._parent = None

    @property
    def parent(self):
        return self._parent() if self._parent is not None else None

    def add(self, child):
        child._parent = weakref.ref(self)
        self.children.append(child)
        return child

    def __del__(self):
        print("bye", self.name)


root = Tree("root")
leaf = root.add(Tree("branch")).add(Tree("leaf"))
print(leaf.parent.name, leaf.parent.parent.name, root.parent)
del root
print(leaf.parent)
