// The accessors that stand on prototypes, one for each attribute name, and the defaults that people
// put there (`MyClass.prototype.ref = null`). A value on a prototype would take assignments to the
// object past us, so it becomes the attribute's default, behind an accessor.

import { type Attribute, type RecordedClass, recordOf } from "./attributes.js";
import { outsideObject } from "./refusal.js";

/** Puts an accessor for the attribute on the prototype. */
export type InstallAccessor = (prototype: object, attribute: Attribute) => void;

const accessors = new WeakSet<object>();

/** The getter is one of ours. */
export function noteAccessor(getter: object | undefined): void {
  if (getter) accessors.add(getter);
}

/** Whether the name on the prototype chain is an accessor of ours. */
function isAccessible(prototype: object, name: string): boolean {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return descriptor.get !== undefined && accessors.has(descriptor.get);
  }
  return false;
}

/**
 * Whether the object's class has a method of that name, or it is `__del__`. The engine gives what is
 * assigned to it to the object itself, past us, so it is never counted.
 */
export function isMethod(object: object, name: string): boolean {
  if (name === "__del__") return true;
  for (let at = Object.getPrototypeOf(object) as object | null; at !== null; ) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return typeof descriptor.value === "function";
    at = Object.getPrototypeOf(at) as object | null;
  }
  return false;
}

/** The attribute of the class, accessible; undefined when the class takes no more of them. */
export function findOrDeclare(
  managedClass: RecordedClass,
  name: string,
  install: InstallAccessor,
): Attribute | undefined {
  const record = recordOf(managedClass);
  const attribute = record.find(name) ?? record.declare(name);
  if (!attribute || isAccessible(managedClass.prototype, name)) return attribute;
  install(managedClass.prototype, attribute);
  return attribute;
}

/**
 * An assignment to what is no managed object, but stands on a prototype chain with one. On the
 * prototype of a class it is the attribute's default.
 *
 * @throws {TypeError} ERR_ARGUMENT when it is no prototype.
 */
export function assignOutside(
  receiver: object,
  name: string,
  value: unknown,
  install: InstallAccessor,
): void {
  const owner: unknown = Object.getOwnPropertyDescriptor(receiver, "constructor")?.value;
  if (typeof owner !== "function" || owner.prototype !== receiver) throw outsideObject(name);
  const managedClass = owner as unknown as RecordedClass;
  if (!isDefault(name, value) || !setDefault(managedClass, name, value, install)) {
    defineValue(receiver, name, value);
  }
}

/** Values on the prototypes of a new class, and of those above, become defaults. */
export function adoptDefaults(managedClass: RecordedClass, install: InstallAccessor): void {
  let owner = managedClass;
  while (recordOf(owner).depth > 0) {
    for (const name of Object.getOwnPropertyNames(owner.prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(owner.prototype, name);
      if (!descriptor?.writable || !descriptor.configurable) continue;
      if (isDefault(name, descriptor.value)) setDefault(owner, name, descriptor.value, install);
    }
    owner = Object.getPrototypeOf(owner) as RecordedClass;
  }
}

/** Methods stay as they are, and so does what says what an object is. */
function isDefault(name: string, value: unknown): boolean {
  return typeof value !== "function" && name !== "constructor" && name !== "__del__";
}

function setDefault(
  managedClass: RecordedClass,
  name: string,
  value: unknown,
  install: InstallAccessor,
): boolean {
  const attribute = recordOf(managedClass).setDefault(name, value);
  if (attribute) install(managedClass.prototype, attribute);
  return attribute !== undefined;
}

export function defineValue(object: object, key: PropertyKey, value: unknown): boolean {
  return Reflect.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
