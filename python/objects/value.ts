// What a Python value is to the machine: JavaScript's own for what refers to nothing, an object of
// the heap for all else.

import { FINALIZER, type Handle, LEGACY } from "ouroboros-gc/raw";
import type { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import type { PyType } from "./type.js";

/** None is null, an int a bigint, a float a number. */
export type Value = null | boolean | bigint | number | string | PyObject;

/** The type tags of heap objects, for whoever draws them. */
export const KINDS = [
  "instance",
  "list",
  "tuple",
  "dict",
  "set",
  "type",
  "function",
  "method",
  "cell",
  "module",
  "generator",
  "frame",
  "traceback",
  "exception",
  "weakref",
  "iterator",
  "descriptor",
  "view",
] as const;
export type Kind = (typeof KINDS)[number];

/** A Python object with an identity. Its references stand at positions of its heap object. */
export abstract class PyObject {
  /** 0: not on the heap, because it refers to nothing and lives for ever (`len`, `int`). */
  handle: Handle = 0;
  cls: PyType;
  /** Attributes, when they are in a dict of their own. */
  dict: PyDict | undefined = undefined;
  /** Where the heap object refers to `dict`; -1 for objects without attributes. */
  dictPosition = -1;
  /** Positions before those of the contents: of an object of a class written in Python, 2. */
  readonly header: number;

  constructor(cls: PyType) {
    this.cls = cls;
    this.header = cls?.isHeap ? 2 : 0;
    if (this.header > 0) this.dictPosition = 1;
  }

  /** Everything that it refers to, in CPython's order, values that are not on the heap included. */
  referents(): Value[] {
    const referents: Value[] = this.contents();
    if (this.dict) referents.unshift(this.dict);
    if (this.header > 0) referents.push(this.cls);
    return referents;
  }

  protected contents(): Value[] {
    return [];
  }

  /**
   * Whether CPython's collector knows it now. Ours knows every object that can refer to others;
   * CPython leaves out dicts and tuples that refer to nothing.
   */
  get isTracked(): boolean {
    return this.handle !== 0;
  }

  /** Whether a dict or a tuple that holds it is tracked: of a tuple, as long as it is tracked itself. */
  get mayBeTracked(): boolean {
    return this.handle !== 0;
  }

  /** Makes the heap object: `positions` for the contents, which are stored afterwards. */
  protected settle(memory: Memory, kind: Kind, positions: number, flags = 0): void {
    const isLegacy = flags === FINALIZER && kind !== "generator" && memory.hasLegacyFinalizers;
    const allFlags = isLegacy ? FINALIZER | LEGACY : flags;
    memory.place(this, KINDS.indexOf(kind), this.header + positions, allFlags);
    if (this.header > 0) memory.set(this, 0, undefined, this.cls);
  }

  setDict(memory: Memory, dict: PyDict | undefined): void {
    const old = this.dict;
    this.dict = dict;
    memory.set(this, this.dictPosition, old, dict);
  }
}

/** The heap's flags for an object of this class: whether it has a finalizer. */
export function flagsOf(cls: PyType): number {
  if (cls.mro.some((base) => base.hasLegacyFinalizer)) return FINALIZER | LEGACY;
  return cls.isHeap && cls.lookup("__del__") !== undefined ? FINALIZER : 0;
}

/** An object outside of the heap: it refers to nothing that is on it. */
export abstract class Immortal extends PyObject {}

/** The first of two that is there; None is. */
export function either<T extends Value>(value: T | undefined, other: () => T): T;
export function either<T extends Value>(
  value: T | undefined,
  other: () => T | undefined,
): T | undefined;
export function either<T extends Value>(
  value: T | undefined,
  other: () => T | undefined,
): T | undefined {
  return value === undefined ? other() : value;
}

export function isObject(value: Value | undefined): value is PyObject {
  return value instanceof PyObject;
}
