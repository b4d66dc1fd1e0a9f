// Functions for Python's syntax, in the counterparts of CPython's own tests.

import { del, type ManagedObject } from "../../src/index.js";

/** Any attribute, as in Python. */
// biome-ignore lint/suspicious/noExplicitAny: Python's objects have no declared attributes
export type Loose = any;

/** Python's `del a, b, …`. */
export function drop(...objects: ManagedObject[]): void {
  for (const object of objects) del(object);
}
