// How plain assignment becomes a counted reference without a Proxy per object. One Proxy stands at
// the end of the base class's prototype chain. It sees only the first assignment of a name that
// nothing on the chain declares; it installs an accessor for the name on the object's class, and
// is never on the path of that name again.
//
//   a ──→ MyClass.prototype ──→ … ──→ ManagedObject.prototype ──→ Proxy
//         accessors: ref, self                                    first assignments only
//
// A class that declares fields (`ref = null`) defines them as own properties, which hide accessors;
// fields.ts moves them behind accessors before it matters.

import type { FieldRecord } from "./fields.js";
import { WeakList } from "./weak-list.js";

/** One attribute name of a class and the classes below it. */
export interface Attribute {
  readonly name: string;
  /** The class that declares it: its position is one that no class above or below uses. */
  readonly owner: ClassRecord;
  /** Where objects keep the value. */
  readonly index: number;
  /** The reference position in the heap; -1 until a managed object was first assigned. */
  position: number;
}

/**
 * What the library knows of one class of managed objects. The records of the classes above know it,
 * so it must not hold its class: that would keep the class's heap. Its class holds it.
 */
export class ClassRecord implements FieldRecord {
  readonly name: string;
  readonly attributes: Map<string, Attribute> = new Map();
  /** Own properties that constructors define: declared fields. */
  readonly fieldNames: Set<string> = new Set();
  isSettled = false;
  /** A name is declared more than once, so that seeing all names does not mean that all are seen. */
  hasRepeats = false;
  readonly #parent: ClassRecord | undefined;
  readonly #children: WeakList<ClassRecord> = new WeakList();
  #indexCount = 0;
  #positionCount = 0;

  constructor(name: string, parent: ClassRecord | undefined) {
    this.name = name;
    this.#parent = parent;
    if (!parent) return;
    parent.#children.add(this);
    this.#indexCount = parent.#indexCount;
    this.#positionCount = parent.#positionCount;
  }

  /** The attribute of that name, here or on a class above. */
  find(name: string): Attribute | undefined {
    return this.attributes.get(name) ?? this.#parent?.find(name);
  }

  /** A new attribute. Its index is one that no class above or below uses. */
  declare(name: string): Attribute {
    const index = this.#largest((record) => record.#indexCount);
    this.#raise((record) => {
      record.#indexCount = index + 1;
    });
    const attribute: Attribute = { name, owner: this, index, position: -1 };
    this.attributes.set(name, attribute);
    return attribute;
  }

  /** After this: the attribute, declared here, has a reference position of its own. */
  place(attribute: Attribute): number {
    const position = this.#largest((record) => record.#positionCount);
    this.#raise((record) => {
      record.#positionCount = position + 1;
    });
    attribute.position = position;
    return position;
  }

  /** Whether the class is known to declare no fields. */
  get isWithoutFields(): boolean {
    return this.isSettled && this.fieldNames.size === 0;
  }

  /** Number of reference positions that objects of this class need so far. */
  get positionCount(): number {
    return this.#positionCount;
  }

  #below(): ClassRecord[] {
    const records: ClassRecord[] = [this];
    for (const record of records) records.push(...record.#children);
    return records;
  }

  #largest(count: (record: ClassRecord) => number): number {
    let largest = 0;
    for (const record of this.#below()) largest = Math.max(largest, count(record));
    return largest;
  }

  #raise(set: (record: ClassRecord) => void): void {
    for (const record of this.#below()) set(record);
  }
}
