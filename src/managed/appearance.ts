// What others see of a managed object: the console, JSON, and whatever compares objects.

import { PLAIN_NAME, textOf } from "../errors/error.js";
import { definePrinting } from "../host/console.js";
import { defineTag, newNumbering } from "../host/identity.js";
import { defineValue } from "./accessors.js";
import { jsonValueOf } from "./json.js";
import { deadObject } from "./refusal.js";
import { type Holders, useHolders } from "./uncounted.js";

/** What is asked of managed objects. */
export type Seen<T extends object> = Holders<T>;

const heapNumberOf = newNumbering();

/** After this: the console and comparisons know objects with the prototype, and so do messages. */
export function defineAppearance<T extends object>(prototype: T, seen: Seen<T>): void {
  useHolders(seen);
  definePrinting(prototype, (object, options, inspect) => {
    if (!seen.isManaged(object)) return undefined;
    const name = textOf(object);
    if (seen.isDead(object)) return `${name} (deallocated)`;
    const values = new Map(seen.attributesOf(object));
    // Fields that are not taken over yet; getters are not called.
    for (const [key, field] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (field.enumerable && field.value !== undefined) values.set(key, field.value);
    }
    const parts = Array.from(values, ([key, value]) => {
      const isNamed = seen.isManaged(value) || !inspect;
      return `${key}: ${isNamed ? textOf(value) : inspect(value, options)}`;
    });
    return parts.length === 0 ? `${name} {}` : `${name} { ${parts.join(", ")} }`;
  });
  // Stays the same when the object has gone, or its heap.
  defineTag(prototype, (object) => {
    if (!seen.isManaged(object)) return undefined;
    const name = (object as { [PLAIN_NAME]?(): string })[PLAIN_NAME]?.();
    const heapNumber = heapNumberOf(seen.heapOf(object));
    return heapNumber === 1 ? name : `${name} of heap ${heapNumber}`;
  });
}

/** What `toJSON` answers. */
export function jsonOf<T extends object>(object: T, seen: Seen<T>): object {
  return jsonValueOf(object, attributesIn("toJSON", object, seen));
}

/**
 * A new object of the attributes that are not undefined.
 * @throws {GcError} ERR_DEAD_OBJECT
 */
export function attributesIn<T extends object>(
  call: string,
  object: T,
  seen: Seen<T>,
): Record<string, unknown> {
  const { fields, life } = seen.heapOf(object);
  if (life.isReady) fields.prepare();
  if (seen.isDead(object)) throw deadObject(call, object);
  const made: Record<string, unknown> = {};
  for (const [name, value] of seen.attributesOf(object)) defineValue(made, name, value);
  // What was not taken over: fields of a frozen object, and what stands there by defineProperty.
  for (const name of Object.keys(object)) defineValue(made, name, Reflect.get(object, name));
  return made;
}
