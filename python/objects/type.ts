// Classes: Python's own, which are outside of the heap, and the program's, which are in it.

import type { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import { isObject, PyObject, type Value } from "./value.js";

const [DICT, MRO, BASES, BASE] = [2, 3, 4, 5];

/** So many names of attributes the instances of a class share at most, in CPython 3.11. */
const SHARED_NAMES_MAX = 30;

/** A class. */
export class PyType extends PyObject {
  readonly name: string;
  readonly isHeap: boolean;
  bases: readonly PyType[];
  /** The classes to look names up in, itself first. */
  mro: readonly PyType[];
  /** Attributes of a class outside of the heap. */
  readonly natives: Map<string, Value> = new Map();
  /** Attributes of a class of the program. */
  namespace: PyDict | undefined;
  #tuples: readonly PyObject[] = [];
  /** Names of attributes that instances have had. */
  readonly #sharedNames: Set<string> = new Set();
  #nameRoom = SHARED_NAMES_MAX;
  /** Set on classes of the program: names that its instances may have; undefined: any. */
  slots: ReadonlySet<string> | undefined;
  /** Whether `__tp_del__` is a finalizer of the old kind. */
  hasLegacyFinalizer = false;
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

  /** Makes it an object of the heap, which refers to its namespace and its bases. */
  enter(memory: Memory, namespace: PyDict, tuple: (items: readonly PyType[]) => PyObject): void {
    this.settle(memory, "type", 6 - this.header);
    this.namespace = namespace;
    // Only now, when it has a place on the heap, can the tuple of its bases refer to it.
    const [mro, bases] = [tuple(this.mro), tuple(this.bases)];
    this.#tuples = [mro, bases];
    memory.set(this, DICT as number, undefined, namespace);
    memory.set(this, MRO as number, undefined, mro);
    memory.set(this, BASES as number, undefined, bases);
    memory.set(this, BASE as number, undefined, this.bases[0]);
  }

  protected override contents(): Value[] {
    return this.namespace ? [this.namespace, ...this.#tuples, this.bases[0] as PyType] : [];
  }

  /** An instance is made. As in CPython, with each there is room for one new name less. */
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

  isSubclassOf(other: Value): boolean {
    return isObject(other) && (this.mro as readonly PyObject[]).includes(other);
  }
}

/** Python's order of bases (C3). */
function linearize(cls: PyType, bases: readonly PyType[]): PyType[] {
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
