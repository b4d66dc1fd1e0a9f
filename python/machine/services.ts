// The machine's services for native code, combined from its parts.

import { PyDict } from "../objects/dict.js";
import type { PyException } from "../objects/exception.js";
import type { PyFrame } from "../objects/frame.js";
import { PyFunction } from "../objects/function.js";
import type { PyGenerator, Resumed } from "../objects/generator.js";
import { PyBytes, PyRange } from "../objects/immortal.js";
import { PyView } from "../objects/iterator.js";
import type { Memory } from "../objects/memory.js";
import { PyMethod } from "../objects/method.js";
import type { PyModule } from "../objects/module.js";
import { askedMethod } from "../objects/native.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import { PyList, PySequence, PyTuple } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { BOOL, DICT, FLOAT, INT, LIST, NONE, SET, STR, TUPLE } from "../objects/types.js";
import { isObject, type PyObject, PyType, type Value } from "../objects/value.js";
import * as attributes from "./attributes.js";
import { createError, PythonError, tracebackText } from "./errors.js";
import { hash } from "./hashes.js";
import { comparesAs } from "./identity.js";
import * as iteration from "./iteration.js";
import * as operators from "./operators.js";
import * as subscripts from "./subscripts.js";
import * as text from "./text.js";

const ADDRESS_BASE = 0x7f3a_0000_0000n;
const ADDRESS_STEP = 48n;
const IMMORTAL_BASE = 0x55d0_0000_0000n;

/** The half of the machine that runs no code itself. */
export abstract class Services implements Runtime {
  abstract readonly memory: Memory;
  abstract readonly builtins: PyDict;
  abstract readonly modules: PyDict;
  abstract get handled(): PyException | undefined;
  abstract recursionLimit: number;
  garbage: PyList | undefined = undefined;
  readonly #addresses: Map<Value, bigint> = new Map();

  abstract write(text: string): void;
  abstract writeError(text: string): void;
  abstract tick(): void;
  abstract descend(where: string): void;
  abstract ascend(): void;
  abstract call(callee: Value, args?: readonly Value[], keywords?: Keywords): Value;
  abstract runBody(body: PyFunction, names: PyDict): void;
  abstract resume(generator: PyGenerator, sent: Value, raised?: PyException): Resumed;
  abstract close(generator: PyGenerator): void;
  abstract frameObject(depth: number): PyFrame | undefined;
  abstract frameOf(generator: PyGenerator): PyFrame | undefined;
  abstract callerOf(frame: PyFrame): PyFrame | undefined;
  abstract localsOf(frame: PyFrame): PyDict;
  abstract import(name: string): PyModule;
  abstract execute(source: string, file: string, globals: PyDict, names?: PyDict): void;
  abstract evaluate(source: string, globals: PyDict, names?: PyDict): Value;
  abstract currentGlobals(): PyDict;
  abstract currentNames(): PyDict;
  abstract superOf(): { cls: PyType; self: Value };
  abstract unraisable(error: unknown, where: Value): void;

  typeOf(value: Value): PyType {
    if (isObject(value)) return value.cls;
    if (value === null) return NONE;
    if (typeof value === "string") return STR;
    if (typeof value === "bigint") return INT;
    return typeof value === "number" ? FLOAT : BOOL;
  }

  isInstance(value: Value, type: Value): boolean {
    if (type instanceof PyTuple) {
      this.descend(" in __instancecheck__");
      try {
        for (const one of type.items) if (this.isInstance(value, one)) return true;
        return false;
      } finally {
        this.ascend();
      }
    }
    if (this.typeOf(value) === type) return true;
    const meta = this.typeOf(type);
    const check = meta.isAsked ? meta.lookup("__instancecheck__") : undefined;
    if (check !== undefined) return this.truth(this.call(check, [type, value]));
    if (!(type instanceof PyType)) {
      throw this.error(
        "TypeError",
        "isinstance() arg 2 must be a type, a tuple of types, or a union",
      );
    }
    if (this.typeOf(value).isSubclassOf(type)) return true;
    const behind = attributes.behindProxy(this, value);
    return behind !== value && this.typeOf(behind).isSubclassOf(type);
  }

  isSubclass(cls: Value, type: Value): boolean {
    if (!(cls instanceof PyType))
      throw this.error("TypeError", "issubclass() arg 1 must be a class");
    if (type instanceof PyTuple) return type.items.some((one) => this.isSubclass(cls, one));
    const meta = this.typeOf(type);
    const check = meta.isAsked ? meta.lookup("__subclasscheck__") : undefined;
    if (check !== undefined) return this.truth(this.call(check, [type, cls]));
    if (type instanceof PyType) return cls.isSubclassOf(type);
    const expected = "a class, a tuple of classes, or a union";
    throw this.error("TypeError", `issubclass() arg 2 must be ${expected}`);
  }

  special(given: Value, name: string): Value | undefined {
    const value = attributes.behindProxy(this, given);
    const cls = this.typeOf(value);
    const found = cls.lookup(name);
    return found === undefined ? undefined : attributes.bind(this, found, value, cls);
  }

  getAttribute(value: Value, name: string): Value {
    const found = attributes.findAttribute(this, value, name);
    if (found !== undefined) return found;
    const fallback = this.typeOf(value).lookup("__getattr__");
    // Called once more: it raises the program's own error, with its own message.
    if (fallback instanceof PyFunction) return this.call(fallback, [value, name]);
    throw attributes.missing(this, attributes.behindProxy(this, value), name);
  }

