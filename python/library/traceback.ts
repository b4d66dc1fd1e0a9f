// Python's traceback, in Python: exceptions and stacks as texts, and as summaries of frames.

export const TRACEBACK: string = String.raw`
import sys
from _errors import format_exception as _format, headline as _headline, source_line as _source_line


class FrameSummary:
    __slots__ = ("filename", "lineno", "name", "line", "locals")

    def __init__(self, filename, lineno, name, *, line=None, locals=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = line
        self.locals = locals

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __eq__(self, other):
        if not isinstance(other, (FrameSummary, tuple)):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    def format(self):
        return format_list(self)


def _summary(frames):
    return StackSummary(
        FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name, line=_source_line(frame, line))
        for frame, line in frames)


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    if f is None:
        f = sys._getframe(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def extract_tb(tb, limit=None):
    return _limited(_summary(walk_tb(tb)), limit)


def extract_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe(1)
    found = _summary(walk_stack(f))
    found.reverse()
    return _limited(found, None if limit is None else -limit)


def _limited(frames, limit):
    if limit is None:
        return frames
    return StackSummary(frames[:limit] if limit >= 0 else frames[limit:])


def format_list(extracted_list):
    texts = []
    for filename, line, name, source in extracted_list:
        text = f'  File "{filename}", line {line}, in {name}\n'
        texts.append(text + f"    {source.strip()}\n" if source else text)
    return texts


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


_absent = object()


def _exception(exc, value):
    return exc if value is _absent else value


def format_exception_only(exc, /, value=_absent):
    exc = _exception(exc, value)
    text = _headline(exc)
    # A syntax error has the place first.
    return text.splitlines(True) if isinstance(exc, SyntaxError) else [text]


def format_exception(exc, /, value=_absent, tb=_absent, limit=None, chain=True):
    texts = []
    for line in _format(_exception(exc, value)).splitlines(True):
        # The line of a program belongs to the place that stands above it.
        if line.startswith("    ") and texts:
            texts[-1] += line
        else:
            texts.append(line)
    return texts


def format_exc_of(error):
    return _format(error)


def format_exc(limit=None, chain=True):
    return _format(sys.exc_info()[1])


def print_exc(limit=None, file=None, chain=True):
    (file or sys.stderr).write(format_exc())


def print_exception(exc, /, value=_absent, tb=_absent, limit=None, file=None, chain=True):
    (file or sys.stderr).write("".join(format_exception(exc, value)))


def print_tb(tb, limit=None, file=None):
    (file or sys.stderr).write("".join(format_tb(tb, limit)))


def print_stack(f=None, limit=None, file=None):
    frames = format_stack(sys._getframe(1) if f is None else f, limit)
    (file or sys.stderr).write("".join(frames))


def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            # It is running.
            pass
        tb = tb.tb_next
`;
