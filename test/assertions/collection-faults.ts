// Planted faults that a collection of the debug kernel finds; see faults.ts.

import {
  ANY_SUSPECTS,
  FINALIZER,
  FINALIZER_COUNT,
  FIRST_REFERENCE,
  GENERATION_COUNTS,
  GENERATION_MASK,
  LEGACY_COUNT,
  LISTED_0,
  LISTED_1,
  LIVE_COUNT,
  PHASE,
  PHASE_FINISHED,
  UNTRACKED,
  WEAKREF_COUNT,
  YOUNG_LENGTH,
} from "../../assembly/layout.js";
import type { Fault } from "./faults.js";
import type { Scene } from "./scene.js";

/** Within the columns of a small heap, and above all of its slots. */
const NEVER_USED = 500;

/** The control block's word at `field` is 9 where there is nothing of its kind. */
function miscounted(fires: string, field: number): Fault {
  return {
    fires,
    plant(scene) {
      scene.control(field, 9);
      scene.collect(2);
    },
  };
}

/**
 * An object is held from outside and by another; then its counts are overwritten, and everything is
 * collected.
 */
function wrongCounts(refcount: number, external: number): Fault {
  return {
    fires: "assertCounts: refcount: external and from objects",
    plant(scene) {
      const slot = scene.object();
      scene.engine.setReference(scene.object(1), 0, slot);
      scene.counts(slot, refcount, external); // and not 2, 1
      scene.collect(2);
    },
  };
}

export const COLLECTION_FAULTS: readonly Fault[] = [
  {
    fires: "assertYoungList: both parts are within the list's room",
    plant(scene) {
      scene.control(YOUNG_LENGTH, NEVER_USED);
      scene.collect(0);
    },
  },
  {
    fires: "assertYoungList: each entry has the mark of its part",
    plant(scene) {
      scene.meta(scene.object(), LISTED_0, 0);
      scene.collect(0);
    },
  },
  {
    fires: "assertSlots: no set is left of an earlier collection",
    plant(scene) {
      scene.columns.unreachableBits[0] = 1 << scene.object();
      scene.collect(2);
    },
  },
  {
    fires: "assertSlots: candidates are of generation 0, 1 or 2",
    plant(scene) {
      scene.candidateBit(scene.object(), 0);
      scene.collect(2);
    },
  },
  {
    fires: "assertSlots: generation 0 is listed, or known not to be",
    plant(scene) {
      scene.meta(scene.object(), LISTED_0, 0);
      scene.control(YOUNG_LENGTH, 0);
      scene.collect(2);
    },
  },
  {
    fires: "assertSlots: generation 1 is listed, or known not to be",
    plant(scene) {
      scene.meta(scene.object(), 0, 1);
      scene.collect(2);
    },
  },
  {
    fires: "assertMarks: each mark of generation 1 has its entry",
    plant(scene) {
      scene.meta(scene.object(), 0, LISTED_1);
      scene.collect(2);
    },
  },
  {
    fires: "assertMarks: each mark of generation 0 has its entry",
    plant(scene) {
      scene.object();
      scene.control(YOUNG_LENGTH, 0);
      scene.collect(2);
    },
  },
  miscounted("assertMarks: a generation has as many as are counted", GENERATION_COUNTS + 8),
  miscounted("assertTotals: as many are alive as are counted", LIVE_COUNT),
  miscounted("assertTotals: as many weak references", WEAKREF_COUNT),
  miscounted("assertTotals: as many with a finalizer", FINALIZER_COUNT),
  miscounted("assertTotals: as many with a legacy one", LEGACY_COUNT),
  wrongCounts(2, 0),
  wrongCounts(2, 2),
  wrongCounts(1, 1),
  wrongCounts(3, 1),
  wrongCounts(1, 2),
  {
    fires: "countReferents: references lead to slots",
    plant(scene) {
      scene.row(scene.object(1), FIRST_REFERENCE, NEVER_USED);
      scene.collect(2);
    },
  },
  {
    fires: "assertAllReachable: nothing is lost without a suspect",
    plant(scene) {
      scene.garbage();
      scene.suspects(0);
      scene.collect(0);
    },
  },
  {
    fires: "selectPart: a listed object of the part's generation is a candidate",
    plant(scene) {
      scene.candidateBit(scene.object(), 0);
      scene.suspects(ANY_SUSPECTS);
      scene.collect(0);
    },
  },
  {
    fires: "copyRefcount: a candidate has references",
    plant(scene) {
      scene.old();
      scene.counts(scene.heldBy(scene.garbage(2), 1), 0, 0);
      scene.collect(0);
    },
  },
  {
    fires: "lowerGcRefs: no more references than the refcount counts",
    plant(scene) {
      scene.old();
      const slot = scene.garbage(2);
      scene.engine.setReference(slot, 1, slot);
      scene.counts(slot, 1, 0);
      scene.collect(0);
    },
  },
  {
    fires: "isHeldFromOutside: no candidate holds an external reference",
    plant(scene) {
      const slot = scene.garbage(2, FINALIZER);
      const held = scene.heldBy(slot, 1);
      scene.collect(0); // a finalizer is due
      scene.counts(held, 2, 2);
      scene.goOn();
    },
  },
  {
    fires: "reach: a reference leads to a slot",
    plant(scene) {
      const slot = scene.object(2);
      scene.heldBy(slot);
      scene.row(slot, FIRST_REFERENCE + 4, NEVER_USED);
      scene.collect(0);
    },
  },
  {
    fires: "assertUnreachable: the unreachable are candidates",
    plant(scene) {
      const slot = scene.garbage(1, FINALIZER);
      scene.collect(0); // its finalizer is due
      scene.candidateBit(slot, 0);
      scene.goOn();
    },
  },
  {
    fires: "moveToGeneration: in a generation so far",
    plant(scene) {
      const slot = scene.object(1);
      const weakref = scene.weakref(slot, 1);
      scene.engine.setReference(slot, 0, slot);
      scene.engine.decref(slot);
      scene.meta(weakref, GENERATION_MASK, UNTRACKED);
      scene.collect(0);
    },
  },
  {
    fires: "enterPhase: a phase that may follow",
    plant(scene) {
      scene.control(PHASE, PHASE_FINISHED);
      scene.engine.beginCollection(0);
    },
  },
];

/** A fault of the collector itself: a line of its source is removed. */
export interface Bug extends Fault {
  readonly file: string;
  readonly line: string;
}

export const BUGS: readonly Bug[] = [
  {
    file: "assembly/mark.ts",
    line: "        tail = reach(bits, load<u32>(row, FIRST_REFERENCE + 8), tail);",
    fires: "assertUnreachable: the set holds all references to it",
    plant(scene: Scene): void {
      const slot = scene.object(3);
      scene.heldBy(slot, 2);
      scene.suspects(ANY_SUSPECTS);
      scene.collect(0);
    },
  },
];
