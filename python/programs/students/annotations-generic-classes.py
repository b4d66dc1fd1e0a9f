from typing import Generic, TypeVar, Protocol, runtime_checkable, Optional, get_type_hints, get_args, get_origin, NamedTuple, Union
from dataclasses import dataclass
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

class Pair(Generic[K, V]):
    def __init__(self, key: K, value: V) -> None:
        self.key, self.value = key, value
p = Pair[str, int]("a", 1)
print(p.key, p.value, p.__orig_class__, sorted(vars(p)))
print(Pair.__parameters__, Pair[str, int].__args__, Pair.__orig_bases__)
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: Pair[int])
show(lambda: Pair[int, str, int])
show(lambda: Pair[K, int][str])
show(lambda: list[T][int])
show(lambda: dict[K, list[V]][str, int])
show(lambda: list[int][int])
class Swapped(Pair[V, K]): pass
print(Swapped.__parameters__, Swapped[int, str])
class Base(Generic[T]): pass
class A(Base[T], Generic[T]): pass
class B(Generic[T], Base[T]): pass
print(A.__mro__, B.__mro__)
class Plain: pass
show(lambda: Plain[int])
show(lambda: Generic[int])
@runtime_checkable
class Shape(Protocol):
    name: str
    def area(self) -> float: ...
class Square:
    name = "sq"
    def area(self): return 4
class Explicit(Shape):
    name = "ex"
    def __init__(self, x): self.x = x
print(isinstance(Square(), Shape), isinstance(3, Shape), Explicit(3).x)
show(lambda: Shape())
class NotRuntime(Protocol):
    def f(self): ...
show(lambda: isinstance(3, NotRuntime))
print(get_origin(list[int]), get_args(dict[str, int]), get_origin(int | None), get_args(int | None))
def f(a: "int | None", b: list["int"]) -> "Pair": pass
print(get_type_hints(f)["a"])
class Point(NamedTuple):
    x: int
    y: int | None = 0
print(Point(1), Point.__annotations__)
print(Union[int, str] == Union[str, int], Optional[int] == Union[int, None])
