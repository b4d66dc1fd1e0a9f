// Python's dataclasses.

export const DATACLASSES: string = String.raw`
import sys as _sys
from copy import deepcopy as _deepcopy
from reprlib import recursive_repr as _recursive_repr


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


class _KwOnly:
    pass


class FrozenInstanceError(AttributeError):
    pass


class _DefaultFactory:
    def __repr__(self):
        return "<factory>"


MISSING = _Missing()
KW_ONLY = _KwOnly()
_FACTORY = _DefaultFactory()


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare",
                 "metadata", "kw_only", "_kind")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = "field"

    def __repr__(self):
        names = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare",
                 "metadata", "kw_only")
        return "Field(" + ",".join(f"{name}={getattr(self, name)!r}" for name in names) + ")"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _is(annotation, name):
    if isinstance(annotation, str):
        return annotation.split("[")[0].split(".")[-1] == name
    return getattr(annotation, "_name", None) == name


def _own_fields(cls, kw_only):
    found = []
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if annotation is KW_ONLY or _is(annotation, "KW_ONLY"):
            kw_only = True
            continue
        default = getattr(cls, name, MISSING)
        if isinstance(default, Field):
            one = default
        else:
            if type(default).__name__ == "member_descriptor":
                default = MISSING
            one = field(default=default)
        one.name = name
        one.type = annotation
        if _is(annotation, "ClassVar"):
            one._kind = "class"
            if one.default_factory is not MISSING:
                raise TypeError(f"field {name} cannot have a default factory")
        elif _is(annotation, "InitVar"):
            one._kind = "init"
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if one._kind == "field" and one.default.__class__.__hash__ is None:
            raise ValueError(
                f"mutable default {type(one.default)} for field {name} is not allowed: "
                "use default_factory"
            )
        if isinstance(default, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        found.append(one)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


def _function(cls, name, parameters, lines, names):
    body = "\n".join(f"    {line}" for line in lines or ["pass"])
    made = {}
    names["__name__"] = cls.__module__
    exec(f"def {name}({', '.join(parameters)}):\n{body}\n", names, made)
    function = made[name]
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    return function


def _init(cls, fields, frozen):
    names = {"_object": object, "_factory": _FACTORY}
    ordered = [one for one in fields if one._kind != "class"]
    parameters, named, lines = ["self"], [], []
    seen_default = False
    for one in ordered:
        key = f"_d_{one.name}"
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        if one.default is not MISSING:
            names[key] = one.default
        elif one.default_factory is not MISSING:
            names[key] = one.default_factory
        if one.init:
            if has_default and not one.kw_only:
                seen_default = True
            elif seen_default and not one.kw_only:
                raise TypeError(f"non-default argument {one.name!r} follows default argument")
            text = one.name
            if one.default is not MISSING:
                text += f"={key}"
            elif one.default_factory is not MISSING:
                text += "=_factory"
            (named if one.kw_only else parameters).append(text)
        if one._kind == "init":
            continue
        value = one.name
        if one.default_factory is not MISSING:
            value = f"{key}() if {one.name} is _factory else {one.name}" if one.init else f"{key}()"
        elif not one.init:
            if one.default is MISSING or "__slots__" not in cls.__dict__:
                continue
            value = key
        if frozen:
            lines.append(f"_object.__setattr__(self, {one.name!r}, {value})")
        else:
            lines.append(f"self.{one.name} = {value}")
    if named:
        parameters += ["*", *named]
    if hasattr(cls, "__post_init__"):
        extra = ", ".join(one.name for one in ordered if one._kind == "init")
        lines.append(f"self.__post_init__({extra})")
    return _function(cls, "__init__", parameters, lines, names)


def _tuple_of(owner, fields):
    return "(" + "".join(f"{owner}.{one.name}, " for one in fields) + ")"


def _set_new(cls, name, function):
    if name in cls.__dict__:
        return True
    setattr(cls, name, function)
    return False


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields = {}
    has_frozen = has_thawed = False
    for base in cls.__mro__[-1:0:-1]:
        inherited = base.__dict__.get("__dataclass_fields__")
        if inherited is not None:
            fields.update(inherited)
            if base.__dict__["__dataclass_params__"]["frozen"]:
                has_frozen = True
            else:
                has_thawed = True
    if has_frozen and not frozen:
        raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
    if has_thawed and frozen:
        raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    for one in _own_fields(cls, kw_only):
        fields[one.name] = one
    cls.__dataclass_fields__ = fields
    cls.__dataclass_params__ = {"frozen": frozen, "eq": eq, "order": order}
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    has_hash = "__hash__" in cls.__dict__ and not (
        cls.__dict__["__hash__"] is None and "__eq__" in cls.__dict__
    )
    all_fields = [one for one in fields.values() if one._kind == "field"]
    if init:
        function = _init(cls, list(fields.values()), frozen)
        cls.__init__ = function
    if repr:
        shown = ", ".join(
            f"{one.name}={{self.{one.name}!r}}" for one in all_fields if one.repr
        )
        text = f'return f"{{self.__class__.__qualname__}}({shown})"'
        _set_new(cls, "__repr__", _recursive_repr()(_function(cls, "__repr__", ["self"], [text], {})))
    compared = [one for one in all_fields if one.compare]
    mine, its = _tuple_of("self", compared), _tuple_of("other", compared)
    operators = {"__eq__": "=="} if eq else {}
    if order:
        operators.update({"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="})
    for name, sign in operators.items():
        lines = [
            "if other.__class__ is self.__class__:",
            f"    return {mine} {sign} {its}",
            "return NotImplemented",
        ]
        if _set_new(cls, name, _function(cls, name, ["self", "other"], lines, {})) and name != "__eq__":
            raise TypeError(
                f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                "Consider using functools.total_ordering"
            )
    if frozen:
        own = tuple(one.name for one in all_fields)
        names = {"cls": cls, "own": own, "FrozenInstanceError": FrozenInstanceError}
        for name, parameters, verb in (
            ("__setattr__", ["self", "name", "value"], "assign to"),
            ("__delattr__", ["self", "name"], "delete"),
        ):
            lines = [
                "if type(self) is cls or name in own:",
                f'    raise FrozenInstanceError(f"cannot {verb} field {{name!r}}")',
                f"super(cls, self).{name}({', '.join(parameters[1:])})",
            ]
            if _set_new(cls, name, _function(cls, name, parameters, lines, dict(names))):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
    if unsafe_hash or (eq and frozen and not has_hash):
        hashed = [one for one in all_fields if (one.compare if one.hash is None else one.hash)]
        lines = [f"return hash({_tuple_of('self', hashed)})"]
        cls.__hash__ = _function(cls, "__hash__", ["self"], lines, {})
    elif eq and not frozen and not has_hash:
        cls.__hash__ = None
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(
            one.name for one in fields.values() if one.init and not one.kw_only and one._kind != "class"
        )
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__ + "()"
    return _with_slots(cls, all_fields) if slots else cls


def _with_slots(cls, fields):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    names = dict(cls.__dict__)
    inherited = {name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
    own = [one.name for one in fields]
    names["__slots__"] = tuple(name for name in own if name not in inherited)
    for name in [*own, "__dict__", "__weakref__"]:
        names.pop(name, None)
    qualname = cls.__qualname__
    cls = type(cls)(cls.__name__, cls.__bases__, names)
    cls.__qualname__ = qualname
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(one for one in found.values() if one._kind == "field")


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _converted(obj, factory, make):
    if is_dataclass(obj) and not isinstance(obj, type):
        return factory([(one.name, _converted(getattr(obj, one.name), factory, make))
                        for one in fields(obj)]) if make is None else make(obj)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_converted(value, factory, make) for value in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_converted(value, factory, make) for value in obj)
    if isinstance(obj, dict):
        return type(obj)(
            (_converted(key, factory, make), _converted(value, factory, make))
            for key, value in obj.items()
        )
    return _deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _converted(obj, dict_factory, None)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")

    def make(one):
        return tuple_factory([_converted(getattr(one, f.name), dict, make) for f in fields(one)])

    return _converted(obj, dict, make)


def replace(obj, /, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("replace() should be called on dataclass instances")
    for one in obj.__dataclass_fields__.values():
        if one._kind == "class":
            continue
        if not one.init:
            if one.name in changes:
                raise ValueError(f"field {one.name} is declared with init=False, "
                                 "it cannot be specified with replace()")
            continue
        if one.name not in changes:
            if one._kind == "init" and one.default is MISSING:
                raise ValueError(f"InitVar {one.name!r} must be specified with replace()")
            changes[one.name] = getattr(obj, one.name)
    return obj.__class__(**changes)


class InitVar:
    _name = "InitVar"

    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    names = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            item = (item, "typing.Any")
        annotations[item[0]] = item[1]
        if len(item) == 3:
            names[item[0]] = item[2]
    names["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, names), **options)
`;
