// Between the steps within a phase: what the collection knows after some of them.

import type { Action } from "../archive/actions.js";
import type { Drawing, Scene, ShownObject } from "../archive/scene.js";
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

/** Places between the steps of a phase; where some are not there, the last is that of those that are. */
export function placesWithin({ within }: Scene): number {
  const { actions, count } = within;
  return count > actions.length ? actions.length + 1 : actions.length;
}

/** After the first `count` of the steps; undefined is the phase as a whole. */
export function walkTo(scene: Scene, count: number | undefined): Walk | undefined {
  const { heap, phase, within } = scene;
  if (heap.kind === "cells" || within.count === 0) return undefined;
  if (count !== undefined) return walkOf(heap, phase, within.actions.slice(0, count));
  if (within.count > within.actions.length) return undefined;
  return { ...walkOf(heap, phase, within.actions), action: undefined };
}

function walkOf(
  { objects, before }: Drawing,
  phase: string | undefined,
  actions: readonly Action[],
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
  for (const { kind, from, to, value } of actions) {
    if (kind === COPY || kind === SUBTRACT) gcRefs.set(to, value);
    if (kind === PUSH || kind === REACH) {
      queue.push(to);
      inSet.delete(to);
    }
    if ((kind === REACH || kind === VISIT) && queue.includes(from)) visited.add(from);
  }
  return { gcRefs, inSet, queue, visited: visited.size, action: actions.at(-1) };
}

/** The object as it is between two steps of a phase. */
export function walked(object: ShownObject, walk: Walk | undefined): ShownObject {
  if (!walk) return object;
  const { gcRefs: _, ...rest } = object;
  const refs = walk.gcRefs.get(object.handle);
  const isInSet = walk.inSet.has(object.handle);
  return { ...rest, isInSet, ...(refs !== undefined && { gcRefs: refs }) };
}
