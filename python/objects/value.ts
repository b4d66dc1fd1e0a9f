// A Python value in the machine: a JavaScript value if it refers to nothing, otherwise an object of the
// heap. An object has a class and a class is an object, so both are here.

import { FINALIZER, type Handle, LEAF, LEGACY } from "ouroboros-gc/raw";
import type { Tracking } from "./tracking.js";

/** None is null, an int a bigint, a float a number. */
export type Value = null | boolean | bigint | number | string | PyObject;

/** The type tags of heap objects, for drawings. */
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

/** The memory, as an object sees it. */
export interface Places {
  readonly hasLegacyFinalizers: boolean;
  /** Whether classes may get a `__del__` when they have instances already. */
  readonly expectsFinalizers: boolean;
  place(object: PyObject, type: number, positions: number, flags: number): void;
  retain(value: Value): Value;
  /** Position `position` of `owner`, which referred to `old`, refers to `value`. */
  set(owner: PyObject, position: number, old: Value | undefined, value: Value | undefined): void;
}

/** The dict that an object or a class keeps its attributes in, as their owner sees it. */
export interface Namespace extends PyObject {
  getName(name: string): Value | undefined;
  setName(name: string, value: Value): undefined;
  /** Whether there was such a name. */
  deleteName(name: string): boolean;
  keys(): Value[];
  entries(): [Value, Value][];
}

/** A Python object with an identity. Its references are at positions of its heap object. */
export abstract class PyObject {
  // Assigned in the constructor: V8 defines fields slowly in a class with many subclasses.
  /** 0: not on the heap, because it refers to nothing and lives for ever (`len`, `int`). */
  declare handle: Handle;
  declare cls: PyType;
  /** Attributes, when they are in a dict of their own. */
  declare dict: Namespace | undefined;
  /** Where the heap object refers to `dict`; -1 for objects without attributes. */
  declare dictPosition: number;
  /** Positions before those of the contents: of an object of a class written in Python, 2. */
  declare readonly header: number;

  constructor(cls: PyType) {
    const hasHeader = cls?.isHeap && !cls.isUntracked;
    this.handle = 0;
    this.cls = cls;
    this.dict = undefined;
    this.dictPosition = hasHeader ? 1 : -1;
    this.header = hasHeader ? 2 : 0;
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

  /** What an object that no collection examines refers to: it holds it as a stack does. */
  unexamined(): Value[] {
    return [];
  }

  /**
   * Whether CPython's collector tracks it now. Ours tracks every object that can refer to others; CPython
   * omits dicts and tuples that refer to nothing tracked.
   */
  get isTracked(): boolean {
    return this.handle !== 0 && !this.cls.isUntracked;
  }

  /** Whether a dict or tuple that holds it is tracked; a tuple, only as long as it is tracked itself. */
  get mayBeTracked(): boolean {
    return this.handle !== 0 && !this.cls.isUntracked;
  }

  /** It is dead: removes tuples and dicts from the tracking. */
  untrack(_tracking: Tracking): void {}

  /** Makes the heap object: `positions` for the contents, which are stored afterwards. */
  protected settle(memory: Places, kind: Kind, positions: number, flags = 0): void {
    if (this.cls.isUntracked) {
      memory.place(this, KINDS.indexOf(kind), 0, LEAF | FINALIZER);
      for (const value of this.unexamined()) memory.retain(value);
      return;
    }
    const isLegacy = flags === FINALIZER && kind !== "generator" && memory.hasLegacyFinalizers;
    // A class without `__del__` may get one later, in programs that set one.
    const mayGetOne = memory.expectsFinalizers && this.header > 0;
    const allFlags = isLegacy ? FINALIZER | LEGACY : mayGetOne ? flags | FINALIZER : flags;
    memory.place(this, KINDS.indexOf(kind), this.header + positions, allFlags);
    if (this.header > 0) memory.set(this, 0, undefined, this.cls);
  }

  setDict(memory: Places, dict: Namespace | undefined): void {
    const old = this.dict;
    this.dict = dict;
    memory.set(this, this.dictPosition, old, dict);
  }
}

const [DICT, MRO, BASES, BASE] = [2, 3, 4, 5];

/** How many attribute names the instances of a class share at most, in CPython 3.11. */
const SHARED_NAMES_MAX = 30;

/** A class. */
export class PyType extends PyObject {
  /** As messages say it: a class of a module of ours after that module, `collections.deque`. */
  name: string;
  readonly isHeap: boolean;
  bases: readonly PyType[];
  /** The classes to look names up in, itself first. */
  mro: readonly PyType[];
  /** Attributes of a class outside of the heap. */
  readonly natives: Map<string, Value> = new Map();
  /** Attributes of a class of the program. */
  namespace: Namespace | undefined;
  #tuples: readonly PyObject[] = [];
  /** Names of attributes that instances have had. */
  readonly #sharedNames: Set<string> = new Set();
  #nameRoom = SHARED_NAMES_MAX;
  /** Set on classes of the program: names that its instances may have; undefined: any. */
  slots: ReadonlySet<string> | undefined;
  /** Whether `__tp_del__` is a finalizer of the old kind. */
  hasLegacyFinalizer = false;
  /** Its objects are none of the collector's, as those of a class in C without the flag for it. */
  isUntracked = false;
  /** Names of methods that a subclass must have before there can be an instance. */
  abstractMethods: readonly string[] = [];
  /** A class of one of our modules: operators call its methods like those of the program's classes. */
  isExtension = false;
  /** The class whose layout its instances have: `list` of `class Stack(list)`. */
  readonly layout: PyType;

