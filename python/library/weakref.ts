// The containers of Python's weakref module, in Python.

export const WEAKREF: string = `
from _weakref import ref, proxy, getweakrefcount, getweakrefs, ReferenceType, ProxyType


class WeakValueDictionary:
    """Values are held weakly: an entry goes with its value."""

    def __init__(self, other=(), /, **names):
        self._data = {}
        self_ref = ref(self)

        def drop(key, weak):
            owner = self_ref()
            if owner is not None and owner._data.get(key) is weak:
                del owner._data[key]

        self._drop = drop
        self.update(other, **names)

    def __setitem__(self, key, value):
        drop = self._drop
        self._data[key] = ref(value, lambda weak: drop(key, weak))

    def __getitem__(self, key):
        value = self._data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __delitem__(self, key):
        del self._data[key]

    def __contains__(self, key):
        return self.get(key) is not None

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<WeakValueDictionary at {id(self):#x}>"

    def get(self, key, default=None):
        weak = self._data.get(key)
        value = None if weak is None else weak()
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = default
            return default
        return value

    def pop(self, key, *default):
        weak = self._data.pop(key, None)
        value = None if weak is None else weak()
        if value is None:
            if default:
                return default[0]
            raise KeyError(key)
        return value

    def update(self, other=(), /, **names):
        pairs = other.items() if hasattr(other, "items") else other
        for key, value in pairs:
            self[key] = value
        for key, value in names.items():
            self[key] = value

    def clear(self):
        self._data.clear()

    def items(self):
        for key, weak in list(self._data.items()):
            value = weak()
            if value is not None:
                yield key, value

    def keys(self):
        for key, weak in list(self._data.items()):
            if weak() is not None:
                yield key

    def values(self):
        for weak in list(self._data.values()):
            value = weak()
            if value is not None:
                yield value

    def valuerefs(self):
        return list(self._data.values())


class WeakKeyDictionary:
    """Keys are held weakly: an entry goes with its key."""

    def __init__(self, other=None):
        self._data = {}
        self_ref = ref(self)

        def drop(weak):
            owner = self_ref()
            if owner is not None:
                owner._data.pop(weak, None)

        self._drop = drop
        if other is not None:
            self.update(other)

    def __setitem__(self, key, value):
        self._data[ref(key, self._drop)] = value

    def __getitem__(self, key):
        return self._data[ref(key)]

    def __delitem__(self, key):
        del self._data[ref(key)]

    def __contains__(self, key):
        try:
            weak = ref(key)
        except TypeError:
            return False
        return weak in self._data

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<WeakKeyDictionary at {id(self):#x}>"

    def get(self, key, default=None):
        return self._data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self._data.setdefault(ref(key, self._drop), default)

    def pop(self, key, *default):
        return self._data.pop(ref(key), *default)

    def update(self, other):
        for key, value in other.items():
            self[key] = value

    def clear(self):
        self._data.clear()

    def keys(self):
        for weak in list(self._data):
            key = weak()
            if key is not None:
                yield key

    def values(self):
        for weak, value in list(self._data.items()):
            if weak() is not None:
                yield value

    def items(self):
        for weak, value in list(self._data.items()):
            key = weak()
            if key is not None:
                yield key, value

    def keyrefs(self):
        return list(self._data)


class WeakSet:
    """Members are held weakly."""

    def __init__(self, members=None):
        self.data = set()
        self_ref = ref(self)

        def drop(weak):
            owner = self_ref()
            if owner is not None:
                owner.data.discard(weak)

        self._drop = drop
        if members is not None:
            self.update(members)

    def add(self, member):
        self.data.add(ref(member, self._drop))

    def discard(self, member):
        self.data.discard(ref(member))

    def remove(self, member):
        self.data.remove(ref(member))

    def pop(self):
        while True:
            member = self.data.pop()()
            if member is not None:
                return member

    def clear(self):
        self.data.clear()

    def update(self, members):
        for member in members:
            self.add(member)

    def __contains__(self, member):
        try:
            weak = ref(member)
        except TypeError:
            return False
        return weak in self.data

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        for weak in list(self.data):
            member = weak()
            if member is not None:
                yield member


class WeakMethod:
    """A weak reference to a bound method, by its object and its function."""

    def __init__(self, method, callback=None):
        self_ref = ref(self)

        def gone(weak):
            owner = self_ref()
            if owner is not None and owner._alive:
                owner._alive = False
                if callback is not None:
                    callback(owner)

        self._object = ref(method.__self__, gone)
        self._function = ref(method.__func__, gone)
        self._alive = True

    def __call__(self):
        owner = self._object()
        function = self._function()
        if owner is None or function is None:
            return None
        return function.__get__(owner, type(owner)) if hasattr(function, "__get__") else getattr(owner, function.__name__)

    def __eq__(self, other):
        return isinstance(other, WeakMethod) and self() is not None and self() == other()

    def __hash__(self):
        return hash(self._object)


class finalize:
    """Calls a function when an object goes; keeps itself alive until then."""

    _registry = {}
    _serial = 0

    def __init__(self, obj, func, /, *args, **kwargs):
        finalize._serial += 1
        self._key = finalize._serial
        self.atexit = True
        key = self._key
        weak = ref(obj, lambda weak: finalize._run(key))
        finalize._registry[key] = (self, weak, func, args, kwargs)

    @staticmethod
    def _run(key):
        entry = finalize._registry.pop(key, None)
        if entry is not None:
            self, weak, func, args, kwargs = entry
            return func(*args, **kwargs)

    @property
    def alive(self):
        return self._key in finalize._registry

    def __call__(self):
        return finalize._run(self._key)

    def detach(self):
        entry = finalize._registry.pop(self._key, None)
        if entry is not None:
            self, weak, func, args, kwargs = entry
            return weak(), func, args, kwargs

    def peek(self):
        entry = finalize._registry.get(self._key)
        if entry is not None:
            self, weak, func, args, kwargs = entry
            return weak(), func, args, kwargs

    @classmethod
    def _exit(cls):
        for key in sorted(cls._registry, reverse=True):
            entry = cls._registry.get(key)
            if entry is not None and entry[0].atexit:
                cls._run(key)
`;
