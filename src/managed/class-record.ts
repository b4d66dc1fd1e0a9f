// What is known of one class of managed objects: its attributes, and where its objects keep them.
//
// Plain assignment becomes a counted reference without a Proxy per object. One Proxy stands at the end
// of the base class's prototype chain. It sees the first assignment of a name that nothing on the chain
// declares; it installs an accessor for the name on the object's class, and is never on the path of
// that name again.
//
//   a ──→ MyClass.prototype ──→ … ──→ ManagedObject.prototype ──→ Proxy
//         accessors: ref, self                                    first assignments only
//
// Every class has accessors of its own, those of its own objects: where one of a class above is met
// first, it hands over by name, and the class gets its own.

import type { ManagedClass, ManagedHeap } from "./contract.js";
import { type Attribute, DeclaredFields } from "./fields.js";

/**
 * A class's objects share so many attributes; what goes beyond is kept by each object for itself
 * (extra-attributes.ts), so that objects that are used as dictionaries do not widen each other.
 */
export const ATTRIBUTES_MAX = 64;

/** Stands for undefined that was assigned, where nothing assigned means the default. */
export const UNDEFINED: unique symbol = Symbol("undefined");

/** Counts the defaults that were ever set. */
let defaultsSet = 0;

/** The record of one class, known by its class alone. Objects of managed heaps are `T`. */
export class ClassRecord<T extends object> {
  /** "" when the class has made its name something else than a text. */
  readonly name: string;
  readonly heap: ManagedHeap<T>;
  readonly prototype: object;
  /** That of the class above; undefined for the topmost. */
  readonly above: ClassRecord<T> | undefined;
  /** false when objects of the class take no attributes, because they use their positions. */
  readonly takesAttributes: boolean;
  /** Objects of the class get their slots by themselves. */
  readonly isWeakReference: boolean;
  /** What a `__del__` of its objects is. */
  readonly finalizers: "modern" | "legacy";
  readonly attributes: Map<string, Attribute> = new Map();
  readonly fields: DeclaredFields;
  /** By reference position, the name of the attribute that has it. */
  readonly positionNames: string[] = [];
  /** Values on the class's prototype, for objects that were never assigned one. */
  readonly defaults: Map<string, unknown> = new Map();
  /** No object of the class was made yet. */
  isNew = true;

  constructor(managedClass: ManagedClass<T>) {
    this.name = plainName(managedClass);
    this.heap = managedClass.heap;
    this.prototype = managedClass.prototype;
    this.takesAttributes = managedClass.hasAttributes !== false;
    this.isWeakReference = managedClass.allocatesItself === true;
    this.finalizers = managedClass.finalizers ?? managedClass.heap?.finalizers;
    const classAbove = Object.getPrototypeOf(managedClass) as ManagedClass<T>;
    this.above = classAbove.heap === undefined ? undefined : recordOf(classAbove);
    this.fields = new DeclaredFields(this.above?.above !== undefined);
  }

  /** The attribute of that name, a new one if need be; undefined when there are ATTRIBUTES_MAX. */
  attribute(name: string): Attribute | undefined {
    const known = this.attributes.get(name);
    if (known) return known;
    const index = this.attributes.size;
    if (index >= ATTRIBUTES_MAX) return undefined;
    const made = { name, index, position: -1, inherited: undefined, inheritedAt: 0 };
    this.attributes.set(name, made);
    return made;
  }

  /** After this: the attribute has a reference position of its own. */
  place(attribute: Attribute): number {
    const position = this.positionNames.length;
    // No call stands between the two: nothing can be cut off there.
    this.positionNames[position] = attribute.name;
    attribute.position = position;
    return position;
  }

  /** After this: objects of the class and of those below have the value until they are assigned another. */
  setDefault(name: string, value: unknown): void {
    this.defaults.set(name, value);
    defaultsSet++;
  }

  /** What an object has that was never assigned the attribute. */
  defaultOf(attribute: Attribute): unknown {
    if (attribute.inheritedAt !== defaultsSet) {
      attribute.inherited = this.#nearestDefault(attribute.name);
      attribute.inheritedAt = defaultsSet;
    }
    return attribute.inherited;
  }

  #nearestDefault(name: string): unknown {
    let at: ClassRecord<T> | undefined = this;
    while (at && !at.defaults.has(name)) at = at.above;
    return at?.defaults.get(name);
  }
}

const records = new WeakMap<object, ClassRecord<never>>();

/** The record of a class; made when it is asked for first. */
export function recordOf<T extends object>(managedClass: ManagedClass<T>): ClassRecord<T> {
  const known = records.get(managedClass) as ClassRecord<T> | undefined;
  if (known) return known;
  const record = new ClassRecord(managedClass);
  records.set(managedClass, record as unknown as ClassRecord<never>);
  return record;
}

/** The name by which messages call the class. */
function plainName(managedClass: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(managedClass, "name")?.value;
  return typeof name === "string" ? name : "";
}