  constructor(name: string, bases: readonly PyType[], isHeap: boolean, cls?: PyType) {
    super(cls as PyType);
    this.name = name;
    this.isHeap = isHeap;
    this.bases = bases;
    this.mro = linearize(this, bases);
    const native = this.mro.filter((base) => !base.isHeap && base !== this);
    this.layout = isHeap ? (native[0] as PyType) : this;
  }

  /** `__name__` */
  get shortName(): string {
    return this.isHeap ? this.name : this.name.slice(this.name.lastIndexOf(".") + 1);
  }

  /** Makes it an object of the heap, which refers to its namespace and its bases. */
  enter(memory: Places, namespace: Namespace, tuple: (items: readonly PyType[]) => PyObject): void {
    this.settle(memory, "type", 6 - this.header);
    this.namespace = namespace;
    // The tuple of its bases can refer to it only now that it is on the heap.
    const [mro, bases] = [tuple(this.mro), tuple(this.bases)];
    this.#tuples = [mro, bases];
    memory.set(this, DICT as number, undefined, namespace);
    memory.set(this, MRO as number, undefined, mro);
    memory.set(this, BASES as number, undefined, bases);
    memory.set(this, BASE as number, undefined, this.bases[0]);
  }

  /**
   * `cls.__bases__ = bases`; `subclasses` are all below it, their own bases first.
   * @throws {Error} when there is no consistent order; nothing has changed then.
   */
  rebase(
    memory: Places,
    bases: readonly PyType[],
    subclasses: readonly PyType[],
    tuple: (items: readonly PyType[]) => PyObject,
  ): void {
    const order = linearize(this, bases);
    const [oldBase, oldOrder] = [this.bases, this.mro];
    this.bases = bases;
    this.mro = order;
    let orders: PyType[][];
    try {
      orders = subclasses.map((cls) => {
        cls.mro = linearize(cls, cls.bases);
        return [...cls.mro];
      });
    } catch (error) {
      this.bases = oldBase;
      this.mro = oldOrder;
      for (const cls of subclasses) cls.mro = linearize(cls, cls.bases);
      throw error;
    }
    for (const [index, cls] of [this, ...subclasses].entries()) {
      const [mro, own] = cls.#tuples;
      const next = tuple(index === 0 ? order : (orders[index - 1] as PyType[]));
      const nextBases = index === 0 ? tuple(bases) : (own as PyObject);
      cls.#tuples = [next, nextBases];
      memory.set(cls, MRO as number, mro, next);
      memory.set(cls, BASES as number, own, nextBases);
    }
    memory.set(this, BASE as number, oldBase[0], bases[0]);
  }

  protected override contents(): Value[] {
    return this.namespace ? [this.namespace, ...this.#tuples, this.bases[0] as PyType] : [];
  }

  /** An instance is made. As in CPython, each one leaves room for one new name less. */
  countInstance(): void {
    if (this.#nameRoom > 1) this.#nameRoom--;
  }

  /** Whether instances may have this attribute in themselves; otherwise they need a dict. */
  sharesName(name: string): boolean {
    if (this.#sharedNames.has(name)) return true;
    if (this.#nameRoom <= 0) return false;
    this.#nameRoom--;
    this.#sharedNames.add(name);
    return true;
  }

  /** An attribute of this class itself. */
  own(name: string): Value | undefined {
    return this.namespace ? this.namespace.getName(name) : this.natives.get(name);
  }

  /** An attribute of this class or of one of its bases. */
  lookup(name: string): Value | undefined {
    for (const base of this.mro) {
      const value = base.own(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Whether its own methods may implement operators: not those built into the machine, as for `list`. */
  get isAsked(): boolean {
    return this.isHeap || this.isExtension;
  }

  isSubclassOf(other: Value): boolean {
    return isObject(other) && (this.mro as readonly PyObject[]).includes(other);
  }
}

/** Python's order of bases (C3). */
function linearize(cls: PyType, bases: readonly PyType[]): PyType[] {
  const twice = bases.find((base, index) => bases.indexOf(base) < index);
  if (twice) throw new Error(`duplicate base class ${twice.name}`);
  const rows = [...bases.map((base) => [...base.mro]), [...bases]];
  const order: PyType[] = [cls];
  while (rows.some((row) => row.length > 0)) {
    const next = rows
      .map((row) => row[0])
      .find((head) => head && !rows.some((row) => row.indexOf(head, 1) > 0));
    if (!next)
      throw new Error(
        "Cannot create a consistent method resolution\n" +
          `order (MRO) for bases ${bases.map(({ name }) => name).join(", ")}`,
      );
    order.push(next);
    for (const row of rows) if (row[0] === next) row.shift();
  }
  return order;
}

/** The heap's flags for an object of this class: whether it has a finalizer. */
export function flagsOf(cls: PyType): number {
  if (cls.mro.some((base) => base.hasLegacyFinalizer)) return FINALIZER | LEGACY;
  return cls.isHeap && cls.lookup("__del__") !== undefined ? FINALIZER : 0;
}

/** An object outside the heap: it refers to nothing on it. */
export abstract class Immortal extends PyObject {}

/** The first of two that is not undefined; None counts. */
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
  return typeof value === "object" && value !== null;
}
