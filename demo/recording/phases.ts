// The phases of a collection, one after the other, by the twin's own functions on a copy of the
// heap. The engine runs them without a stop; what it ends with must be what the copy ends with.

import { COLLECTING, SLOT_TOP } from "../../assembly/layout.js";
import { nextBit } from "../../src/twin/bits.js";
import type { Columns } from "../../src/twin/columns.js";
import { moveUnreachable } from "../../src/twin/mark.js";
import {
  reachHeldFromOutside,
  selectScanned,
  subtractRefs,
  updateRefs,
} from "../../src/twin/unreachable.js";
import type { Phase, Trace } from "./moment.js";
import type { GcRefs } from "./snapshot.js";
import { TRACED_MAX, traceMove, traceSubtract, traceUpdate } from "./trace.js";

export interface PhaseSeen {
  readonly phase: Phase;
  readonly heap: Columns;
  readonly gcRefs: GcRefs;
  readonly text: string;
  readonly trace?: Trace | undefined;
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

/** The three steps, in order; with what each did, where that `isTraced`. */
function threeSteps(
  heap: Columns,
  end: number,
  isTraced: boolean,
): {
  update: () => Trace | undefined;
  subtract: () => Trace | undefined;
  move: () => { reached: number; trace?: Trace | undefined };
} {
  if (!isTraced) {
    return {
      update: () => void updateRefs(heap, end),
      subtract: () => void subtractRefs(heap, end),
      move: () => ({
        reached: moveUnreachable(heap, heap.gcRefs, 0, reachHeldFromOutside(heap, end)),
      }),
    };
  }
  return {
    update: () => traceUpdate(heap, (traced) => updateRefs(traced, end)),
    subtract: () => traceSubtract(heap, (traced) => subtractRefs(traced, end)),
    move: () => {
      let reached = 0;
      const trace = traceMove(
        heap,
        (traced) => reachHeldFromOutside(traced, end),
        (traced, held) => {
          reached = moveUnreachable(traced, heap.gcRefs, 0, held);
        },
      );
      return { reached, trace };
    },
  };
}

/**
 * Finds the set of a collection that has started, and tells of each phase. The engine takes the first two
 * steps only within what its external counts leave open, because it counts references from outside all the
 * time; here all are taken, as CPython takes them, with the same result.
 */
export function deducePhases(heap: Columns, tell: (seen: PhaseSeen) => void): void {
  const { control } = heap;
  const end = control[SLOT_TOP >> 2] as number;
  const generation = (control[COLLECTING >> 2] as number) - 1;
  const candidates = selectScanned(heap, generation, end);
  const steps = threeSteps(heap, end, candidates <= TRACED_MAX);
  const updated = steps.update();
  const copied = gcRefsOf(heap);
  tell({
    phase: "updateRefs",
    heap,
    gcRefs: copied,
    trace: updated,
    text:
      `updateRefs: the refcounts of the ${countText(candidates)} under collection are copied to ` +
      "gcRefs.",
  });
  const subtracted = steps.subtract();
  const gcRefs = gcRefsOf(heap);
  const held = [...gcRefs.values()].filter((refs) => refs > 0).length;
  tell({
    phase: "subtractRefs",
    heap,
    gcRefs,
    trace: subtracted,
    text:
      "subtractRefs: each reference from one candidate to another takes 1 off. " +
      `What is left comes from outside: ${held} of ${candidates} are held from outside.`,
  });
  const { reached, trace } = steps.move();
  tell({
    phase: "moveUnreachable",
    heap,
    gcRefs,
    trace,
    text:
      "moveUnreachable: what is held from outside is reachable, and so is all that it leads to. " +
      `${candidates - reached} of ${candidates} are left: the unreachable objects.`,
  });
}

/** What user code made reachable again, as the engine will find out in its next step. */
export function resurrectionPhases(heap: Columns, tell: (seen: PhaseSeen) => void): void {
  const end = heap.control[SLOT_TOP >> 2] as number;
  const before = slotsOfSet(heap).length;
  const steps = threeSteps(heap, end, before <= TRACED_MAX);
  const [updated, subtracted] = [steps.update(), steps.subtract()];
  const gcRefs = gcRefsOf(heap);
  const { reached, trace } = steps.move();
  tell({
    phase: "resurrection",
    heap,
    gcRefs,
    trace: trace && [...(updated ?? []), ...(subtracted ?? []), ...trace],
    text:
      "Resurrection: user code ran, so the three steps are repeated within the set. " +
      (reached === 0
        ? `Still unreachable: ${countText(before)}.`
        : `${countText(reached)} of ${before} can be reached again and will live.`),
  });
}
