// The collection that a moment is in: its phases, and the way to the collections before and after it.

import type { Phase } from "../recording/moment.js";
import type { Timeline } from "../recording/timeline.js";

export interface Around {
  /** The phases of the collection, each with its first moment, in order; none outside of one. */
  readonly phases: readonly (readonly [Phase, number])[];
  readonly current: Phase | undefined;
  /** Where the collection before begins, and the next one. */
  readonly earlier: number | undefined;
  readonly later: number | undefined;
}

export function aroundOf(timeline: Timeline, position: number): Around {
  const [earlier, later] = [startOf(timeline, position, -1), startOf(timeline, position, 1)];
  const around = collectionAround(timeline, position);
  if (!around) return { phases: [], current: undefined, earlier, later };
  const phases = new Map<Phase, number>();
  let current: Phase | undefined;
  for (let index = around.first; index <= around.last; index++) {
    const phase = timeline.phaseAt(index);
    if (!phase) continue;
    if (!phases.has(phase)) phases.set(phase, index);
    if (index <= position) current = phase;
  }
  return { phases: [...phases], current, earlier, later };
}

/** Where the collection that `position` is in begins and ends; undefined outside of one. */
function collectionAround(
  timeline: Timeline,
  position: number,
): { first: number; last: number } | undefined {
  let first = position;
  while (first >= 0 && timeline.phaseAt(first) !== "start") {
    if (first !== position && isLast(timeline.phaseAt(first))) return undefined;
    first--;
  }
  if (first < 0) return undefined;
  let last = first;
  while (last < timeline.length - 1 && !isLast(timeline.phaseAt(last))) last++;
  return position <= last ? { first, last } : undefined;
}

function isLast(phase: Phase | undefined): boolean {
  return phase === "clear" || phase === "end";
}

/** The nearest start of a collection, before `position` or after it. */
function startOf(timeline: Timeline, position: number, by: 1 | -1): number | undefined {
  for (let index = position + by; index >= 0 && index < timeline.length; index += by) {
    if (timeline.phaseAt(index) === "start") return index;
  }
  return undefined;
}
