// Python's functools.

export const FUNCTOOLS: string = String.raw`
from reprlib import recursive_repr as _recursive_repr

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            pass
        else:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class partial:
    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    @_recursive_repr()
    def __repr__(self):
        cls = type(self)
        name = "functools.partial" if cls is partial else f"{cls.__module__}.{cls.__qualname__}"
        parts = [repr(self.func), *map(repr, self.args)]
        parts.extend(f"{key}={value!r}" for key, value in self.keywords.items())
        return f"{name}({', '.join(parts)})"


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, owner=None):
        if hasattr(self.func, "__get__"):
            func = self.func.__get__(instance, owner)
        elif instance is None:
            func = self.func
        else:
            func = partial(self.func, instance)
        return partial(func, *self.args, **self.keywords)


_missing = object()


def reduce(function, iterable, initial=_missing, /):
    values = iter(iterable)
    if initial is _missing:
        try:
            result = next(values)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        result = initial
    for value in values:
        result = function(result, value)
    return result


def cmp_to_key(mycmp):
    class K:
        __slots__ = ("obj",)

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

        __hash__ = None

    return K


def _derived(root):
    def known(self, other):
        return getattr(type(self), root)(self, other)

    def opposite(self, other):
        result = known(self, other)
        return result if result is NotImplemented else not result

    def and_different(result_of):
        def compare(self, other):
            result = result_of(self, other)
            return result if result is NotImplemented else result and self != other
        return compare

    def or_equal(result_of):
        def compare(self, other):
            result = result_of(self, other)
            return result if result is NotImplemented else result or self == other
        return compare

    other_way = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}[root]
    if root in ("__lt__", "__gt__"):
        return {
            other_way: and_different(opposite),
            root.replace("t__", "e__"): or_equal(known),
            other_way.replace("t__", "e__"): opposite,
        }
    return {
        other_way: or_equal(opposite),
        root.replace("e__", "t__"): and_different(known),
        other_way.replace("e__", "t__"): opposite,
    }


def total_ordering(cls):
    roots = [
        name
        for name in ("__lt__", "__le__", "__gt__", "__ge__")
        if getattr(cls, name, None) is not getattr(object, name, None)
    ]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, function in _derived(roots[0]).items():
        if name not in roots:
            function.__name__ = name
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, function)
    return cls


_mark = (object(),)


def _make_key(args, kwds, typed):
    if not kwds and not typed:
        if len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return args
    key = args
    if kwds:
        key += _mark
        for item in kwds.items():
            key += item
    if typed:
        key += tuple(type(value) for value in args)
        key += tuple(type(value) for value in kwds.values())
    return key


def lru_cache(maxsize=128, typed=False):
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        wrapper = _lru_cache(maxsize, 128, False)
        return update_wrapper(wrapper, maxsize)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorating_function(user_function):
        wrapper = _lru_cache(user_function, maxsize, typed)
        return update_wrapper(wrapper, user_function)

    return decorating_function


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


def _lru_cache(function, maxsize, typed):
    known = {}
    hits = misses = 0

    def unlimited(*args, **kwds):
        nonlocal hits, misses
        key = _make_key(args, kwds, typed)
        result = known.get(key, _missing)
        if result is not _missing:
            hits += 1
            return result
        misses += 1
        result = known[key] = function(*args, **kwds)
        return result

    def limited(*args, **kwds):
        nonlocal hits, misses
        key = _make_key(args, kwds, typed)
        result = known.pop(key, _missing)
        if result is not _missing:
            # The most recently used: evicted last.
            known[key] = result
            hits += 1
            return result
        misses += 1
        result = function(*args, **kwds)
        if key not in known:
            if len(known) >= maxsize:
                del known[next(iter(known))]
            known[key] = result
        return result

    def uncached(*args, **kwds):
        nonlocal misses
        misses += 1
        return function(*args, **kwds)

    def cache_info():
        return _CacheInfo(hits, misses, maxsize, len(known))

    def cache_clear():
        nonlocal hits, misses
        hits = misses = 0
        known.clear()

    wrapper = unlimited if maxsize is None else limited if maxsize > 0 else uncached
    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return wrapper


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                "Cannot assign the same cached_property to two different names "
                f"({self.attrname!r} and {name!r})."
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            names = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} "
                f"instance to cache {self.attrname!r} property."
            ) from None
        value = names.get(self.attrname, _missing)
        if value is _missing:
            value = names[self.attrname] = self.func(instance)
        return value


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        for kind in registry:
            if issubclass(cls, kind) and kind is not object:
                return registry[kind]
        return registry[object]

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda f: register(cls, f)
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to 'register()': {cls!r}. "
                    "Use either '@register(some_class)' or plain '@register' "
                    "on an annotated function."
                )
            func = cls
            cls = next(iter(annotations.values()))
        registry[cls] = func
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, "__name__", "singledispatch function")
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    def __init__(self, func):
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            found = self.dispatcher.dispatch(args[0].__class__)
            return found.__get__(obj, cls)(*args, **kwargs)

        update_wrapper(method, self.func)
        return method


from collections import namedtuple as _namedtuple

_CacheInfo = _namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])
_CacheInfo.__module__ = "functools"
`;
