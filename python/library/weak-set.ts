// WeakSet, in Python.

export const WEAK_SET = `class WeakSet:
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
            try:
                weak = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            member = weak()
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

    def __repr__(self):
        return repr(self.data)

    def _others(self, members):
        return {ref(member) for member in members}

    def _from(self, data):
        return self.__class__(member for member in (weak() for weak in data) if member is not None)

    def copy(self):
        return self.__class__(self)

    def difference(self, members):
        return self._from(self.data - self._others(members))

    def difference_update(self, members):
        if self is members:
            self.data.clear()
        else:
            self.data.difference_update(self._others(members))

    def intersection(self, members):
        return self.__class__(member for member in members if member in self)

    def intersection_update(self, members):
        self.data &= self._others(members)

    def symmetric_difference(self, members):
        return self._from(self.data ^ self._others(members))

    def symmetric_difference_update(self, members):
        if self is members:
            self.data.clear()
            return
        members = list(members)
        common = [member for member in members if member in self]
        for member in members:
            self.add(member)
        for member in common:
            self.discard(member)

    def union(self, members):
        return self.__class__(member for these in (self, members) for member in these)

    def issubset(self, members):
        return self.data.issubset(self._others(members))

    def issuperset(self, members):
        return self.data.issuperset(self._others(members))

    def isdisjoint(self, members):
        return len(self.intersection(members)) == 0

    __sub__ = difference
    __and__ = intersection
    __xor__ = symmetric_difference
    __or__ = union
    __le__ = issubset
    __ge__ = issuperset

    def __lt__(self, members):
        return self.data < self._others(members)

    def __gt__(self, members):
        return self.data > self._others(members)

    def __eq__(self, members):
        if not isinstance(members, self.__class__):
            return NotImplemented
        return self.data == self._others(members)

    __hash__ = None

    def __isub__(self, members):
        self.difference_update(members)
        return self

    def __iand__(self, members):
        self.intersection_update(members)
        return self

    def __ixor__(self, members):
        self.symmetric_difference_update(members)
        return self

    def __ior__(self, members):
        self.update(members)
        return self
`;
