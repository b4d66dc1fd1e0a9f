// Between the steps within a phase: what the collection knows after some of them.

import type { Action } from "../archive/actions.js";
import type { Drawing, ShownObject } from "../archive/scene.js";
import { COPY, PUSH, REACH, SUBTRACT, VISIT } from "../recording/moment.js";

/** What a collection knows of the objects between two steps. */
export interface Walk {
  readonly gcRefs: ReadonlyMap<number, number>;
  readonly inSet: ReadonlySet<number>;
  /** Those that were reached, in order; the first `visited` were visited. */
  readonly queue: readonly number[];
  readonly visited: number;
  readonly action: Action | undefined;
}

/** After the first `count` of the steps of `phase`. */
export function walkTo(
  { objects, before, actions }: Drawing,
  phase: string | undefined,
  count: number,
): Walk {
  const gcRefs = new Map<number, number>();
  const inSet = new Set<number>();
  const isFirst = phase === "updateRefs";
  for (const object of objects.values()) {
    const old = before?.get(object.handle);
    if (isFirst ? object.isInSet : old?.isInSet) inSet.add(object.handle);
    if (old?.gcRefs !== undefined) gcRefs.set(object.handle, old.gcRefs);
  }
  const queue: number[] = [];
  const visited = new Set<number>();
  for (const { kind, from, to, value } of actions.slice(0, count)) {
    if (kind === COPY || kind === SUBTRACT) gcRefs.set(to, value);
    if (kind === PUSH || kind === REACH) {
      queue.push(to);
      inSet.delete(to);
    }
    if ((kind === REACH || kind === VISIT) && queue.includes(from)) visited.add(from);
  }
  return { gcRefs, inSet, queue, visited: visited.size, action: actions[count - 1] };
}

/** The object as it is between two steps of a phase. */
export function walked(object: ShownObject, walk: Walk | undefined): ShownObject {
  if (!walk) return object;
  const { gcRefs: _, ...rest } = object;
  const refs = walk.gcRefs.get(object.handle);
  const isInSet = walk.inSet.has(object.handle);
  return { ...rest, isInSet, ...(refs !== undefined && { gcRefs: refs }) };
}