  findAttribute(value: Value, name: string): Value | undefined {
    return attributes.findAttribute(this, value, name);
  }

  setAttribute(value: Value, name: string, to: Value): void {
    attributes.setAttribute(this, value, name, to);
  }

  deleteAttribute(value: Value, name: string): void {
    attributes.deleteAttribute(this, value, name);
  }

  getItem(value: Value, index: Value): Value {
    return subscripts.getItem(this, value, index);
  }

  setItem(value: Value, index: Value, to: Value): void {
    subscripts.setItem(this, value, index, to);
  }

  deleteItem(value: Value, index: Value): void {
    subscripts.deleteItem(this, value, index);
  }

  callMethod(value: Value, name: string, ...args: Value[]): Value {
    return this.call(this.getAttribute(value, name), args);
  }

  truth(value: Value): boolean {
    return operators.truth(this, value);
  }

  equals(left: Value, right: Value): boolean {
    return operators.equals(this, left, right);
  }

  compare(left: Value, operator: string, right: Value): Value {
    return operators.compare(this, left, operator, right);
  }

  less(left: Value, right: Value): boolean {
    return this.truth(operators.compare(this, left, "<", right));
  }

  binary(left: Value, operator: string, right: Value): Value {
    return operators.binary(this, left, operator, right);
  }

  hash(value: Value): bigint {
    return hash(this, value);
  }

  comparesAs(value: PyObject): Value | undefined {
    return comparesAs(value);
  }

  length(given: Value): number {
    const value = attributes.behindProxy(this, given);
    const method = isObject(value) ? askedMethod(value.cls, "__len__") : undefined;
    if (method !== undefined) return this.#lengthOf(this.call(method, [value]));
    const inner = operators.plain(value);
    if (typeof inner === "string") return [...inner].length;
    if (value instanceof PySequence) return value.items.length;
    if (value instanceof PyDict || value instanceof PySet) return value.size;
    if (value instanceof PyRange) return value.length;
    if (inner instanceof PyBytes) return inner.bytes.length;
    if (value instanceof PyView) return (value.source as PyDict).size;
    throw this.error("TypeError", `object of type '${this.typeOf(value).name}' has no len()`);
  }

  #lengthOf(given: Value): number {
    const value = operators.plain(given);
    if (typeof value !== "bigint" && typeof value !== "boolean") {
      const { name } = this.typeOf(given);
      throw this.error("TypeError", `'${name}' object cannot be interpreted as an integer`);
    }
    if (Number(value) < 0) throw this.error("ValueError", "__len__() should return >= 0");
    return Number(value);
  }

  contains(container: Value, value: Value): boolean {
    return iteration.contains(this, container, value);
  }

  repr(value: Value): string {
    return text.repr(this, value);
  }

  str(value: Value): string {
    return text.str(this, value);
  }

  format(value: Value, spec: string): string {
    return text.format(this, value, spec);
  }

  /** The address that CPython would show: for an object on the heap, from its slot. */
  identity(value: Value): bigint {
    if (isObject(value) && value.handle !== 0) {
      return ADDRESS_BASE + BigInt(value.handle % 2 ** 27) * ADDRESS_STEP;
    }
    const known = this.#addresses.get(value);
    if (known !== undefined) return known;
    const made = IMMORTAL_BASE + BigInt(this.#addresses.size + 1) * ADDRESS_STEP;
    this.#addresses.set(value, made);
    return made;
  }

  iterator(value: Value): Value {
    return iteration.iterator(this, value);
  }

  next(iterator: Value): Value | undefined {
    return iteration.next(this, iterator);
  }

  iterate(value: Value, visit: (value: Value) => unknown): void {
    iteration.iterate(this, value, visit);
  }

  collect(value: Value): Value[] {
    if (value instanceof PySequence && !value.cls.isHeap) {
      return value.items.map((item) => this.memory.hold(item));
    }
    const values: Value[] = [];
    try {
      iteration.iterate(this, value, (item) => {
        values.push(this.memory.retain(item));
      });
    } finally {
      for (const item of values) this.memory.pass(item);
    }
    return values;
  }

  list(items: readonly Value[] = []): PyList {
    return new PyList(this.memory, LIST, items);
  }

  #emptyTuple: PyTuple | undefined;

  tuple(items: readonly Value[] = []): PyTuple {
    if (items.length > 0) return new PyTuple(this.memory, TUPLE, items);
    this.#emptyTuple ??= this.memory.retain(new PyTuple(this.memory, TUPLE, items));
    return this.#emptyTuple;
  }

  newDict(): PyDict {
    return new PyDict(this.memory, DICT);
  }

  newSet(items: readonly Value[] = [], type: PyType = SET): PySet {
    const set = new PySet(this.memory, type);
    for (const item of items) set.add(this, item);
    return set;
  }

  error(type: string, message: string): PythonError {
    return createError(this, type, message);
  }

  caught(error: unknown): PyException | undefined {
    return error instanceof PythonError ? error.exception : undefined;
  }

  raise(exception: PyException): never {
    throw new PythonError(exception);
  }

  traceback(exception: PyException): string {
    return tracebackText(this, exception);
  }

  /** The function behind a method, and the object that it is bound to. */
  static unbound(value: Value): readonly [callee: Value, self: Value | undefined] {
    return value instanceof PyMethod ? [value.callee, value.self] : [value, undefined];
  }
}
