// Python's vars(): an object's attributes, for code that compares, prints or copies them.

import { textOf, typeError } from "../errors/error.js";
import { attributesIn } from "./appearance.js";
import { checkManaged } from "./names.js";
import type { ManagedObject } from "./object.js";

/**
 * The attributes of `object` as a new plain object, with their present values. Attributes that are undefined
 * are left out, as in JSON: `a.x = undefined` is Python's `del a.x`. The copy's references are not counted,
 * and changing it does not change `object`.
 *
 * @throws {TypeError} ERR_ARGUMENT for a `GCList` or a weak reference, which have no attributes. A list of
 * your own class has its fields.
 * @throws {GcError} ERR_DEAD_OBJECT
 * @remarks Python: `vars(object)`, which returns the dictionary itself.
 *
 * @example
 * ```ts
 * import { GCObject, vars } from "ouroboros-gc";
 * class Point extends GCObject {
 *   x = 1;
 *   y?: number;
 * }
 * const point = new Point();
 * console.log(JSON.stringify(vars(point))); // {"x":1}
 * console.log({ ...vars(point), y: 2 }); // { x: 1, y: 2 }
 * ```
 */
export function vars(object: ManagedObject): Record<string, unknown> {
  const state = checkManaged("vars", object);
  if (!state.record.takesAttributes) {
    throw typeError(
      "ERR_ARGUMENT",
      `vars: ${textOf(object)} has no attributes. [...list] are the items of a list.`,
    );
  }
  return attributesIn("vars", object, state);
}
