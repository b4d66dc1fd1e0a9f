// typing: type variables, and the classes that take them.

export const GENERICS: string = `class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__bound__ = bound
        self.__constraints__ = constraints
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __typing_subst__(self, arg):
        return _argument(arg)

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __repr__(self):
        return f"{'+' if self.__covariant__ else '-' if self.__contravariant__ else '~'}{self.__name__}"


ParamSpec = TypeVarTuple = TypeVar


def _type_variables(args):
    found = []
    for arg in args:
        inner = (arg,) if isinstance(arg, TypeVar) else \
            () if isinstance(arg, type) else getattr(arg, "__parameters__", ())
        found += [one for one in inner if one not in found]
    return tuple(found)


class _GenericAlias:
    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _type_variables(args)

    def __call__(self, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except AttributeError:
            pass
        return made

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        _check_count(self, parameters)
        given = dict(zip(self.__parameters__, map(_argument, parameters)))
        return _GenericAlias(self.__origin__, tuple(_substitute(arg, given) for arg in self.__args__))

    def __mro_entries__(self, bases):
        if self.__origin__ is Generic:
            later = bases[bases.index(self) + 1:]
            if Protocol in bases or any(isinstance(base, _GenericAlias) for base in later):
                return ()
        return (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __instancecheck__(self, instance):
        return self.__subclasscheck__(type(instance))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __repr__(self):
        return f"{_shown(self.__origin__)}[{', '.join(map(_shown, self.__args__))}]"


def _substitute(arg, given):
    if isinstance(arg, TypeVar):
        return given[arg]
    inner = () if isinstance(arg, type) else getattr(arg, "__parameters__", ())
    return arg[tuple(given[one] for one in inner)] if inner else arg


def _check_count(cls, parameters):
    expected, actual = len(cls.__parameters__), len(parameters)
    if actual != expected:
        how = "many" if actual > expected else "few"
        raise TypeError(f"Too {how} arguments for {cls}; actual {actual}, expected {expected}")


class Generic:
    __slots__ = ()
    __parameters__ = ()

    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        parameters = tuple(map(_argument, parameters))
        if cls is Generic or cls is Protocol:
            if not all(isinstance(one, TypeVar) for one in parameters):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables "
                                "or parameter specification variables.")
        else:
            if not cls.__parameters__:
                raise TypeError(f"{cls} is not a generic class")
            _check_count(cls, parameters)
        return _GenericAlias(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        bases = cls.__dict__.get("__orig_bases__", ())
        cls.__parameters__ = _type_variables(
            [base for base in bases if getattr(base, "__origin__", None) is Generic] or bases)


def _no_init(self, *args, **kwargs):
    cls = type(self)
    if cls._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    for base in cls.__mro__:
        init = base.__dict__.get("__init__", _no_init)
        if init is not _no_init:
            cls.__init__ = init
            break
    cls.__init__(self, *args, **kwargs)


def _attributes_of(protocol):
    names = set()
    for base in protocol.__mro__[:-1]:
        if base.__name__ not in ("Protocol", "Generic"):
            names.update(base.__dict__, base.__dict__.get("__annotations__", {}))
    return {name for name in names if name not in _NOT_ASKED and not name.startswith("_abc_")}


_NOT_ASKED = {"__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__",
              "__module__", "__new__", "__orig_bases__", "__parameters__", "__qualname__",
              "__slots__", "__subclasshook__", "__weakref__", "__class_getitem__", "_is_protocol",
              "_is_runtime_protocol"}


class _ProtocolMeta(_abc_module.ABCMeta):
    def __instancecheck__(cls, instance):
        if cls._is_protocol:
            if not cls._is_runtime_protocol:
                raise TypeError("Instance and class checks can only be used with"
                                " @runtime_checkable protocols")
            if all(hasattr(instance, name) for name in _attributes_of(cls)):
                return True
        return super().__instancecheck__(instance)


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = Protocol in cls.__bases__
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init`;
