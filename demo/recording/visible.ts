// Which objects a picture shows unless somebody asks for all: data, not the classes, functions and
// modules behind it.

import type { SeenObject, Variable } from "./moment.js";

const MACHINERY: ReadonlySet<string> = new Set([
  "type",
  "function",
  "method",
  "module",
  "descriptor",
  "view",
  "iterator",
  "frame",
  "traceback",
]);

/** Containers that may be a part of machinery: the namespace of a class, the cells of a closure. */
const PARTS: ReadonlySet<string> = new Set(["dict", "tuple", "list", "set", "cell", "weakref"]);

export type Objects = ReadonlyMap<number, SeenObject>;

/**
 * Without machinery, and without what belongs to it: parts that machinery refers to and, beside
 * it, other hidden parts alone; nor what only the machine's own stack holds for a moment.
 */
export function visibleObjects(objects: Objects, variables: readonly Variable[]): Objects {
  const named = new Set(variables.map(({ to }) => to));
  const referrers = new Map<number, number[]>();
  for (const { handle, references } of objects.values()) {
    for (const { to } of references) {
      const known = referrers.get(to);
      if (known) known.push(handle);
      else referrers.set(to, [handle]);
    }
  }
  const hidden = new Set<number>();
  const pending: SeenObject[] = [];
  const hide = (object: SeenObject): void => {
    hidden.add(object.handle);
    pending.push(object);
  };
  for (const object of objects.values()) {
    const { kind, external, refcount, handle } = object;
    const isPassing = PARTS.has(kind) && external === refcount && !named.has(handle);
    if (MACHINERY.has(kind) || isPassing) hide(object);
  }
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const { to } of next.references) {
      const object = objects.get(to);
      if (!object || hidden.has(to) || !PARTS.has(object.kind)) continue;
      const isHeldByHidden = (referrers.get(to) ?? []).every((handle) => hidden.has(handle));
      if (isHeldByHidden && object.external === 0) hide(object);
    }
  }
  return new Map([...objects].filter(([handle]) => !hidden.has(handle)));
}
