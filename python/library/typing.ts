// typing and types: forms that say what is meant and do nothing.

export const TYPING: Readonly<Record<string, string>> = {
  typing: `
class _Form:
    def __init__(self, name, parameters=None):
        self._name = name
        self._parameters = parameters

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
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
        return _Form("Union", (self, other))

    def __ror__(self, other):
        return _Form("Union", (other, self))

    def __eq__(self, other):
        if not isinstance(other, _Form):
            return NotImplemented
        return (self._name, self._parameters) == (other._name, other._parameters)

    def __hash__(self):
        return hash((self._name, self._parameters))

    @property
    def __args__(self):
        return self._parameters or ()

    @property
    def __origin__(self):
        return _ORIGINS.get(self._name, self)

    def __repr__(self):
        if self._parameters is None:
            return f"typing.{self._name}"
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


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__bound__ = bound
        self.__constraints__ = constraints

    def __or__(self, other):
        return _Form("Union", (self, other))

    __ror__ = __or__

    def __repr__(self):
        return f"~{self.__name__}"


ParamSpec = TypeVarTuple = TypeVar


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, parameters):
        return cls


class Protocol(Generic):
    __slots__ = ()


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
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())
`,
  types: `
class SimpleNamespace:
    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return f"{name}({', '.join(f'{key}={value!r}' for key, value in self.__dict__.items())})"

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


def _generator():
    yield


def _closure():
    value = None
    return lambda: value


def _traceback():
    try:
        raise TypeError
    except TypeError as error:
        return error.__traceback__


FunctionType = LambdaType = type(_generator)
CodeType = type(_generator.__code__)
GeneratorType = type(_generator())
MethodType = type(SimpleNamespace().__repr__)
BuiltinFunctionType = BuiltinMethodType = type(len)
ModuleType = type(__import__("sys"))
CellType = type(_closure().__closure__[0])
TracebackType = type(_traceback())
FrameType = type(_traceback().tb_frame)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
MappingProxyType = dict


def new_class(name, bases=(), kwds=None, exec_body=None):
    names = {}
    if exec_body is not None:
        exec_body(names)
    meta = (kwds or {}).get("metaclass", type(bases[0]) if bases else type)
    return meta(name, bases, names)


class DynamicClassAttribute(property):
    pass
`,
};
