// Python's json.

export const JSON_MODULE: string = String.raw`
class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno = doc.count("\n", 0, pos) + 1
        self.colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {self.lineno} column {self.colno} (char {pos})")


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_UNESCAPED = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_CONSTANTS = (("null", None), ("true", True), ("false", False), ("NaN", float("nan")),
              ("Infinity", float("inf")), ("-Infinity", float("-inf")))


def _quoted(text, ensure_ascii):
    out = []
    for char in text:
        code = ord(char)
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif code < 32 or (ensure_ascii and 126 < code < 65536):
            out.append(f"\\u{code:04x}")
        elif ensure_ascii and code >= 65536:
            code -= 65536
            out.append(f"\\u{0xd800 + (code >> 10):04x}\\u{0xdc00 + (code & 0x3ff):04x}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def _number(value, allow_nan):
    if value != value or value in (float("inf"), float("-inf")):
        if not allow_nan:
            raise ValueError(f"Out of range float values are not JSON compliant")
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return float.__repr__(value)


class JSONEncoder:
    item_separator, key_separator = ", ", ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
                 sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys, self.ensure_ascii, self.allow_nan = skipkeys, ensure_ascii, allow_nan
        self.sort_keys = sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        return self._text(o, "", set())

    def _key(self, key):
        if isinstance(key, str):
            return key
        if key is None or key is True or key is False:
            return {None: "null", True: "true", False: "false"}[key]
        if isinstance(key, int):
            return int.__repr__(key)
        if isinstance(key, float):
            return _number(key, self.allow_nan)
        if self.skipkeys:
            return None
        raise TypeError("keys must be str, int, float, bool or None, "
                        f"not {key.__class__.__name__}")

    def _text(self, o, margin, path):
        if o is None or o is True or o is False:
            return "null" if o is None else "true" if o else "false"
        if isinstance(o, str):
            return _quoted(o, self.ensure_ascii)
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _number(o, self.allow_nan)
        if id(o) in path:
            raise ValueError("Circular reference detected")
        path.add(id(o))
        inner = margin if self.indent is None else margin + self.indent
        if isinstance(o, dict):
            items = sorted(o.items()) if self.sort_keys else o.items()
            parts = []
            for key, value in items:
                name = self._key(key)
                if name is not None:
                    shown = _quoted(name, self.ensure_ascii)
                    parts.append(shown + self.key_separator + self._text(value, inner, path))
            result = self._joined("{", parts, "}", margin, inner)
        elif isinstance(o, (list, tuple)):
            parts = [self._text(value, inner, path) for value in o]
            result = self._joined("[", parts, "]", margin, inner)
        else:
            result = self._text(self.default(o), margin, path)
        path.discard(id(o))
        return result

    def _joined(self, left, parts, right, margin, inner):
        if not parts:
            return left + right
        if self.indent is None:
            return left + self.item_separator.join(parts) + right
        break_ = "\n" + inner
        return left + break_ + (self.item_separator + break_).join(parts) + "\n" + margin + right


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
                 strict=True, object_pairs_hook=None):
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int = parse_float or float, parse_int or int

    def decode(self, s):
        value, end = self._value(s, self._space(s, 0))
        end = self._space(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def _space(self, s, at):
        while at < len(s) and s[at] in " \t\n\r":
            at += 1
        return at

    def _value(self, s, at):
        char = s[at:at + 1]
        if char == '"':
            return self._string(s, at + 1)
        if char == "{":
            return self._object(s, at + 1)
        if char == "[":
            return self._array(s, at + 1)
        for text, value in _CONSTANTS:
            if s.startswith(text, at):
                return value, at + len(text)
        start = at
        if s[at:at + 1] == "-":
            at += 1
        first = at
        while s[at:at + 1].isdigit():
            at += 1
            if s[first] == "0":
                break
        if at == first:
            raise JSONDecodeError("Expecting value", s, start)
        is_float = False
        if s[at:at + 1] == "." and s[at + 1:at + 2].isdigit():
            is_float = True
            at += 1
            while s[at:at + 1].isdigit():
                at += 1
        sign = 1 if s[at + 1:at + 2] in ("+", "-") and at + 1 < len(s) else 0
        if s[at:at + 1] in ("e", "E") and s[at + 1 + sign:at + 2 + sign].isdigit():
            is_float = True
            at += 1 + sign
            while s[at:at + 1].isdigit():
                at += 1
        return (self.parse_float if is_float else self.parse_int)(s[start:at]), at

    def _string(self, s, at):
        begin = at - 1
        out = []
        while True:
            char = s[at:at + 1]
            if char == "":
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            at += 1
            if char == '"':
                return "".join(out), at
            if char < " ":
                raise JSONDecodeError("Invalid control character at", s, at - 1)
            if char != "\\":
                out.append(char)
                continue
            char = s[at:at + 1]
            at += 1
            if char == "u":
                code, at = self._unicode(s, at)
                if 0xd800 <= code < 0xdc00 and s.startswith("\\u", at):
                    low, end = self._unicode(s, at + 2)
                    if 0xdc00 <= low < 0xe000:
                        code, at = 65536 + ((code - 0xd800) << 10) + low - 0xdc00, end
                out.append(chr(code))
            elif char in _UNESCAPED:
                out.append(_UNESCAPED[char])
            elif char == "":
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            else:
                raise JSONDecodeError("Invalid \\escape", s, at - 2)

    def _unicode(self, s, at):
        try:
            return int(s[at:at + 4], 16), at + 4
        except ValueError:
            raise JSONDecodeError("Invalid \\uXXXX escape", s, at) from None

    def _object(self, s, at):
        pairs = []
        at = self._space(s, at)
        if s[at:at + 1] != "}":
            while True:
                if s[at:at + 1] != '"':
                    message = "Expecting property name enclosed in double quotes"
                    raise JSONDecodeError(message, s, at)
                key, at = self._string(s, at + 1)
                at = self._space(s, at)
                if s[at:at + 1] != ":":
                    raise JSONDecodeError("Expecting ':' delimiter", s, at)
                value, at = self._value(s, self._space(s, at + 1))
                pairs.append((key, value))
                at = self._space(s, at)
                if s[at:at + 1] == "}":
                    break
                if s[at:at + 1] != ",":
                    raise JSONDecodeError("Expecting ',' delimiter", s, at)
                at = self._space(s, at + 1)
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), at + 1
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made), at + 1

    def _array(self, s, at):
        values = []
        at = self._space(s, at)
        if s[at:at + 1] == "]":
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = self._space(s, at)
            if s[at:at + 1] == "]":
                return values, at + 1
            if s[at:at + 1] != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = self._space(s, at + 1)


def dumps(obj, *, cls=None, **kw):
    return (cls or JSONEncoder)(**kw).encode(obj)


def dump(obj, fp, **kw):
    fp.write(dumps(obj, **kw))


def loads(s, *, cls=None, **kw):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode()
    if not isinstance(s, str):
        raise TypeError("the JSON object must be str, bytes or bytearray, "
                        f"not {s.__class__.__name__}")
    return (cls or JSONDecoder)(**kw).decode(s)


def load(fp, **kw):
    return loads(fp.read(), **kw)
`;
