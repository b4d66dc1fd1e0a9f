// Python's own classes. They are the same for every machine and outside the heap: CPython's static types
// are not tracked either.

import { PyType } from "./value.js";

const all: PyType[] = [];

function type(name: string, ...bases: PyType[]): PyType {
  const made = new PyType(
    name,
    bases.length > 0 ? bases : name === "object" ? [] : [OBJECT],
    false,
  );
  all.push(made);
  return made;
}

export const OBJECT: PyType = type("object");
export const TYPE: PyType = type("type");
export const NONE: PyType = type("NoneType");
export const INT: PyType = type("int");
export const BOOL: PyType = type("bool", INT);
export const FLOAT: PyType = type("float");
export const COMPLEX: PyType = type("complex");
export const STR: PyType = type("str");
export const BYTES: PyType = type("bytes");
export const BYTEARRAY: PyType = type("bytearray");
export const LIST: PyType = type("list");
export const TUPLE: PyType = type("tuple");
export const DICT: PyType = type("dict");
export const SET: PyType = type("set");
export const FROZENSET: PyType = type("frozenset");
export const RANGE: PyType = type("range");
export const SLICE: PyType = type("slice");
export const ELLIPSIS: PyType = type("ellipsis");
export const NOT_IMPLEMENTED: PyType = type("NotImplementedType");
export const FUNCTION: PyType = type("function");
export const BUILTIN: PyType = type("builtin_function_or_method");
export const METHOD: PyType = type("method");
export const CELL: PyType = type("cell");
export const MODULE: PyType = type("module");
export const GENERATOR: PyType = type("generator");
export const FRAME: PyType = type("frame");
export const TRACEBACK: PyType = type("traceback");
export const CODE: PyType = type("code");
export const PROPERTY: PyType = type("property");
export const STATICMETHOD: PyType = type("staticmethod");
export const CLASSMETHOD: PyType = type("classmethod");
export const GETSET: PyType = type("getset_descriptor");
export const SUPER: PyType = type("super");
export const WEAKREF: PyType = type("weakref.ReferenceType");
export const PROXY: PyType = type("weakref.ProxyType");
export const CALLABLE_PROXY: PyType = type("weakref.CallableProxyType");
export const DICT_KEYS: PyType = type("dict_keys");
export const DICT_VALUES: PyType = type("dict_values");
export const DICT_ITEMS: PyType = type("dict_items");
export const ENUMERATE: PyType = type("enumerate");
export const ZIP: PyType = type("zip");
export const MAP: PyType = type("map");
export const FILTER: PyType = type("filter");
export const REVERSED: PyType = type("reversed");
export const LIST_ITERATOR: PyType = type("list_iterator");
export const ITERATOR: PyType = type("iterator");
export const UNRAISABLE: PyType = type("UnraisableHookArgs");
export const GENERIC_ALIAS: PyType = type("types.GenericAlias");
export const UNION: PyType = type("types.UnionType");

/** The classes of exceptions, by name. */
export const EXCEPTIONS: ReadonlyMap<string, PyType> = exceptions(`
  BaseException object
  SystemExit BaseException
  KeyboardInterrupt BaseException
  GeneratorExit BaseException
  Exception BaseException
  BaseExceptionGroup BaseException
  ExceptionGroup BaseExceptionGroup Exception
  StopIteration Exception
  ArithmeticError Exception
  OverflowError ArithmeticError
  ZeroDivisionError ArithmeticError
  AssertionError Exception
  AttributeError Exception
  BufferError Exception
  EOFError Exception
  ImportError Exception
  ModuleNotFoundError ImportError
  LookupError Exception
  IndexError LookupError
  KeyError LookupError
  MemoryError Exception
  NameError Exception
  UnboundLocalError NameError
  OSError Exception
  FileNotFoundError OSError
  FileExistsError OSError
  PermissionError OSError
  IsADirectoryError OSError
  NotADirectoryError OSError
  InterruptedError OSError
  TimeoutError OSError
  ConnectionError OSError
  BrokenPipeError ConnectionError
  ConnectionRefusedError ConnectionError
  ConnectionResetError ConnectionError
  ReferenceError Exception
  RuntimeError Exception
  NotImplementedError RuntimeError
  RecursionError RuntimeError
  SyntaxError Exception
  IndentationError SyntaxError
  TabError IndentationError
  SystemError Exception
  TypeError Exception
  ValueError Exception
  UnicodeError ValueError
  Warning Exception
  ResourceWarning Warning
  DeprecationWarning Warning
  UserWarning Warning
  RuntimeWarning Warning
`);

function exceptions(table: string): Map<string, PyType> {
  const made = new Map<string, PyType>();
  for (const row of table.trim().split("\n")) {
    const [name = "", ...bases] = row.trim().split(" ");
    made.set(name, type(name, ...bases.map((base) => made.get(base) ?? OBJECT)));
  }
  return made;
}

/** The class of the exceptions with this name. */
export function exceptionType(name: string): PyType {
  const found = EXCEPTIONS.get(name);
  if (!found) throw new Error(`there is no exception ${name}`);
  return found;
}

for (const made of all) made.cls = TYPE;
