import types
from typing import Optional, Generic, TypeVar, Protocol, List, Dict, Union, Any, Callable
from dataclasses import dataclass, field, fields

def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

show(lambda: int | None)
show(lambda: None | int)
show(lambda: int | str | None)
show(lambda: list[int])
show(lambda: dict[str, "Node"])
show(lambda: list[int] | None)
show(lambda: tuple[int, ...])
show(lambda: type[int])
show(lambda: list[list[int]])
show(lambda: Optional[int])
show(lambda: Optional["Node"])
show(lambda: Union[int, str])
show(lambda: Union[int, None])
show(lambda: List[int])
show(lambda: Callable[[int], str])
show(lambda: Dict[str, Any])
show(lambda: Optional[list[int]])
show(lambda: type(int | None))
show(lambda: type(list[int]))
show(lambda: isinstance(3, int | str))
show(lambda: isinstance(None, int | None))
show(lambda: issubclass(bool, int | str))
show(lambda: isinstance([], list[int]))
show(lambda: (int | None).__args__)
show(lambda: list[int].__origin__)
show(lambda: list[int].__args__)
show(lambda: list[int]([1, 2]))
show(lambda: list[int]())
show(lambda: int | int)
show(lambda: int | 3)
show(lambda: 3 | int)
show(lambda: int[3])
show(lambda: str["a"])
show(lambda: (int | str) == (str | int))
show(lambda: list[int] == list[int])
show(lambda: hash(list[int]) == hash(list[int]))
show(lambda: int | "Node")
show(lambda: List[int] | None)
show(lambda: set[int] | frozenset[str])
class Node:
    next: "Node | None" = None
    children: list["Node"]
    parent: Optional["Node"]
    names: dict[str, "Node"]
    def __init__(self, value: int, next: "Node" = None) -> None:
        self.value: int = value
    def get(self, other: list[int] | None = None) -> dict[str, int]: pass
print(Node.__annotations__)
print(Node.get.__annotations__)
print(Node.__init__.__annotations__)
show(lambda: Node | None)
show(lambda: Node[int])
@dataclass
class P:
    x: int
    y: int | None = None
    z: list[int] = field(default_factory=list)
print(P(1), [f.type for f in fields(P)])
T = TypeVar("T")
K = TypeVar("K", bound=int)
class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []
    def push(self, item: T) -> None:
        self.items.append(item)
    def pop(self) -> T | None:
        return self.items.pop()
s = Stack[int]()
s.push(3); print(s.pop(), type(s).__name__)
print(Stack[int])
print(Stack.push.__annotations__, Stack.pop.__annotations__)
class Sub(Stack[int]): pass
print(Sub.__mro__)
class Has(Protocol):
    def run(self) -> int: ...
class R:
    def run(self): return 1
show(lambda: Has())
print(Stack.__mro__)
x: int | None = None
print(__annotations__)
class L(list[int]): pass
print(L.__mro__, L.__orig_bases__)
show(lambda: repr(T))
show(lambda: T | None)
from collections import deque, defaultdict, OrderedDict
show(lambda: deque[int])
show(lambda: defaultdict[str, list])
from collections.abc import Iterable, Callable as C2
show(lambda: Iterable[int])
show(lambda: C2[[int], str])
import weakref
show(lambda: weakref.ref[Node])
match 3:
    case int() | str(): print("m")
show(lambda: types.UnionType)
show(lambda: types.GenericAlias)
show(lambda: types.GenericAlias(list, (int,)))
class Meta(type):
    def __or__(cls, other): return "meta"
class MM(metaclass=Meta): pass
show(lambda: MM | int)
show(lambda: int | MM)
