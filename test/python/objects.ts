// What Python writes with its syntax, for the tests that stand beside CPython's own.

import { del, type ManagedObject } from "../../src/index.js";

/** Any attribute, as in Python. */
// biome-ignore lint/suspicious/noExplicitAny: Python's objects have no declared attributes
export type Loose = any;

/** Python's `del a, b, …`. */
export function drop(...objects: ManagedObject[]): void {
  for (const object of objects) del(object);
}

/** For an object that something else holds from now on: its name ends, the object stays. */
export function held<T extends ManagedObject>(object: T): T {
  del(object);
  return object;
}
