// The phases of a collection, one after the other, by the twin's own functions on a copy of the
// heap. The engine runs them without a stop; what it ends with must be what the copy ends with.

import { COLLECTING, PERMANENT, SLOT_TOP } from "../../assembly/layout.js";
import { nextBit } from "../../src/twin/bits.js";
import type { Columns } from "../../src/twin/columns.js";
import { moveUnreachable } from "../../src/twin/mark.js";
import {
  reachHeldFromOutside,
  selectScanned,
  subtractRefs,
  updateRefs,
} from "../../src/twin/unreachable.js";
import type { Phase } from "./moment.js";
import type { GcRefs } from "./snapshot.js";

export interface PhaseSeen {
  readonly phase: Phase;
  readonly heap: Columns;
  readonly gcRefs: GcRefs;
  readonly text: string;
}

/** The slots of the set. */
export function slotsOfSet(heap: Pick<Columns, "control" | "unreachableBits">): number[] {
  const end = heap.control[SLOT_TOP >> 2] as number;
  const slots: number[] = [];
  for (let slot = nextBit(heap.unreachableBits, 1, end); slot < end; ) {
    slots.push(slot);
    slot = nextBit(heap.unreachableBits, slot + 1, end);
  }
  return slots;
}

function gcRefsOf(heap: Columns): GcRefs {
  return new Map(slotsOfSet(heap).map((slot) => [slot, heap.gcRefs[slot] as number]));
}

const countText = (count: number): string => `${count} ${count === 1 ? "object" : "objects"}`;

/** What a reader of a full collection's phases should know. */
const SKIPPED =
  " (CPython does this at every collection. This library's full one keeps the references from " +
  "outside in a column of their own, and has the result without the two steps.)";

/**
 * Finds the set of a collection that has started, and tells of each phase. The engine takes the first two
 * steps only within what its external counts leave open, because it counts references from outside all the
 * time; here all are taken, as CPython takes them, with the same result.
 */
export function deducePhases(heap: Columns, tell: (seen: PhaseSeen) => void): void {
  const { control } = heap;
  const end = control[SLOT_TOP >> 2] as number;
  const generation = (control[COLLECTING >> 2] as number) - 1;
  const isFull = generation === PERMANENT - 1;
  const candidates = selectScanned(heap, generation, end);
  updateRefs(heap, end);
  const copied = gcRefsOf(heap);
  tell({
    phase: "updateRefs",
    heap,
    gcRefs: copied,
    text:
      `updateRefs: the refcounts of the ${countText(candidates)} under collection are copied to ` +
      `gcRefs.${isFull ? SKIPPED : ""}`,
  });
  subtractRefs(heap, end);
  const gcRefs = gcRefsOf(heap);
  const held = [...gcRefs.values()].filter((refs) => refs > 0).length;
  tell({
    phase: "subtractRefs",
    heap,
    gcRefs,
    text:
      "subtractRefs: each reference from one candidate to another takes 1 off. " +
      `What is left comes from outside: ${held} of ${candidates} are held from there.`,
  });
  const reached = moveUnreachable(heap, heap.gcRefs, 0, reachHeldFromOutside(heap, end));
  tell({
    phase: "moveUnreachable",
    heap,
    gcRefs,
    text:
      "moveUnreachable: what is held from outside is reachable, and all that it leads to. " +
      `${candidates - reached} of ${candidates} are left: the unreachable set.`,
  });
}

/** What user code made reachable again, as the engine will find out in its next step. */
export function resurrectionPhases(heap: Columns, tell: (seen: PhaseSeen) => void): void {
  const end = heap.control[SLOT_TOP >> 2] as number;
  const before = slotsOfSet(heap).length;
  updateRefs(heap, end);
  subtractRefs(heap, end);
  const gcRefs = gcRefsOf(heap);
  const reached = moveUnreachable(heap, heap.gcRefs, 0, reachHeldFromOutside(heap, end));
  tell({
    phase: "resurrection",
    heap,
    gcRefs,
    text:
      "Resurrection: user code ran, so the three steps are repeated within the set. " +
      (reached === 0
        ? `Nobody took one of its ${countText(before)} back.`
        : `${countText(reached)} of ${before} can be reached again and will live.`),
  });
}
