import gc
import sys

def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)

gc.collect(); gc.disable()
class Node:
    children: list["Node"]
alias = list[Node]
n = sys.getrefcount(Node)
other = list[Node]
print(sys.getrefcount(Node) - n)
del other
print(sys.getrefcount(Node) - n)
u = Node | None
print(sys.getrefcount(Node) - n, gc.is_tracked(alias), gc.is_tracked(u))
print(gc.get_referents(alias)[0] is list, gc.get_referents(alias), gc.get_referents(u))
del u
print(sys.getrefcount(Node) - n)
def local():
    class Tree:
        left: "Tree | None"
        kids: list[int]
        def add(self, x: int | None) -> dict[str, int]: pass
local()
print(gc.collect())
def local():
    class Tree:
        pass
    Tree.kids = list[Tree]
    Tree.maybe = Tree | None
local()
print(gc.collect())
print({list[int]: 1}[list[int]], {int | str: 2}[str | int])
try:
    raise ValueError
except ValueError: pass
x = list[int]
print(x([3]))
def g(a: int | str = 3, *args: list[int], k: "X" = None, **kw: dict) -> None: pass
print(g.__annotations__)
show(lambda: issubclass(int, int | str))
show(lambda: issubclass(list, list[int]))
show(lambda: isinstance(3, (int | str, float)))
show(lambda: isinstance(3, list[int] | str))
show(lambda: None | None)
show(lambda: isinstance(3, 3))
show(lambda: issubclass(int, 3))
show(lambda: issubclass(3, int))
