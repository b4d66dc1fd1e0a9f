// How a managed object looks from outside: to the console, to JSON, and to code that compares objects.

import { PLAIN_NAME, textOf } from "../errors/error.js";
import { definePrinting } from "../host/console.js";
import { defineTag, newNumbering } from "../host/identity.js";
import { defineValue } from "./accessors.js";
import { jsonValueOf } from "./json.js";
import { deadObject } from "./refusal.js";
import { type Holder, useHolders } from "./uncounted.js";

/** The part of a managed object's state that can be seen. */
export interface Seen extends Holder {
  readonly heap: Holder["heap"] & { readonly fields: { prepare(): void } };
}

/** undefined for a value that is not a managed object. */
export type See = (value: unknown) => Seen | undefined;

/** A name that needs no quotes. */
const IDENTIFIER = /^[a-zA-Z_$][\w$]*$/;

const heapNumberOf = newNumbering();

/** After this: the console, comparisons and messages know objects with the prototype. */
export function defineAppearance(prototype: object, see: See): void {
  useHolders(see);
  definePrinting(prototype, (object, options, inspect) => {
    const seen = see(object);
    if (!seen) return undefined;
    const name = textOf(object);
    if (seen.isDead) return `${name} (deallocated)`;
    const values = new Map(seen.attributes());
    // Fields that are not counted yet; getters are not called.
    for (const [key, field] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (field.enumerable && field.value !== undefined) values.set(key, field.value);
    }
    const parts = Array.from(values, ([key, value]) => {
      const isNamed = see(value) || !inspect;
      const name = IDENTIFIER.test(key)
        ? key
        : inspect
          ? inspect(key, options)
          : JSON.stringify(key);
      return `${name}: ${isNamed ? textOf(value) : inspect(value, options)}`;
    });
    return parts.length === 0 ? `${name} {}` : `${name} { ${parts.join(", ")} }`;
  });
  // Stays the same when the object or its heap is gone.
  defineTag(prototype, (object) => {
    const seen = see(object);
    if (!seen) return undefined;
    const name = (object as { [PLAIN_NAME]?(): string })[PLAIN_NAME]?.();
    const heapNumber = heapNumberOf(seen.heap);
    return heapNumber === 1 ? name : `${name} of heap ${heapNumber}`;
  });
}

/** What `toJSON` returns. */
export function jsonOf(object: object, seen: Seen): object {
  return jsonValueOf(object, attributesIn("toJSON", object, seen));
}

/**
 * A new plain object with the attributes that are not undefined.
 * @throws {GcError} ERR_DEAD_OBJECT
 */
export function attributesIn(call: string, object: object, seen: Seen): Record<string, unknown> {
  const { fields, life } = seen.heap;
  if (life.isReady) fields.prepare();
  if (seen.isDead) throw deadObject(call, object);
  const made: Record<string, unknown> = {};
  for (const [name, value] of seen.attributes()) defineValue(made, name, value);
  // Own properties that never became attributes: those of a frozen object, or made by defineProperty.
  for (const name of Object.keys(object)) defineValue(made, name, Reflect.get(object, name));
  return made;
}
