// The machine as native code sees it. Arguments are borrowed: the caller keeps them alive. Results are
// held until the running operation is done.

import type { PyDict } from "./dict.js";
import type { PyException } from "./exception.js";
import type { PyFrame } from "./frame.js";
import type { PyFunction } from "./function.js";
import type { PyGenerator, Resumed } from "./generator.js";
import type { KeyComparison } from "./hash-index.js";
import type { Memory } from "./memory.js";
import type { PyModule } from "./module.js";
import type { PyList, PyTuple } from "./sequence.js";
import type { PySet } from "./set.js";
import type { PyType, Value } from "./value.js";

/** Keyword arguments by name. */
export type Keywords = ReadonlyMap<string, Value>;
export const NO_KEYWORDS: Keywords = new Map();

/** Fills a new module's names. */
export type ModuleMaker = (vm: Runtime, names: PyDict, module: PyModule) => void;

/** A function of ours: arguments are borrowed, the result is held or immortal. */
export type Native = (vm: Runtime, args: readonly Value[], keywords: Keywords) => Value;

export interface Runtime extends KeyComparison {
  readonly memory: Memory;
  readonly builtins: PyDict;
  readonly modules: PyDict;
  /** The exception that is being handled. */
  readonly handled: PyException | undefined;
  recursionLimit: number;
  /** `gc.garbage`, once the module was imported. */
  garbage: PyList | undefined;

  write(text: string): void;
  writeError(text: string): void;
  /** One level deeper in native code, until `ascend`; a RecursionError says `where` it got too deep. */
  descend(where: string): void;
  ascend(): void;

  typeOf(value: Value): PyType;
  isInstance(value: Value, type: Value): boolean;
  isSubclass(cls: Value, type: Value): boolean;
  /** `type(value)`'s attribute, bound to the value; undefined when there is none. */
  special(value: Value, name: string): Value | undefined;
  getAttribute(value: Value, name: string): Value;
  /** As `getAttribute`; undefined instead of an AttributeError. */
  findAttribute(value: Value, name: string): Value | undefined;
  setAttribute(value: Value, name: string, to: Value): void;
  deleteAttribute(value: Value, name: string): void;
  getItem(value: Value, index: Value): Value;
  setItem(value: Value, index: Value, to: Value): void;
  deleteItem(value: Value, index: Value): void;

  call(callee: Value, args?: readonly Value[], keywords?: Keywords): Value;
  callMethod(value: Value, name: string, ...args: Value[]): Value;

  /** The body of a class, which leaves its names in `names`. */
  runBody(body: PyFunction, names: PyDict): void;
  /** Continues a generator: `sent` is the value of its `yield`, `raised` is raised there instead. */
  resume(generator: PyGenerator, sent: Value, raised?: PyException): Resumed;
  /** Ends a waiting generator: its `finally` blocks run. */
  close(generator: PyGenerator): void;

  truth(value: Value): boolean;
  compare(left: Value, operator: string, right: Value): Value;
  less(left: Value, right: Value): boolean;
  binary(left: Value, operator: string, right: Value): Value;
  length(value: Value): number;
  contains(container: Value, value: Value): boolean;
  repr(value: Value): string;
  str(value: Value): string;
  format(value: Value, spec: string): string;
  identity(value: Value): bigint;

  /** An iterator, as `iter(value)`. */
  iterator(value: Value): Value;
  /** The next value of an iterator; undefined at its end. */
  next(iterator: Value): Value | undefined;
  /** Calls `visit` for each value, which is held meanwhile, until it returns false. */
  iterate(value: Value, visit: (value: Value) => unknown): void;
  /** All values, held until the running operation is done. */
  collect(value: Value): Value[];

  list(items?: readonly Value[]): PyList;
  tuple(items?: readonly Value[]): PyTuple;
  newDict(): PyDict;
  newSet(items?: readonly Value[], type?: PyType): PySet;

  /** An exception to throw. */
  error(type: string, message: string): Error;
  /** The exception of Python within a JavaScript error; undefined for errors of ours. */
  caught(error: unknown): PyException | undefined;
  raise(exception: PyException): never;
  /** Reports what cannot be raised. */
  unraisable(error: unknown, where: Value): void;
  traceback(exception: PyException): string;

  frameObject(depth: number): PyFrame | undefined;
  /** The frame of a generator that has not ended. */
  frameOf(generator: PyGenerator): PyFrame | undefined;
  callerOf(frame: PyFrame): PyFrame | undefined;
  /** `frame.f_locals`. */
  localsOf(frame: PyFrame): PyDict;
  import(name: string): PyModule;
  /** Runs a program's text in these names. */
  execute(source: string, file: string, globals: PyDict, names?: PyDict): void;
  evaluate(source: string, globals: PyDict, names?: PyDict): Value;
  currentGlobals(): PyDict;
  currentNames(): PyDict;
  superOf(): { cls: PyType; self: Value };
}
