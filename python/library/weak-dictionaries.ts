// WeakValueDictionary and WeakKeyDictionary, in Python.

export const WEAK_DICTIONARIES = `class KeyedRef(ref):
    """A weak reference to a value that knows the value's key."""

    __slots__ = ("key",)

    def __new__(cls, ob, callback, key):
        self = super().__new__(cls, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


class WeakValueDictionary:
    """Values are held weakly: an entry goes with its value."""

    def __init__(self, other=(), /, **names):
        def forget(weak, owner_ref=ref(self)):
            owner = owner_ref()
            if owner is not None:
                if owner._iterations:
                    owner._pending.append(weak)
                else:
                    owner._drop(weak)

        self._remove = forget
        self._pending = []
        self._iterations = 0
        self.data = {}
        self.update(other, **names)

    def _drop(self, weak):
        if self.data.get(weak.key) is weak:
            del self.data[weak.key]

    def _commit(self):
        while self._pending:
            self._drop(self._pending.pop())

    def __setitem__(self, key, value):
        self._commit()
        self.data[key] = KeyedRef(value, self._remove, key)

    def __getitem__(self, key):
        self._commit()
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __delitem__(self, key):
        self._commit()
        del self.data[key]

    def __contains__(self, key):
        return self.get(key) is not None

    def __len__(self):
        self._commit()
        return len(self.data)

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"

    def get(self, key, default=None):
        self._commit()
        weak = self.data.get(key)
        value = None if weak is None else weak()
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = default
            return default
        return value

    def pop(self, key, *default):
        self._commit()
        weak = self.data.pop(key, None)
        value = None if weak is None else weak()
        if value is None:
            if default:
                return default[0]
            raise KeyError(key)
        return value

    def update(self, other=(), /, **names):
        pairs = other if hasattr(other, "items") else dict(other)
        for key, value in pairs.items():
            self[key] = value
        for key, value in names.items():
            self[key] = value

    def clear(self):
        self._pending.clear()
        self.data.clear()

    def popitem(self):
        self._commit()
        while True:
            key, weak = self.data.popitem()
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
        self._commit()
        with _Iteration(self):
            yield from self.data.values()

    def items(self):
        self._commit()
        with _Iteration(self):
            for key, weak in self.data.items():
                value = weak()
                if value is not None:
                    yield key, value

    def keys(self):
        self._commit()
        with _Iteration(self):
            for key, weak in self.data.items():
                if weak() is not None:
                    yield key

    def values(self):
        self._commit()
        with _Iteration(self):
            for weak in self.data.values():
                value = weak()
                if value is not None:
                    yield value

    def valuerefs(self):
        self._commit()
        return list(self.data.values())


class WeakKeyDictionary:
    """Keys are held weakly: an entry goes with its key."""

    def __init__(self, other=None):
        def forget(weak, owner_ref=ref(self)):
            owner = owner_ref()
            if owner is not None:
                if owner._iterations:
                    owner._pending.append(weak)
                else:
                    owner.data.pop(weak, None)

        self._remove = forget
        self._pending = []
        self._iterations = 0
        self.data = {}
        if other is not None:
            self.update(other)

    def _commit(self):
        while self._pending:
            self.data.pop(self._pending.pop(), None)

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            weak = ref(key)
        except TypeError:
            return False
        return weak in self.data

    def __len__(self):
        return len(self.data) - sum(weak in self.data for weak in self._pending)

    def __iter__(self):
        return self.keys()

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *default):
        return self.data.pop(ref(key), *default)

    def update(self, other=None, /, **names):
        if other is not None:
            for key, value in other.items() if hasattr(other, "items") else dict(other).items():
                self[key] = value
        if names:
            for key, value in names.items():
                self[key] = value

    def clear(self):
        self.data.clear()

    def popitem(self):
        while True:
            weak, value = self.data.popitem()
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
        with _Iteration(self):
            for weak in self.data:
                key = weak()
                if key is not None:
                    yield key

    def values(self):
        with _Iteration(self):
            for weak, value in self.data.items():
                if weak() is not None:
                    yield value

    def items(self):
        with _Iteration(self):
            for weak, value in self.data.items():
                key = weak()
                if key is not None:
                    yield key, value

    def keyrefs(self):
        return list(self.data)
`;
