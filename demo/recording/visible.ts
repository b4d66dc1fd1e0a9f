// Which objects a picture shows unless somebody asks for all: data, not the classes, functions and
// modules behind it, and of the interpreter's own objects only gc.garbage, when there is something in it.

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
  const hidden = new Set<number>();
  const pending: SeenObject[] = [];
  const hide = (object: SeenObject): void => {
    hidden.add(object.handle);
    pending.push(object);
  };
  for (const object of objects.values()) {
    if (isMachinery(object) || isPassing(object, named)) hide(object);
  }
  const referrers = referrersOfParts(objects);
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const to of next.references) {
      const object = objects.get(to);
      if (!object || hidden.has(to) || !PARTS.has(object.kind) || object.external > 0) continue;
      if ((referrers.get(to) ?? []).every((handle) => hidden.has(handle))) hide(object);
    }
  }
  return new Map([...objects].filter(([handle]) => !hidden.has(handle)));
}

function isMachinery({ kind, isInterpreters, references }: SeenObject): boolean {
  if (kind === "garbage") return references.length === 0;
  return isInterpreters || MACHINERY.has(kind);
}

/** Held by the machine's stack alone, for the length of an operation. */
function isPassing(object: SeenObject, named: ReadonlySet<number>): boolean {
  const { kind, external, refcount, handle } = object;
  return PARTS.has(kind) && external === refcount && !named.has(handle);
}

function referrersOfParts(objects: Objects): Map<number, number[]> {
  const referrers = new Map<number, number[]>();
  for (const { kind, handle } of objects.values()) if (PARTS.has(kind)) referrers.set(handle, []);
  for (const { handle, references } of objects.values()) {
    for (const to of references) referrers.get(to)?.push(handle);
  }
  return referrers;
}
