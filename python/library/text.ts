// textwrap, pprint, json.

export const TEXT: Readonly<Record<string, string>> = {
  textwrap: String.raw`
def dedent(text):
    lines = [line if line.strip() else "" for line in text.split("\n")]
    margin = None
    for line in lines:
        if not line:
            continue
        indent = line[:len(line) - len(line.lstrip())]
        if margin is None:
            margin = indent
        while not indent.startswith(margin):
            margin = margin[:-1]
    size = len(margin or "")
    return "\n".join(line[size:] for line in lines)


def indent(text, prefix, predicate=None):
    predicate = predicate or (lambda line: line.strip())
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True,
                 replace_whitespace=True, fix_sentence_endings=False, break_long_words=True,
                 drop_whitespace=True, break_on_hyphens=True, tabsize=8, *, max_lines=None,
                 placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.break_long_words = break_long_words
        self.break_on_hyphens = break_on_hyphens
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _chunks(self, text):
        for word in text.split():
            if not self.break_on_hyphens:
                yield word, True
                continue
            start = 0
            isFirst = True
            for at in range(1, len(word) - 1):
                if word[at] == "-" and word[at - 1].isalpha() and word[at + 1].isalpha():
                    yield word[start:at + 1], isFirst
                    start, isFirst = at + 1, False
            yield word[start:], isFirst

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        lines, line = [], None
        for word, is_start in self._chunks(text):
            while True:
                indent = self.subsequent_indent if lines else self.initial_indent
                room = self.width - len(indent)
                joined = word if line is None else line + (" " if is_start else "") + word
                if len(joined) <= room:
                    line = joined
                    break
                if line is not None and (len(word) <= room or not self.break_long_words):
                    lines.append(indent + line)
                    line = None
                elif not self.break_long_words:
                    line = word
                    break
                else:
                    head = "" if line is None else line + (" " if is_start else "")
                    size = max(1, room - len(head))
                    if room - len(head) <= 0:
                        lines.append(indent + line)
                        line = None
                        continue
                    lines.append(indent + head + word[:size])
                    word, line, is_start = word[size:], None, False
        if line is not None:
            lines.append((self.subsequent_indent if lines else self.initial_indent) + line)
        if self.max_lines is not None and len(lines) > self.max_lines:
            lines = lines[:self.max_lines]
            last = lines.pop()
            while last and len(last) + len(self.placeholder) > self.width:
                last = last.rpartition(" ")[0]
            lines.append(last + self.placeholder if last else self.placeholder.lstrip())
        return lines

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width, max_lines=1, **kwargs).fill(" ".join(text.split()))
`,
  pprint: String.raw`
import sys as _sys


def saferepr(object):
    return _text(object, set(), None, 0, True)


def _key(pair):
    return (str(type(pair[0])), pair[0]) if not isinstance(pair[0], (int, float, str)) else ("", pair[0])


def _sorted(items, sort_dicts):
    if not sort_dicts:
        return items
    try:
        return sorted(items, key=lambda pair: pair[0])
    except TypeError:
        return sorted(items, key=lambda pair: (str(type(pair[0])), id(pair[0])))


def _text(object, path, depth, level, sort_dicts):
    kind = type(object)
    if kind not in (list, tuple, dict):
        return repr(object)
    if id(object) in path:
        return f"<Recursion on {kind.__name__} with id={id(object)}>"
    if not object:
        return repr(object)
    left, right = {list: "[]", tuple: "()", dict: "{}"}[kind]
    if depth is not None and level >= depth:
        return f"{left}...{right}"
    path = path | {id(object)}
    if kind is dict:
        parts = [
            f"{_text(key, path, depth, level + 1, sort_dicts)}: {_text(value, path, depth, level + 1, sort_dicts)}"
            for key, value in _sorted(list(object.items()), sort_dicts)
        ]
    else:
        parts = [_text(value, path, depth, level + 1, sort_dicts) for value in object]
        if kind is tuple and len(parts) == 1:
            return f"({parts[0]},)"
    return f"{left}{', '.join(parts)}{right}"


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False,
                 sort_dicts=True, underscore_numbers=False):
        self._indent, self._width, self._depth = indent, width, depth
        self._stream, self._compact, self._sort = stream, compact, sort_dicts

    def pprint(self, object):
        (self._stream or _sys.stdout).write(self.pformat(object) + "\n")

    def pformat(self, object):
        out = []
        self._format(object, out, 0, 0, set(), 0)
        return "".join(out)

    def _format(self, object, out, indent, allowance, path, level):
        text = _text(object, path, self._depth, level, self._sort)
        kind = type(object)
        if len(text) <= self._width - indent - allowance or id(object) in path:
            out.append(text)
        elif kind in (list, tuple, dict, set, frozenset) and object and not (
            self._depth is not None and level >= self._depth
        ):
            path = path | {id(object)}
            if kind is dict:
                self._entries(object, out, indent, allowance, path, level)
            else:
                self._items(object, kind, out, indent, allowance, path, level)
        elif kind is str and len(object) > 0:
            self._string(object, out, indent, allowance, level)
        else:
            out.append(text)

    def _entries(self, object, out, indent, allowance, path, level):
        out.append("{" + " " * (self._indent - 1))
        inner = indent + self._indent
        items = _sorted(list(object.items()), self._sort)
        for at, (key, value) in enumerate(items):
            isLast = at == len(items) - 1
            shown = _text(key, path, self._depth, level + 1, self._sort)
            out.append(f"{shown}: ")
            self._format(value, out, inner + len(shown) + 2, allowance + 1 if isLast else 1,
                         path, level + 1)
            if not isLast:
                out.append(",\n" + " " * inner)
        out.append("}")

    def _items(self, object, kind, out, indent, allowance, path, level):
        left, right = {list: "[]", tuple: "()", set: "{}"}.get(kind, ("frozenset({", "})"))
        if kind is tuple and len(object) == 1:
            right = ",)"
        values = sorted(object) if kind in (set, frozenset) else object
        out.append(left + " " * (self._indent - 1))
        inner = indent + self._indent + (len(left) - 1)
        room = self._width - inner
        for at, value in enumerate(values):
            isLast = at == len(values) - 1
            if self._compact:
                shown = _text(value, path, self._depth, level + 1, self._sort)
                size = len(shown) + (2 if not isLast else allowance + len(right))
                if at and room < size:
                    out[-1] = ",\n" + " " * inner
                    room = self._width - inner
                if room >= size:
                    room -= size
                    out.append(shown)
                    if not isLast:
                        out.append(", ")
                    continue
            self._format(value, out, inner, allowance + len(right) if isLast else 1, path, level + 1)
            if not isLast:
                out.append(",\n" + " " * inner)
        out.append(right)

    def _string(self, object, out, indent, allowance, level):
        chunks, line = [], ""
        room = self._width - indent - (1 if level == 0 else 0)
        lines = object.splitlines(True)
        for number, part in enumerate(lines):
            shown = repr(part)
            isLast = number == len(lines) - 1
            if len(shown) <= room - (allowance if isLast else 0):
                chunks.append(shown)
                continue
            words, word = [], ""
            for char in part:
                if word and not word[-1].isspace() is False and not char.isspace():
                    words.append(word)
                    word = ""
                word += char
            words.append(word)
            line = ""
            for word in words:
                if line and len(repr(line + word)) > room:
                    chunks.append(repr(line))
                    line = word
                else:
                    line += word
            if line:
                chunks.append(repr(line))
        if len(chunks) == 1:
            out.append(chunks[0])
            return
        if level == 0:
            out.append("(")
            indent += 1
        out.append(("\n" + " " * indent).join(chunks))
        if level == 0:
            out.append(")")


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False,
           sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
            underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def isreadable(object):
    return "<" not in saferepr(object)


def isrecursive(object):
    return "<Recursion on" in saferepr(object)
`,
};
