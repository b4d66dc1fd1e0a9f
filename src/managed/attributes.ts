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

import { FIELD_TRUST, type FieldRecord } from "./fields.js";
import { WeakList } from "./weak-list.js";

/**
 * A class, the classes above and those below share so many attributes; what goes beyond is kept by
 * each object for itself (extra-attributes.ts), so that objects that are used as dictionaries do
 * not widen each other.
 */
export const ATTRIBUTES_MAX = 64;

/** Depth of users' classes: above are ManagedObject and its heap's base class, without fields. */
const FIRST_DEPTH = 2;

/** One attribute name of a class and the classes below it. */
export interface Attribute {
  readonly name: string;
  /** The class that declares it: its position is one that no class above or below uses. */
  readonly owner: ClassRecord;
  /** Where objects keep the value. */
  readonly index: number;
  /** The reference position in the heap; -1 until a managed object was first assigned. */
  position: number;
  /** Whether a prototype may have a value for objects that were never assigned one. */
  hasDefault: boolean;
}

/** Stands for undefined that was assigned, where nothing assigned means the default. */
export const UNDEFINED: unique symbol = Symbol("undefined");

/**
 * What the library knows of one class of managed objects. The records of the classes above know it,
 * so it must not hold its class: that would keep the class's heap. Its class holds it.
 */
export class ClassRecord implements FieldRecord {
  /** "" when the class has made its name something else than a text. */
  readonly name: string;
  readonly attributes: Map<string, Attribute> = new Map();
  /** Values on the class's prototype, for objects that were never assigned one. */
  readonly defaults: Map<string, unknown> = new Map();
  /** Own properties that constructors define: declared fields. */
  readonly fieldNames: Set<string> = new Set();
  /** The records of the classes from the topmost to this one; this one is at `depth`. */
  readonly lineage: readonly ClassRecord[];
  readonly depth: number;
  readonly stackNames: readonly string[];
  /** By reference position, the attribute of this class or of one above that has it. */
  readonly positionNames: (string | undefined)[];
  /** No object of the class was made yet. */
  isNew = true;
  /** The class is known to declare no fields, nor does a class above. */
  isWithoutFields: boolean;
  readonly #parent: ClassRecord | undefined;
  readonly #children: WeakList<ClassRecord> = new WeakList();
  #indexCount = 0;
  #positionCount = 0;
  /** An attribute was refused: objects keep it for themselves, so none may be declared any more. */
  #isFull = false;
  /** Complete objects that were seen to have all of `fieldNames`. */
  #completeCount = 0;
  #isTrusted = false;
  /** A name is declared more than once, so that seeing all names does not mean that all are seen. */
  #hasRepeats = false;

  constructor(name: string, parent: ClassRecord | undefined) {
    this.name = name;
    this.#parent = parent;
    this.lineage = parent ? [...parent.lineage, this] : [this];
    this.depth = this.lineage.length - 1;
    this.isWithoutFields = this.depth < FIRST_DEPTH;
    this.stackNames = this.lineage.slice(FIRST_DEPTH).map((record) => record.name);
    this.positionNames = parent ? [...parent.positionNames] : [];
    if (!parent) return;
    parent.#children.add(this);
    this.#indexCount = parent.#indexCount;
    this.#positionCount = parent.#positionCount;
  }

  /** The attribute of that name, here or on a class above. */
  find(name: string): Attribute | undefined {
    for (let depth = this.depth; depth >= 0; depth--) {
      const attribute = this.lineage[depth]?.attributes.get(name);
      if (attribute) return attribute;
    }
    return undefined;
  }

