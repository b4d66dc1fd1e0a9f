// When a collection is due, and of which generation: see assembly/due.ts.

import * as layout from "../../assembly/layout.js";
import type { Columns } from "./columns.js";

/**
 * After this: TRIGGER agrees with the thresholds, and with whether collections may start. The next step of a
 * collection is due as often as a young collection.
 */
export function armTrigger(heap: Columns): void {
  const { control } = heap;
  const threshold = control[layout.THRESHOLDS >> 2]!;
  const isPaused = control[layout.PAUSED >> 2] !== 0;
  const mayStart = control[layout.COLLECTING >> 2] === 0 || isPaused;
  const armed = control[layout.ENABLED >> 2] && mayStart && threshold > 0;
  const since = isPaused ? control[layout.COUNTERS >> 2]! : 0;
  control[layout.TRIGGER >> 2] = armed ? threshold + since : 0xffffffff;
}

/** Whether so many objects are new that a young collection would be due, if no other were under way. */
export function isYoungDue({ control }: Columns): boolean {
  const threshold = control[layout.THRESHOLDS >> 2]!;
  const isOn = control[layout.ENABLED >> 2] !== 0 && threshold > 0;
  return isOn && control[layout.COUNTERS >> 2]! > threshold;
}

/**
 * The generation that is due: the oldest one whose counter is above its threshold. A full collection
 * waits until the new objects number a quarter of those that survived the last one.
 */
export function chooseGeneration(heap: Columns): number {
  const { control } = heap;
  for (let generation = 2; generation > 0; generation--) {
    const count = control[(layout.COUNTERS >> 2) + generation]!;
    if (count <= control[(layout.THRESHOLDS >> 2) + generation]!) continue;
    const enough = control[layout.LONG_LIVED_TOTAL >> 2]! >>> 2;
    if (generation === 2 && control[layout.LONG_LIVED_PENDING >> 2]! < enough) continue;
    return generation;
  }
  return 0;
}
