// Slots without an object: the free list, retired slots, and dead ones that the host has not noted yet.

import * as layout from "../../assembly/layout.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

/** Bits of META that describe an object. */
const OF_OBJECTS =
  ((1 << layout.VERSION_SHIFT) - 1) & ~(layout.LISTED_MASK | layout.GENERATION_MASK);

/** Every free slot is in the free list once, or is retired and has version 0. */
export function checkFreeList(view: HeapView, findings: Findings): void {
  const isListed = new Uint8Array(view.end);
  let slot = view.control(layout.FREE_HEAD);
  for (let previous = layout.NIL; slot !== layout.NIL; previous = slot, slot = view.link(slot)) {
    const after =
      previous === layout.NIL
        ? "is first in the free list"
        : `follows slot ${previous} in the free list`;
    if (!view.isSlot(slot)) {
      findings.heap("free list", `slot ${slot} ${after}, and was never used`);
      break;
    }
    if (isListed[slot]) {
      findings.slot("free list", slot, `it ${after}, for the second time: a ring`);
      break;
    }
    if (view.generation(slot) !== layout.FREE) {
      findings.object("free list", slot, `it ${after}, and is not free`);
      break;
    }
    isListed[slot] = 1;
  }
  checkVersions(view, isListed, findings);
}

/** Only a retired slot has version 0: it has used up all versions, and is never reused. */
function checkVersions(view: HeapView, isListed: Uint8Array, findings: Findings): void {
  let retired = 0;
  for (let slot = 1; slot < view.end; slot++) {
    const isFree = view.generation(slot) === layout.FREE;
    const hasVersion = view.version(slot) !== 0;
    if (isFree && view.meta(slot) & OF_OBJECTS) {
      findings.slot("row", slot, "it is free, and its row has marks of an object");
    }
    if (!isFree) {
      if (!hasVersion) findings.object("version", slot, "version 0 (expected 1 to 262143)");
    } else if (!hasVersion) {
      retired++;
      if (isListed[slot]) findings.slot("version", slot, "it is retired, and in the free list");
    } else if (!isListed[slot]) {
      findings.slot("free list", slot, "it is free, and not in the free list");
    }
  }
  const counted = view.control(layout.RETIRED_COUNT);
  if (counted !== retired) {
    findings.heap("free list", `${counted} slots are counted as retired, found ${retired}`);
  }
}

/** Every dead slot is in the list of those that the host has not noted yet. */
export function checkDeadList(view: HeapView, findings: Findings): void {
  const isListed = new Uint8Array(view.end);
  let count = 0;
  let last: number = layout.NIL;
  for (let slot = view.control(layout.DEAD_HEAD); slot !== layout.NIL; slot = view.link(slot)) {
    if (!view.isSlot(slot) || isListed[slot] || view.refcount(slot) !== 0) {
      findings.heap(
        "dead list",
        `slot ${slot} is in the list of deaths (expected a dead one, once)`,
      );
      return;
    }
    isListed[slot] = 1;
    count++;
    last = slot;
  }
  const counted = view.control(layout.DEAD_COUNT);
  const tail = view.control(layout.DEAD_TAIL);
  if (counted !== count) {
    findings.heap("dead list", `${counted} deaths are counted, found ${count}`);
  }
  if (tail !== last) {
    findings.heap("dead list", `the list of deaths ends at slot ${tail}, found ${last}`);
  }
  for (let slot = 1; slot < view.end; slot++) {
    if (view.generation(slot) === layout.DEAD && !isListed[slot]) {
      findings.slot("dead list", slot, "it is dead, and not in the list of deaths");
    }
  }
}
