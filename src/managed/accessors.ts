// The accessors on the prototype of a class, one for each attribute of its objects, and the defaults that
// users put there (`MyClass.prototype.ref = null`). A plain value on a prototype would let assignments to
// the object bypass us, so it becomes the attribute's default, behind an accessor.

import type { Attribute } from "./class-fields.js";
import { type ClassRecord, recordOf } from "./class-record.js";
import type { ManagedClass } from "./contract.js";
import { deadObject, outsideObject } from "./refusal.js";

/** Makes the accessor of an attribute, for objects of the class. */
export type MakeAccessor<T extends object> = (
  record: ClassRecord<T>,
  attribute: Attribute,
) => PropertyDescriptor;

/** By getter, the class whose objects an accessor is for. */
const classes = new WeakMap<object, object>();

/** The class's attribute, with its accessor installed; undefined when the class cannot have more. */
export function accessible<T extends object>(
  record: ClassRecord<T>,
  name: string,
  make: MakeAccessor<T>,
): Attribute | undefined {
  const attribute = record.attribute(name);
  if (attribute) install(record, attribute, make);
  return attribute;
}

/** After this: the class's prototype has the accessor, unless it is frozen. */
function install<T extends object>(
  record: ClassRecord<T>,
  attribute: Attribute,
  make: MakeAccessor<T>,
): void {
  const { prototype } = record;
  const known = Object.getOwnPropertyDescriptor(prototype, attribute.name);
  if (known?.get && classes.get(known.get) === record) return;
  const accessor = make(record, attribute);
  classes.set(accessor.get as object, record);
  Reflect.defineProperty(prototype, attribute.name, accessor);
}

/** What an assignment to a name without an accessor needs from an object. */
interface Assigned {
  readonly isDead: boolean;
  assign(name: string, value: unknown): void;
  has(name: string): boolean;
  own(name: string): unknown;
}

/**
 * Catches the first assignment of every name that no class declares, and names without an accessor: those
 * beyond a class's limit, those of a frozen prototype, and those whose accessor was deleted.
 */
export class FirstAssignments<T extends object> {
  /** At the end of every prototype chain. */
  readonly proxy: object;
  readonly #stateOf: (value: unknown) => Assigned | undefined;
  readonly #make: MakeAccessor<T>;

  constructor(stateOf: (value: unknown) => Assigned | undefined, make: MakeAccessor<T>) {
    this.#stateOf = stateOf;
    this.#make = make;
    this.proxy = new Proxy(Object.create(null) as object, {
      set: (_target, key, value: unknown, receiver: object) => {
        if (typeof key === "symbol") return defineValue(receiver, key, value);
        this.assign(receiver, key, value);
        return true;
      },
      get: (_target, key, receiver: unknown) => {
        const state = typeof key === "string" ? stateOf(receiver) : undefined;
        if (!state?.has(key as string)) return undefined;
        if (state.isDead) throw deadObject(key as string, receiver);
        return state.own(key as string);
      },
    });
  }

  /** @throws {TypeError} ERR_ARGUMENT when the receiver is neither managed nor a prototype. */
  assign(receiver: object, name: string, value: unknown): void {
    const state = this.#stateOf(receiver);
    if (state) state.assign(name, value);
    else this.#assignToPrototype(receiver, name, value);
  }

  /** An assignment to the prototype of a class sets the attribute's default. */
  #assignToPrototype(receiver: object, name: string, value: unknown): void {
    const owner: unknown = Object.getOwnPropertyDescriptor(receiver, "constructor")?.value;
    if (typeof owner !== "function" || owner.prototype !== receiver) throw outsideObject(name);
    const record = recordOf(owner as unknown as ManagedClass<T>);
    if (!isDefault(name, value) || !setDefault(record, name, value, this.#make)) {
      defineValue(receiver, name, value);
    }
  }
}

/** Called for the class's first object: values on its prototype, and on those above, become defaults. */
export function adoptDefaults<T extends object>(
  newClass: ClassRecord<T>,
  make: MakeAccessor<T>,
): void {
  newClass.isNew = false;
  if (!newClass.takesAttributes) return;
  for (let record: ClassRecord<T> | undefined = newClass; record; record = record.above) {
    const { prototype } = record;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (!descriptor?.writable || !descriptor.configurable) continue;
      if (isDefault(name, descriptor.value)) setDefault(record, name, descriptor.value, make);
    }
  }
}

/** False for methods and for properties that say what an object is: they stay as they are. */
function isDefault(name: string, value: unknown): boolean {
  return typeof value !== "function" && name !== "constructor" && name !== "__del__";
}

/** Returns false, with nothing changed, when the class takes no more attributes. */
function setDefault<T extends object>(
  record: ClassRecord<T>,
  name: string,
  value: unknown,
  make: MakeAccessor<T>,
): boolean {
  if (!record.heap || !accessible(record, name, make)) return false;
  record.setDefault(name, value);
  return true;
}

export function defineValue(object: object, key: PropertyKey, value: unknown): boolean {
  return Reflect.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
