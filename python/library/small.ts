// Small parts of Python's library that programs about memory import, in Python.

export const SMALL: Readonly<Record<string, string>> = {
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
