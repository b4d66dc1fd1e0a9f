// copy, atexit, io, string, textwrap, types: short modules that students import.

export const COPYING: Readonly<Record<string, string>> = {
  copy: String.raw`
import types as _types


class Error(Exception):
    pass


error = Error
_ATOMIC = (type(None), int, float, bool, complex, str, bytes, type, range, slice, type(Ellipsis),
           type(NotImplemented), type(lambda: 0), type(len), property)


def _members(x):
    slots = {}
    for base in type(x).__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                slots[name] = getattr(x, name)
    return getattr(x, "__dict__", None), slots


def copy(x):
    cls = type(x)
    if cls in _ATOMIC or isinstance(x, type):
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    if cls in (list, dict, set, bytearray):
        return x.copy()
    if cls in (tuple, frozenset):
        return x
    return _rebuilt(x, lambda value: value)


def _refuse(x):
    name = type(x).__name__
    raise TypeError(f"cannot pickle {name!r} object")


def _rebuilt(x, changed, memo=None):
    cls = type(x)
    if not hasattr(x, "__dict__") and cls.__module__ in ("builtins", "itertools", "_weakref"):
        if cls.__name__ == "ReferenceType":
            return x
        _refuse(x)
    if isinstance(x, _types.ModuleType) or isinstance(x, _types.GeneratorType):
        _refuse(x)
    reduce = getattr(cls, "__reduce_ex__", None)
    reduced = reduce(x, 4) if reduce else cls.__reduce__(x) if hasattr(cls, "__reduce__") else None
    if isinstance(reduced, str):
        return x
    if reduced is not None:
        return _reconstructed(x, *reduced, changed=changed, memo=memo)
    if isinstance(x, tuple):
        y = tuple.__new__(cls, [changed(value) for value in x])
    elif isinstance(x, (int, str, float, frozenset)):
        y = cls.__new__(cls, x)
    elif isinstance(x, BaseException):
        y = cls.__new__(cls, *x.args)
    else:
        y = cls.__new__(cls)
    if memo is not None:
        memo[id(x)] = y
    names, slots = _members(x)
    state = None
    if hasattr(x, "__getstate__"):
        state = changed(x.__getstate__())
        if state is not None and hasattr(y, "__setstate__"):
            y.__setstate__(state)
        elif state is not None:
            y.__dict__.update(state)
    else:
        if names:
            y.__dict__.update({name: changed(value) for name, value in names.items()})
        for name, value in slots.items():
            object.__setattr__(y, name, changed(value))
    if isinstance(x, list):
        y.extend([changed(value) for value in list.__iter__(x)])
    elif isinstance(x, dict):
        for key in list(dict.keys(x)):
            y[changed(key)] = changed(dict.__getitem__(x, key))
    elif isinstance(x, set):
        set.update(y, [changed(value) for value in x])
    return y


def _reconstructed(x, make, args, state=None, items=None, entries=None, *, changed, memo):
    y = make(*[changed(value) for value in args])
    if memo is not None:
        memo[id(x)] = y
    if state is not None:
        state = changed(state)
        if hasattr(y, "__setstate__"):
            y.__setstate__(state)
        else:
            names, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
            if names:
                y.__dict__.update(names)
            for name, value in (slots or {}).items():
                setattr(y, name, value)
    for value in items or ():
        y.append(changed(value))
    for key, value in entries or ():
        y[changed(key)] = changed(value)
    return y


def deepcopy(x, memo=None, _nil=[]):
    if memo is None:
        memo = {}
    known = memo.get(id(x), _nil)
    if known is not _nil:
        return known
    cls = type(x)
    if cls in _ATOMIC or isinstance(x, type):
        return x
    if cls is list:
        y = []
        memo[id(x)] = y
        for value in x:
            y.append(deepcopy(value, memo))
    elif cls is dict:
        y = {}
        memo[id(x)] = y
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        items = [deepcopy(value, memo) for value in x]
        known = memo.get(id(x), _nil)
        if known is not _nil:
            return known
        y = x if all(a is b for a, b in zip(x, items)) else tuple(items)
    elif cls is _types.MethodType:
        y = _types.MethodType(x.__func__, deepcopy(x.__self__, memo))
    elif getattr(cls, "__deepcopy__", None) is not None:
        y = x.__deepcopy__(memo)
    elif cls.__name__ == "deque":
        y = cls(maxlen=x.maxlen)
        memo[id(x)] = y
        y.extend([deepcopy(value, memo) for value in x])
    elif cls.__name__ == "defaultdict":
        y = cls(x.default_factory)
        memo[id(x)] = y
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls in (set, frozenset):
        y = cls([deepcopy(value, memo) for value in x])
    else:
        y = _rebuilt(x, lambda value: deepcopy(value, memo), memo)
    if y is not x:
        memo[id(x)] = y
        # The originals live until the copy is complete, so that no id is reused.
        memo.setdefault(id(memo), []).append(x)
    return y
`,
  atexit: String.raw`
_functions = []


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError("the first argument must be callable")
    _functions.append((func, args, kwargs))
    return func


def unregister(func, /):
    _functions[:] = [entry for entry in _functions if entry[0] != func]


def _clear():
    _functions.clear()


def _ncallbacks():
    return len(_functions)


def _run_exitfuncs():
    import sys
    while _functions:
        func, args, kwargs = _functions.pop()
        try:
            func(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as error:
            sys.stderr.write(f"Exception ignored in atexit callback: {func!r}\n")
            import traceback
            traceback.print_exc()
`,
  io: String.raw`
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False

    def close(self):
        self.closed = True

    def flush(self):
        pass

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *args):
        self.close()

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        return list(self)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def isatty(self):
        return False


class _Memory(IOBase):
    def __init__(self, initial):
        self._value = initial
        self._at = 0

    def getvalue(self):
        self._check()
        return self._value

    def read(self, size=-1):
        self._check()
        end = len(self._value) if size is None or size < 0 else self._at + size
        found = self._value[self._at:end]
        self._at += len(found)
        return found

    def readline(self, size=-1):
        self._check()
        end = self._value.find(self._newline, self._at)
        end = len(self._value) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        found = self._value[self._at:end]
        self._at += len(found)
        return found

    def write(self, s):
        self._check()
        if not isinstance(s, self._kind):
            raise TypeError(self._refusal + type(s).__name__)
        if self._at > len(self._value):
            self._value += self._filler * (self._at - len(self._value))
        self._value = self._value[:self._at] + s + self._value[self._at + len(s):]
        self._at += len(s)
        return len(s)

    def tell(self):
        self._check()
        return self._at

    def seek(self, pos, whence=0):
        self._check()
        if whence == 2:
            pos += len(self._value)
        elif whence == 1:
            pos += self._at
        if pos < 0:
            raise ValueError(f"Negative seek position {pos}")
        self._at = pos
        return pos

    def truncate(self, size=None):
        self._check()
        self._value = self._value[:self._at if size is None else size]
        return len(self._value)


class StringIO(_Memory):
    _newline, _filler, _kind = "\n", "\0", str
    _refusal = "string argument expected, got "

    def __init__(self, initial_value="", newline="\n"):
        _Memory.__init__(self, initial_value or "")

    def write(self, s):
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        return _Memory.write(self, s)


class BytesIO(_Memory):
    _newline, _filler, _kind = b"\n", b"\0", bytes
    _refusal = "a bytes-like object is required, not "

    def __init__(self, initial_bytes=b""):
        _Memory.__init__(self, bytes(initial_bytes))
`,
  string: `${String.raw`
whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`}\`${String.raw`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _filled(self, names, is_safe):
        text, out, at = self.template, [], 0
        while at < len(text):
            if text[at] != "$":
                out.append(text[at])
                at += 1
                continue
            if text[at + 1:at + 2] == "$":
                out.append("$")
                at += 2
                continue
            braced = text[at + 1:at + 2] == "{"
            start = end = at + 1 + braced
            while end < len(text) and (text[end] == "_" or text[end].isalnum()):
                end += 1
            name = text[start:end]
            if not name or name[0].isdigit() or (braced and text[end:end + 1] != "}"):
                if not is_safe:
                    line = text.count("\n", 0, at) + 1
                    column = at - text.rfind("\n", 0, at)
                    raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")
                out.append("$")
                at += 1
                continue
            end += braced
            if is_safe and name not in names:
                out.append(text[at:end])
            else:
                out.append(str(names[name]))
            at = end
        return "".join(out)

    def substitute(self, mapping=(), /, **kws):
        return self._filled({**dict(mapping), **kws}, False)

    def safe_substitute(self, mapping=(), /, **kws):
        return self._filled({**dict(mapping), **kws}, True)
`}`,
};
