// Which object is in which generation, and the young list.

import * as layout from "../../assembly/layout.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

/** Added for an entry in the list's part for generation 1; an entry for generation 0 adds 1. */
const PART_1 = 0x10000;

/** The generation, candidate bit and unreachable bit of every slot agree with each other and the totals. */
export function checkGenerations(view: HeapView, findings: Findings): void {
  const isCollecting = view.control(layout.COLLECTING) !== 0;
  const counts = [0, 0, 0, 0];
  for (let slot = 1; slot < view.end; slot++) {
    const generation = view.generation(slot);
    if (generation <= layout.PERMANENT) (counts[generation] as number)++;
    const isCandidate = view.isCandidate(slot);
    const isExpected = generation < layout.PERMANENT;
    if (isCandidate !== isExpected) {
      const bit = isCandidate ? "set" : "clear";
      findings.object(
        "candidate",
        slot,
        `generation state ${generation}, candidate bit ${bit} (expected ${isExpected ? "set" : "clear"})`,
      );
    }
    if (view.isUnderCollection(slot) && !(isCollecting && isCandidate)) {
      const why = isCollecting ? "it is not a candidate" : "no collection is running";
      findings.object("unreachable", slot, `its unreachable bit is set, and ${why}`);
    }
  }
  for (const [generation, found] of counts.entries()) {
    const counted = view.control(layout.GENERATION_COUNTS + 4 * generation);
    if (counted === found) continue;
    const name =
      generation === layout.PERMANENT ? "the permanent generation" : `generation ${generation}`;
    findings.heap("generation", `${counted} objects are counted in ${name}, found ${found}`);
  }
  checkUnusedBits(view, findings);
}

/** The bits of slot 0 and of slots never used, which the collector reads too. */
function checkUnusedBits(view: HeapView, findings: Findings): void {
  const capacity = view.columns.candidateBits.length << 5;
  const check = (slot: number): void => {
    if (view.isCandidate(slot)) findings.slot("candidate", slot, "its candidate bit is set");
    if (view.isUnderCollection(slot)) {
      findings.slot("unreachable", slot, "its unreachable bit is set");
    }
  };
  check(0);
  for (let slot = view.end; slot < capacity; slot++) check(slot);
}

/** Every young object that should be listed has exactly one entry in its part. */
export function checkYoungList(view: HeapView, findings: Findings): void {
  const { youngList } = view.columns;
  const most = (view.control(layout.SLOT_CAPACITY) >>> 3) - 1;
  const length = view.control(layout.YOUNG_LENGTH);
  const boundary = view.control(layout.YOUNG_BOUNDARY);
  if (length > most || boundary > length) {
    findings.heap(
      "young list",
      `the young list has ${length} entries, ${boundary} of them for generation 1 (expected at most ${most})`,
    );
    return;
  }
  const entries = new Uint32Array(view.end);
  for (let index = 0; index < length; index++) {
    const slot = youngList[index] as number;
    if (view.isSlot(slot)) (entries[slot] as number) += index < boundary ? PART_1 : 1;
    else
      findings.heap(
        "young list",
        `entry ${index} of the young list is slot ${slot}, which was never used`,
      );
  }
  for (let slot = 1; slot < view.end; slot++) {
    const meta = view.meta(slot);
    checkEntries(
      view,
      slot,
      0,
      (entries[slot] as number) % PART_1,
      meta & layout.LISTED_0,
      findings,
    );
    const inPart1 = Math.floor((entries[slot] as number) / PART_1);
    checkEntries(view, slot, 1, inPart1, meta & layout.LISTED_1, findings);
  }
}

function checkEntries(
  view: HeapView,
  slot: number,
  generation: 0 | 1,
  found: number,
  bit: number,
  findings: Findings,
): void {
  const expected = bit === 0 ? 0 : 1;
  if (found !== expected) {
    findings.object(
      "young list",
      slot,
      `it has ${found} entries for generation ${generation} (expected ${expected} by its mark)`,
    );
  }
  const isIncomplete = view.control(generation === 0 ? layout.OVERFLOW_0 : layout.OVERFLOW_1) !== 0;
  if (expected === 1 || isIncomplete || view.isUnderCollection(slot)) return;
  if (view.generation(slot) === generation) {
    findings.object(
      "young list",
      slot,
      `it is in generation ${generation} and not listed, and the list counts as complete`,
    );
  }
}
