// What is known about one class of managed objects: its attributes, and where objects store them.
//
// Plain assignment becomes a counted reference without a Proxy for each object. One Proxy is at the end of
// the base class's prototype chain. It sees the first assignment of a name that nothing on the chain
// declares, and installs an accessor for the name on the object's class. Later assignments of that name
// do not reach it.
//
//   a ──→ MyClass.prototype ──→ … ──→ ManagedObject.prototype ──→ Proxy
//         accessors: ref, self                                    first assignments only
//
// Every class has its own accessors, for its own objects. If a call reaches the accessor of a class above,
// it passes the call on by name, and the class gets its own accessor.

import { type Attribute, DeclaredFields } from "./class-fields.js";
import type { ManagedClass, ManagedHeap } from "./contract.js";

/**
 * How many attributes the objects of a class share. Each object keeps any others for itself
 * (extra-attributes.ts), so that objects that are used as dictionaries do not widen each other.
 */
export const ATTRIBUTES_MAX = 64;

/** Stored when undefined was assigned, because nothing stored means the default. */
export const UNDEFINED: unique symbol = Symbol("undefined");

/** Number of defaults set so far, on all classes. */
let defaultsSet = 0;

/** The record of one class. `T` is the type of managed objects. */
export class ClassRecord<T extends object> {
  /** "" when the class's `name` is not a string. */
  readonly name: string;
  readonly heap: ManagedHeap<T>;
  readonly prototype: object;
  /** The record of the class above; undefined for the topmost class. */
  readonly above: ClassRecord<T> | undefined;
  /** false when objects of the class cannot have attributes: plain lists, weak references. */
  readonly takesAttributes: boolean;
  /** true when objects of the class have items, at the positions after those of their attributes. */
  readonly hasItems: boolean;
  /** true when objects of the class allocate their own slots. */
  readonly isWeakReference: boolean;
  /** Which kind of finalizer its objects' `__del__` is. */
  readonly finalizers: "modern" | "legacy";
  readonly attributes: Map<string, Attribute> = new Map();
  readonly fields: DeclaredFields;
  /** By reference position, the name of the attribute that is stored there. */
  readonly positionNames: string[] = [];
  /** Values on the class's prototype, for objects whose attribute was never assigned. */
  readonly defaults: Map<string, unknown> = new Map();
  /** true until an object of the class is made. */
  isNew = true;

  constructor(managedClass: ManagedClass<T>) {
    this.name = plainName(managedClass);
    this.heap = managedClass.heap;
    this.prototype = managedClass.prototype;
    this.isWeakReference = managedClass.allocatesItself === true;
    this.finalizers = managedClass.finalizers ?? managedClass.heap?.finalizers;
    const classAbove = Object.getPrototypeOf(managedClass) as ManagedClass<T>;
    this.above = classAbove.heap === undefined ? undefined : recordOf(classAbove);
    this.hasItems = managedClass.hasItems === true;
    const isOurList = this.hasItems && this.above === undefined;
    this.takesAttributes = managedClass.hasAttributes !== false && !isOurList;
    this.fields = new DeclaredFields(this.above?.above !== undefined);
  }

  /** The attribute of that name, a new one if needed; undefined when there are ATTRIBUTES_MAX already. */
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
    // No call in between, so an exhausted stack cannot separate the two.
    this.positionNames[position] = attribute.name;
    attribute.position = position;
    return position;
  }

  /** After this: objects of the class and of its subclasses have the value until assigned another. */
  setDefault(name: string, value: unknown): void {
    this.defaults.set(name, value);
    defaultsSet++;
  }

  /** The attribute's value in an object where it was never assigned. */
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

/** The record of a class, made at first use. A class behind a Proxy has that of the class. */
export function recordOf<T extends object>(managedClass: ManagedClass<T>): ClassRecord<T> {
  const known = records.get(managedClass) as ClassRecord<T> | undefined;
  if (known) return known;
  const behind = classBehind(managedClass);
  const record = behind ? recordOf(behind) : new ClassRecord(managedClass);
  // Not kept for a class that is not managed: it may be derived from a managed class later.
  if (record.heap) records.set(managedClass, record as unknown as ClassRecord<never>);
  return record;
}

/** The class whose prototype and heap it shares; undefined where these are its own. */
function classBehind<T extends object>(given: ManagedClass<T>): ManagedClass<T> | undefined {
  const { prototype, heap } = given;
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const owner: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof owner !== "function" || (owner as unknown) === given) return undefined;
  const { prototype: its, heap: itsHeap } = owner as unknown as ManagedClass<T>;
  return its === prototype && itsHeap === heap ? (owner as never) : undefined;
}

/** The name of the class in messages. */
function plainName(managedClass: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(managedClass, "name")?.value;
  return typeof name === "string" ? name : "";
}
