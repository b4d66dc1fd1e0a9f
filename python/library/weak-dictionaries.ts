// WeakValueDictionary and WeakKeyDictionary, in Python.

export const WEAK_DICTIONARIES = `class WeakValueDictionary:
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

    def popitem(self):
        while True:
            key, weak = self._data.popitem()
            value = weak()
            if value is not None:
                return key, value

    def copy(self):
        return WeakValueDictionary(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        for key, value in self.items():
            new[deepcopy(key, memo)] = value
        return new

    def __eq__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def itervaluerefs(self):
        yield from list(self._data.values())

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

    def update(self, other=None, /, **names):
        if other is not None:
            for key, value in other.items() if hasattr(other, "items") else dict(other).items():
                self[key] = value
        if names:
            for key, value in names.items():
                self[key] = value

    def clear(self):
        self._data.clear()

    def popitem(self):
        while True:
            weak, value = self._data.popitem()
            key = weak()
            if key is not None:
                return key, value

    def copy(self):
        new = WeakKeyDictionary()
        new.update(self)
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        for key, value in self.items():
            new[key] = deepcopy(value, memo)
        return new

    def __eq__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

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
`;
