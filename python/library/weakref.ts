// Python's weakref module, in Python: methods and finalizers; the containers have their own files.

import { WEAK_DICTIONARIES } from "./weak-dictionaries.js";
import { WEAK_SET } from "./weak-set.js";

export const WEAKREF: string = `
import sys as _sys
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
    """Calls a function when an object goes, or at exit; keeps itself alive until then."""

    __slots__ = ()
    _calls = {}
    _made = 0
    _is_at_exit = False
    _has_ended = False

    class _Call:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "number")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._is_at_exit:
            import atexit
            atexit.register(finalize._run_all)
            finalize._is_at_exit = True
        call = finalize._Call()
        call.weakref = ref(obj, self)
        call.func, call.args, call.kwargs = func, args, kwargs
        call.atexit = True
        finalize._made += 1
        call.number = finalize._made
        finalize._calls[self] = call

    def __call__(self, _=None):
        call = finalize._calls.pop(self, None)
        if call is not None and not finalize._has_ended:
            return call.func(*call.args, **call.kwargs)

    def peek(self):
        call = finalize._calls.get(self)
        obj = None if call is None else call.weakref()
        if obj is not None:
            return obj, call.func, call.args, call.kwargs

    def detach(self):
        found = self.peek()
        if found is not None and finalize._calls.pop(self, None) is not None:
            return found

    @property
    def alive(self):
        return self in finalize._calls

    @property
    def atexit(self):
        call = finalize._calls.get(self)
        return call is not None and call.atexit

    @atexit.setter
    def atexit(self, value):
        call = finalize._calls.get(self)
        if call is not None:
            call.atexit = bool(value)

    def __repr__(self):
        call = finalize._calls.get(self)
        obj = None if call is None else call.weakref()
        name = f"<{type(self).__name__} object at {id(self):#x}"
        if obj is None:
            return f"{name}; dead>"
        return f"{name}; for {type(obj).__name__!r} at {id(obj):#x}>"

    @classmethod
    def _run_all(cls):
        import gc
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            waiting = None
            while waiting is None or waiting:
                made = finalize._made
                calls = sorted(finalize._calls.items(), key=lambda entry: entry[1].number)
                waiting = [one for one, call in calls if call.atexit]
                # The newest first, also among those that are made meanwhile.
                while waiting and made == finalize._made:
                    one = waiting.pop()
                    try:
                        one()
                    except Exception:
                        _sys.excepthook(*_sys.exc_info())
        finally:
            finalize._has_ended = True
            if was_enabled:
                gc.enable()


${WEAK_SET}

${WEAK_DICTIONARIES}

if "collections.abc" in _sys.modules:
    _sys.modules["collections.abc"]._register_weak(_sys.modules["weakref"])
`;
