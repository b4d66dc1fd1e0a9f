// Python's enum.

export const ENUMERATION: string = String.raw`
def _is_descriptor(value):
    return any(hasattr(value, name) for name in ("__get__", "__set__", "__delete__")) or isinstance(
        value, (property, classmethod, staticmethod, type(lambda: 0))
    )


def _is_special(name):
    return name.startswith("__") and name.endswith("__")


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_"


class auto:
    # Within the class's body several may be combined before any has a value.
    def __init__(self, value=None, resolve=None):
        self.value = value
        self._resolve = resolve

    def _with(self, other, combine):
        def resolve():
            return combine(self.value, other.value if isinstance(other, auto) else other)

        return auto(None, resolve)

    def __or__(self, other):
        return self._with(other, lambda a, b: a | b)

    def __and__(self, other):
        return self._with(other, lambda a, b: a & b)

    def __xor__(self, other):
        return self._with(other, lambda a, b: a ^ b)


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class EnumType(type):
    def __new__(metacls, name, bases, namespace, *, boundary=None, **kwargs):
        enum_bases = [base for base in bases if isinstance(base, EnumType)]
        for base in enum_bases:
            if base._member_names_:
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        values = {}
        others = {}
        for key, value in namespace.items():
            is_member = isinstance(value, (member, auto)) or not (
                _is_special(key) or _is_sunder(key) or _is_descriptor(value)
                or isinstance(value, nonmember)
            )
            if not enum_bases or not is_member:
                others[key] = value.value if isinstance(value, nonmember) else value
            else:
                values[key] = value.value if isinstance(value, member) else value
        cls = super().__new__(metacls, name, bases, others)
        cls._member_names_ = []
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        if not enum_bases:
            return cls
        data_type = next(
            (base for base in cls.__mro__[1:]
             if not isinstance(base, EnumType) and base is not object
             and base in (int, str, float, bytes, tuple, bool)),
            None,
        )
        given = []
        for key, value in values.items():
            if isinstance(value, auto):
                if value._resolve is not None:
                    value.value = value._resolve()
                else:
                    value.value = cls._generate_next_value_(key, 1, len(given), list(given))
                value = value.value
            args = value if isinstance(value, tuple) else (value,)
            create = cls.__dict__.get("__new__") or _new_of(cls)
            if create is not None:
                one = create(cls, *args)
                if not hasattr(one, "_value_"):
                    one._value_ = value
            elif data_type is not None:
                one = data_type.__new__(cls, *(args if data_type is not tuple else (value,)))
                one._value_ = data_type(*args) if data_type not in (tuple, str) else value
            else:
                one = object.__new__(cls)
                one._value_ = value
            value = one._value_
            given.append(value)
            one._name_ = key
            one.__objclass__ = cls
            one._sort_order_ = len(cls._member_names_)
            if _has_own_init(cls):
                one.__init__(*args)
            known = next(
                (other for other in cls._member_map_.values() if other._value_ == value), None
            )
            if known is None:
                cls._member_names_.append(key)
                known = one
            cls._member_map_[key] = known
            try:
                cls._value2member_map_.setdefault(value, known)
            except TypeError:
                pass
            type.__setattr__(cls, key, known)
        return cls

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1):
        if names is None and cls._member_map_:
            return cls._find(value)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        pairs = []
        for index, item in enumerate(names.items() if isinstance(names, dict) else names):
            pairs.append((item, index + start) if isinstance(item, str) else tuple(item))
        bases = (cls,) if type is None else (type, cls)
        made = cls.__class__(value, bases, {**dict(pairs), "__module__": module or "__main__"})
        return made

    def _find(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for one in cls._member_map_.values():
                if one._value_ == value:
                    return one
        result = cls._missing_(value)
        if isinstance(result, cls):
            return result
        if result is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        raise TypeError(
            f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member"
        )

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            raise TypeError(
                "unsupported operand type(s) for 'in': "
                f"{type(value).__qualname__!r} and {cls.__class__.__qualname__!r}"
            )
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __getattr__(cls, name):
        raise AttributeError(name) from None

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __repr__(cls):
        return f"<enum {cls.__name__!r}>" if not issubclass(cls, Flag) else f"<flag {cls.__name__!r}>"

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumMeta = EnumType


def _new_of(cls):
    for base in cls.__mro__[1:]:
        if isinstance(base, EnumType) and "__new__" in base.__dict__:
            return base.__dict__["__new__"]
    return None


def _has_own_init(cls):
    return any(
        isinstance(base, EnumType) and "__init__" in base.__dict__ for base in cls.__mro__
    )


class Enum(metaclass=EnumType):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return max([value for value in last_values if isinstance(value, int)], default=start - 1) + 1

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return sorted(["__class__", "__doc__", "__module__", "name", "value"])

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    def __str__(self):
        return repr(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, ReprEnum):
    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return 1 if not last_values else 1 << max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        every = 0
        for one in cls._member_map_.values():
            every |= one._value_
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if value < 0:
            value += every + 1
        if value & ~every and not issubclass(cls, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        made._value_ = value
        made._name_ = "|".join(one._name_ for one in cls if one._value_ & value and
                               one._value_ & (one._value_ - 1) == 0) or None
        cls._value2member_map_[value] = made
        return made

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return (one for one in type(self) if one._value_ & self._value_
                and one._value_ & (one._value_ - 1) == 0)

    def __len__(self):
        return bin(self._value_).count("1")

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {self._value_!r}>"
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def _with(self, other, combine):
        if isinstance(other, type(self)):
            other = other._value_
        elif not (isinstance(other, int) and isinstance(self, int)):
            return NotImplemented
        return self.__class__(combine(self._value_, other))

    def __or__(self, other):
        return self._with(other, lambda a, b: a | b)

    def __and__(self, other):
        return self._with(other, lambda a, b: a & b)

    def __xor__(self, other):
        return self._with(other, lambda a, b: a ^ b)

    def __invert__(self):
        every = 0
        for one in type(self)._member_map_.values():
            every |= one._value_
        return self.__class__(every & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, Flag):
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__

    def __str__(self):
        return repr(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


def unique(enumeration):
    aliases = [
        (name, one._name_) for name, one in enumeration._member_map_.items() if name != one._name_
    ]
    if aliases:
        shown = ", ".join(f"{alias} -> {name}" for alias, name in aliases)
        raise ValueError(f"duplicate values found in {enumeration!r}: {shown}")
    return enumeration
`;