  /**
   * After this: objects of the class and of those below have the value until they are assigned
   * another. undefined, and nothing changed, when the class takes no more attributes.
   */
  setDefault(name: string, value: unknown): Attribute | undefined {
    const attribute = this.find(name) ?? this.declare(name);
    if (!attribute || this.depth === 0) return undefined;
    this.defaults.set(name, value);
    attribute.hasDefault = true;
    this.#raise((record) => {
      const below = record.attributes.get(name);
      if (below) below.hasDefault = true;
    });
    return attribute;
  }

  /** What an object has that was never assigned the attribute. */
  defaultOf(name: string): unknown {
    for (let depth = this.depth; depth >= 0; depth--) {
      const defaults = (this.lineage[depth] as ClassRecord).defaults;
      if (defaults.has(name)) return defaults.get(name);
    }
    return undefined;
  }

  /**
   * A new attribute, whose index no class above or below uses; undefined when there are
   * ATTRIBUTES_MAX already.
   */
  declare(name: string): Attribute | undefined {
    const index = this.#largest((record) => record.#indexCount);
    if (this.#isFull || index >= ATTRIBUTES_MAX) {
      // It stays so when the class below that has them all is gone, and so for the classes above.
      for (const record of this.lineage) record.#isFull = true;
      return undefined;
    }
    this.#raise((record) => {
      record.#indexCount = index + 1;
    });
    const attribute: Attribute = {
      name,
      owner: this,
      index,
      position: -1,
      hasDefault: false,
    };
    this.attributes.set(name, attribute);
    return attribute;
  }

  /** After this: the attribute, declared here, has a reference position of its own. */
  place(attribute: Attribute): number {
    const position = this.#largest((record) => record.#positionCount);
    this.#raise((record) => {
      record.#positionCount = position + 1;
      record.positionNames[position] = attribute.name;
    });
    attribute.position = position;
    return position;
  }

  /** A declared field was seen; `isRepeated` on an object that had it before. */
  noteField(name: string, isRepeated: boolean): void {
    if (isRepeated) this.#hasRepeats = true;
    if (this.fieldNames.has(name)) return;
    this.fieldNames.add(name);
    this.#completeCount = 0;
    this.#isTrusted = false;
    this.isWithoutFields = false;
  }

  noteComplete(fieldCount: number): void {
    if (fieldCount < this.fieldNames.size) return;
    if (++this.#completeCount < FIELD_TRUST) return;
    this.#isTrusted = true;
    if (this.fieldNames.size === 0) this.isWithoutFields = true;
  }

  hasAllFields(fieldCount: number): boolean {
    return !this.#hasRepeats && fieldCount >= this.fieldNames.size;
  }

  /** Whether an object with so many fields is complete, wherever it is met. */
  isComplete(fieldCount: number): boolean {
    return this.#isTrusted && this.hasAllFields(fieldCount) && !this.#mayRedeclare;
  }

  /** Whether a class above may have declared a field of this one, too. */
  get #mayRedeclare(): boolean {
    const parent = this.#parent;
    return parent !== undefined && !parent.isWithoutFields;
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

class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: what extends it adds its field to the object
    return object;
  }
}

/**
 * A prototype's record, in a private field of the prototype: found faster than in a map, not copied
 * by mixins, and no hindrance where the prototype is frozen.
 */
class RecordedPrototype extends Given {
  readonly #record: ClassRecord;

  constructor(prototype: object, record: ClassRecord) {
    super(prototype);
    this.#record = record;
  }

  static recordOf(prototype: object): ClassRecord | undefined {
    return #record in prototype ? prototype.#record : undefined;
  }
}

/** A class of managed objects, as far as its record goes. */
export interface RecordedClass {
  readonly prototype: object;
}

/** The record of a class; made when it is asked for first. */
export function recordOf(managedClass: RecordedClass): ClassRecord {
  const { prototype } = managedClass;
  const known = RecordedPrototype.recordOf(prototype);
  if (known) return known;
  const parent = Object.getPrototypeOf(managedClass) as RecordedClass | null;
  // A base class's own prototype is that of all functions.
  const isRoot = parent === null || parent === (Function.prototype as unknown);
  const record = new ClassRecord(plainName(managedClass), isRoot ? undefined : recordOf(parent));
  new RecordedPrototype(prototype, record);
  return record;
}

/** The name that call stacks show, "" when the class has made its name something else. */
function plainName(managedClass: RecordedClass): string {
  const name: unknown = Object.getOwnPropertyDescriptor(managedClass, "name")?.value;
  return typeof name === "string" ? name : "";
}
