// How a managed object looks from outside: to the console, to JSON, and to code that compares objects.

import { PLAIN_NAME } from "../errors/error.js";
import { partIfAny } from "../heap/parts.js";
import { definePrinting } from "../host/console.js";
import { defineTag, newNumbering } from "../host/identity.js";
import { defineValue } from "./accessors.js";
import { type Holder, useHolders } from "./holder.js";
import { jsonValueOf } from "./json.js";
import { deadObject } from "./refusal.js";

/** The part of a managed object's state that can be seen. */
export interface Seen extends Holder {
  readonly heap: Holder["heap"] & { readonly fields: { prepare(): void } };
}

/** undefined for a value that is not a managed object. */
export type See = (value: unknown) => Seen | undefined;

const heapNumberOf = newNumbering();

/** After this: the console, comparisons and messages know objects with the prototype. */
export function defineAppearance(prototype: object, see: See): void {
  useHolders(see);
  definePrinting(prototype, (object, ...how) => partIfAny("printObject")?.(object, see, ...how));
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
  // Own properties that are not attributes: those of a frozen object, or made by defineProperty.
  for (const name of Object.keys(object)) defineValue(made, name, Reflect.get(object, name));
  return made;
}
