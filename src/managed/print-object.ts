// What the console shows for a managed object: its name and attributes, and only the names of the objects
// among them. No getter is called.

import { textOf } from "../errors/error.js";
import type { Shown } from "../heap/parts.js";
import type { Inspect } from "../host/console.js";

/** A name that needs no quotes. */
const IDENTIFIER = /^[a-zA-Z_$][\w$]*$/;

/** undefined for an object that only inherits from a managed one. */
export function printObject(
  object: object,
  see: (value: unknown) => Shown | undefined,
  options: object,
  inspect: Inspect,
): string | undefined {
  const shown = see(object);
  if (!shown) return undefined;
  const name = textOf(object);
  if (shown.isDead) return `${name} (deallocated)`;
  const values = new Map(shown.attributes());
  // Fields that are not counted yet.
  for (const [key, field] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    if (field.enumerable && field.value !== undefined) values.set(key, field.value);
  }
  const texts = Array.from(values, ([key, value]) => {
    const quoted = inspect ? inspect(key, options) : JSON.stringify(key);
    const text = see(value) || !inspect ? textOf(value) : inspect(value, options);
    return `${IDENTIFIER.test(key) ? key : quoted}: ${text}`;
  });
  return texts.length === 0 ? `${name} {}` : `${name} { ${texts.join(", ")} }`;
}
