// Python's weakref module, in Python: methods and finalizers; the containers have their own files.

import { WEAK_DICTIONARIES } from "./weak-dictionaries.js";
import { WEAK_SET } from "./weak-set.js";

export const WEAKREF: string = `
from _weakref import ref, proxy, getweakrefcount, getweakrefs
from _weakref import CallableProxyType, ProxyType, ReferenceType

ProxyTypes = (ProxyType, CallableProxyType)


class WeakMethod(ref):
    """A weak reference to a bound method, by its object and its function."""

    __slots__ = "_func_ref", "_meth_type", "_alive", "__weakref__"

    def __new__(cls, method, callback=None):
        try:
            owner = method.__self__
            function = method.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(method)}") from None

        def gone(weak):
            self = self_ref()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, owner, gone)
        self._func_ref = ref(function, gone)
        self._meth_type = type(method)
        self._alive = True
        self_ref = ref(self)
        return self

    def __init__(self, method, callback=None):
        pass

    def __call__(self):
        owner = ref.__call__(self)
        function = self._func_ref()
        if owner is None or function is None:
            return None
        return self._meth_type(function, owner)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is other
            return ref.__eq__(self, other) and self._func_ref == other._func_ref
        return NotImplemented

    def __ne__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is not other
            return ref.__ne__(self, other) or self._func_ref != other._func_ref
        return NotImplemented

    __hash__ = ref.__hash__


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


${WEAK_DICTIONARIES}

${WEAK_SET}`;
