// Small parts of Python's library that programs about memory import, in Python.

export const SMALL: Readonly<Record<string, string>> = {
  collections: `
class deque(list):
    def __init__(self, values=(), maxlen=None):
        list.__init__(self, values)
        self.maxlen = maxlen

    def append(self, value):
        if self.maxlen is not None and len(self) == self.maxlen:
            del self[0]
        list.append(self, value)

    def appendleft(self, value):
        self.insert(0, value)

    def popleft(self):
        return self.pop(0)

    def __repr__(self):
        return f"deque({list(self)!r})"


class defaultdict(dict):
    def __init__(self, default_factory=None, *args, **kwargs):
        dict.__init__(self, *args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self[key] = self.default_factory()
        return value


class OrderedDict(dict):
    pass


class Counter(dict):
    def __init__(self, values=()):
        for value in values:
            self[value] = self.get(value, 0) + 1

    def __missing__(self, key):
        return 0


def namedtuple(name, fields):
    names = fields.replace(",", " ").split() if isinstance(fields, str) else list(fields)

    def create(cls, *args, **kwargs):
        return tuple.__new__(cls, [*args, *(kwargs[field] for field in names[len(args):])])

    def show(self):
        return name + "(" + ", ".join(f"{field}={value!r}" for field, value in zip(names, self)) + ")"

    members = {"__new__": create, "__repr__": show, "_fields": tuple(names)}
    for index, field in enumerate(names):
        members[field] = property(lambda self, index=index: self[index])
    return type(name, (tuple,), members)
`,
  contextlib: `
class _Context:
    def __init__(self, steps):
        self.steps = steps

    def __enter__(self):
        return next(self.steps)

    def __exit__(self, kind, value, traceback):
        if kind is None:
            for _ in self.steps:
                raise RuntimeError("generator didn't stop")
            return False
        try:
            self.steps.throw(value)
        except StopIteration:
            return True
        except BaseException as error:
            if error is value:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(function):
    return lambda *args, **kwargs: _Context(function(*args, **kwargs))


class suppress:
    def __init__(self, *kinds):
        self.kinds = kinds

    def __enter__(self):
        pass

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.kinds)
`,
  functools: `
def wraps(wrapped):
    def decorate(wrapper):
        wrapper.__name__ = wrapped.__name__
        wrapper.__wrapped__ = wrapped
        return wrapper
    return decorate


class partial:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})


def reduce(function, values, *initial):
    values = iter(values)
    result = initial[0] if initial else next(values)
    for value in values:
        result = function(result, value)
    return result


def lru_cache(maxsize=128):
    def decorate(function):
        known = {}

        def cached(*args):
            if args not in known:
                known[args] = function(*args)
            return known[args]

        cached.cache_clear = known.clear
        cached.__wrapped__ = function
        return cached
    return decorate


cache = lru_cache(None)
`,
  textwrap: `
def dedent(text):
    lines = text.split("\\n")
    margins = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    margin = min(margins, default=0)
    return "\\n".join(line[margin:] if line.strip() else "" for line in lines)


def indent(text, prefix):
    return "\\n".join(prefix + line if line.strip() else line for line in text.split("\\n"))
`,
  traceback: `
import sys
from _errors import format_exception as _format


def format_exc_of(error):
    return _format(error)


def format_exc():
    return _format(sys.exc_info()[1])


def print_exc():
    sys.stderr.write(format_exc())
`,
  types: `
class SimpleNamespace:
    def __init__(self, **names):
        for name, value in names.items():
            setattr(self, name, value)

    def __repr__(self):
        return "namespace(" + ", ".join(f"{name}={value!r}" for name, value in vars(self).items()) + ")"


FunctionType = type(lambda: None)
GeneratorType = type((lambda: (yield))())
ModuleType = type(__import__("sys"))
MethodType = type(SimpleNamespace().__init__)
`,
  typing: `
Any = Optional = List = Dict = Callable = Union = object
TYPE_CHECKING = False
`,
};
