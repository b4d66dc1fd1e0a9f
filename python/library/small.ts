// Small parts of Python's library that programs about memory import, in Python.

export const SMALL: Readonly<Record<string, string>> = {
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
};
