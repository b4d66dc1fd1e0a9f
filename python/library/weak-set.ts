// WeakSet, in Python.

export const WEAK_SET = `class _Iteration:
    """While somebody goes over a container, what dies stays; then the container takes it out."""

    __slots__ = ("_container",)

    def __init__(self, container):
        self._container = container

    def __enter__(self):
        self._container._iterations += 1

    def __exit__(self, *details):
        self._container._iterations -= 1
        if not self._container._iterations:
            self._container._commit()


class WeakSet:
    """Members are held weakly."""

    def __init__(self, data=None):
        def forget(weak, owner_ref=ref(self)):
            owner = owner_ref()
            if owner is not None:
                if owner._iterations:
                    owner._pending.append(weak)
                else:
                    owner.data.discard(weak)

        self._remove = forget
        self._pending = []
        self._iterations = 0
        self.data = set()
        if data is not None:
            self.update(data)

    def _commit(self):
        while self._pending:
            self.data.discard(self._pending.pop())

    def add(self, item):
        self._commit()
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self._commit()
        self.data.discard(ref(item))

    def remove(self, item):
        self._commit()
        self.data.remove(ref(item))

    def pop(self):
        self._commit()
        while True:
            try:
                weak = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = weak()
            if item is not None:
                return item

    def clear(self):
        self._pending.clear()
        self.data.clear()

    def update(self, other):
        for item in other:
            self.add(item)

    def __contains__(self, item):
        try:
            weak = ref(item)
        except TypeError:
            return False
        return weak in self.data

    def __len__(self):
        return len(self.data) - sum(weak in self.data for weak in self._pending)

    def __iter__(self):
        with _Iteration(self):
            for weak in self.data:
                item = weak()
                if item is not None:
                    yield item

    def __repr__(self):
        return repr(self.data)

    def _refs(self, items):
        return {ref(item) for item in items}

    def _made(self, items):
        return self.__class__(items)

    def copy(self):
        return self._made(self)

    def _like(self, changed):
        from copy import _members
        new = self.copy()
        names, slots = _members(self)
        for name, value in {**names, **slots}.items():
            if name not in ("data", "_remove", "_pending", "_iterations"):
                setattr(new, name, changed(value))
        return new

    def __copy__(self):
        return self._like(lambda value: value)

    def __deepcopy__(self, memo):
        from copy import deepcopy
        return self._like(lambda value: deepcopy(value, memo))

    def difference(self, other):
        new = self.copy()
        new.difference_update(other)
        return new

    def difference_update(self, other):
        self._commit()
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update(self._refs(other))

    def intersection(self, other):
        return self._made(item for item in other if item in self)

    def intersection_update(self, other):
        self._commit()
        self.data.intersection_update(self._refs(other))

    def symmetric_difference(self, other):
        new = self.copy()
        new.symmetric_difference_update(other)
        return new

    def symmetric_difference_update(self, other):
        self._commit()
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update({ref(item, self._remove) for item in other})

    def union(self, other):
        return self._made(item for items in (self, other) for item in items)

    def issubset(self, other):
        return self.data.issubset(self._refs(other))

    def issuperset(self, other):
        return self.data.issuperset(self._refs(other))

    def isdisjoint(self, other):
        return not any(item in self for item in other)

    __sub__ = difference
    __and__ = intersection
    __xor__ = symmetric_difference
    __or__ = union
    __le__ = issubset
    __ge__ = issuperset

    def __lt__(self, other):
        return self.data < self._refs(other)

    def __gt__(self, other):
        return self.data > self._refs(other)

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.data == self._refs(other)

    __hash__ = None

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def __ior__(self, other):
        self.update(other)
        return self
`;
