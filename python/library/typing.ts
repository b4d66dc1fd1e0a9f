// typing and types: forms without an effect at run time.

import { GENERICS } from "./generics.js";
import { TYPES } from "./types.js";

export const TYPING: Readonly<Record<string, string>> = {
  typing: `
class _Form:
    def __init__(self, name, parameters=None):
        self._name = name
        self._parameters = parameters

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if self._name == "Optional":
            return _union((*parameters, None))
        if self._name == "Union":
            return _union(parameters)
        if self._name not in ("Literal", "Annotated"):
            parameters = tuple(map(_argument, parameters))
        return _Form(self._name, parameters)

    def __call__(self, *args, **kwargs):
        origin = _ORIGINS.get(self._name)
        if origin is None:
            raise TypeError(f"Cannot instantiate {self!r}")
        return origin(*args, **kwargs)

    def __mro_entries__(self, bases):
        origin = _ORIGINS.get(self._name)
        return () if origin is None else (origin,)

    def __instancecheck__(self, instance):
        return self.__subclasscheck__(type(instance))

    def __subclasscheck__(self, cls):
        if self._name == "Union" and self._parameters is not None:
            return issubclass(cls, self._parameters)
        if self._parameters is None and self._name in _ORIGINS:
            return issubclass(cls, _ORIGINS[self._name])
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __eq__(self, other):
        if not isinstance(other, _Form):
            return NotImplemented
        return self._key() == other._key()

    def _key(self):
        is_union = self._name == "Union" and self._parameters is not None
        return self._name, frozenset(self._parameters) if is_union else self._parameters

    def __hash__(self):
        return hash(self._key())

    @property
    def __args__(self):
        return self._parameters or ()

    @property
    def __origin__(self):
        return _ORIGINS.get(self._name, self)

    def __repr__(self):
        if self._parameters is None:
            return f"typing.{self._name}"
        if self._name == "Union" and len(self._parameters) == 2 and type(None) in self._parameters:
            first, second = self._parameters
            return f"typing.Optional[{_shown(second if first is type(None) else first)}]"
        return f"typing.{self._name}[{', '.join(map(_shown, self._parameters))}]"


def _shown(parameter):
    if isinstance(parameter, type):
        module = parameter.__module__
        name = parameter.__qualname__
        return name if module == "builtins" else f"{module}.{name}"
    if parameter is ...:
        return "..."
    if isinstance(parameter, list):
        return f"[{', '.join(map(_shown, parameter))}]"
    return repr(parameter)


class ForwardRef:
    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def _argument(parameter):
    if parameter is None:
        return type(None)
    if isinstance(parameter, list):
        return [_argument(one) for one in parameter]
    return ForwardRef(parameter) if isinstance(parameter, str) else parameter


def _union(parameters):
    args = []
    for parameter in map(_argument, parameters):
        is_union = isinstance(parameter, types.UnionType) or \
            isinstance(parameter, _Form) and parameter._name == "Union"
        for one in parameter.__args__ if is_union else (parameter,):
            if one not in args:
                args.append(one)
    return args[0] if len(args) == 1 else _Form("Union", tuple(args))


import types
import abc as _abc_module
import collections as _collections
import collections.abc as _abc

_ORIGINS = {
    "List": list, "Dict": dict, "Set": set, "FrozenSet": frozenset, "Tuple": tuple, "Type": type,
    "Deque": _collections.deque, "DefaultDict": _collections.defaultdict,
    "OrderedDict": _collections.OrderedDict, "Counter": _collections.Counter,
    "Iterable": _abc.Iterable, "Iterator": _abc.Iterator, "Callable": _abc.Callable,
    "Sequence": _abc.Sequence, "Mapping": _abc.Mapping, "Generator": _abc.Generator,
    "MutableMapping": _abc.MutableMapping, "MutableSequence": _abc.MutableSequence,
    "Hashable": _abc.Hashable, "Sized": _abc.Sized, "Collection": _abc.Collection,
    "Container": _abc.Container, "AbstractSet": _abc.Set, "MutableSet": _abc.MutableSet,
    "Reversible": _abc.Reversible,
}
for _name in [*_ORIGINS, "Any", "Optional", "Union", "ClassVar", "Final", "Literal", "Annotated",
              "NoReturn", "Never", "Self", "Concatenate", "TypeAlias", "Required", "NotRequired",
              "TypeGuard", "Text", "AnyStr", "Awaitable", "Coroutine", "AsyncIterator",
              "ContextManager", "Unpack", "LiteralString"]:
    globals()[_name] = _Form(_name)
Text = str
TYPE_CHECKING = False


${GENERICS}

def NamedTuple(typename, fields=None, /, **kwargs):
    pairs = list(kwargs.items() if fields is None else fields)
    made = _collections.namedtuple(typename, [name for name, _ in pairs])
    made.__annotations__ = dict(pairs)
    return made


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, namespace):
        types = namespace.get("__annotations__", {})
        defaults = [namespace[field] for field in types if field in namespace]
        made = _collections.namedtuple(name, types, defaults=defaults,
                                       module=namespace.get("__module__"))
        made.__annotations__ = types
        for key, value in namespace.items():
            if key not in types and key not in ("__module__", "__qualname__", "__annotations__",
                                                "__dict__", "__weakref__", "__slots__"):
                setattr(made, key, value)
        return made


_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})


def _entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _entries


class TypedDict(dict):
    pass


def NewType(name, tp):
    def new_type(value):
        return value

    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def no_type_check(arg):
    return arg


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    owners = reversed(obj.__mro__) if isinstance(obj, type) else [obj]
    for owner in owners:
        names = globalns or getattr(owner, "__globals__", None) or _namespace_of(owner)
        for name, value in getattr(owner, "__dict__", {}).get("__annotations__", {}).items() \\
                if isinstance(owner, type) else owner.__annotations__.items():
            if isinstance(value, str):
                value = eval(value, names)
            hints[name] = type(None) if value is None else value
    return hints


def _namespace_of(owner):
    import sys
    module = sys.modules.get(owner.__module__)
    return vars(module) if module is not None else {}


def get_origin(tp):
    return types.UnionType if isinstance(tp, types.UnionType) else getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())
`,
  types: TYPES,
};
