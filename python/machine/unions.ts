// `a | b` of types.

import { PyGenericAlias, PyUnion } from "../objects/generic.js";
import type { Runtime } from "../objects/runtime.js";
import { NONE } from "../objects/types.js";
import { PyType, type Value } from "../objects/value.js";

/** The types that a value means in a union; undefined when it is not a type. */
function typesOf(value: Value): readonly Value[] | undefined {
  if (value === null) return [NONE];
  if (value instanceof PyUnion) return value.args.items;
  return value instanceof PyType || value instanceof PyGenericAlias ? [value] : undefined;
}

/** Each type once, in order; a single type is not a union. */
export function unionOf(vm: Runtime, a: Value, b: Value): Value | undefined {
  const [left, right] = [typesOf(a), typesOf(b)];
  if (!left || !right || (a === null && b === null)) return undefined;
  const types: Value[] = [];
  for (const type of [...left, ...right]) {
    const isNew = !types.some(
      (known) => known === type || (type instanceof PyGenericAlias && vm.equals(known, type)),
    );
    if (isNew) types.push(type);
  }
  return types.length === 1 ? types[0] : new PyUnion(vm.memory, vm.tuple(types));
}
