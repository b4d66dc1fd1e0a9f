// Rows, references and counts: every reference leads to an object, and every refcount is correct.

import * as layout from "../../assembly/layout.js";
import { POISON } from "./poison.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";
import type { EngineWork } from "./work.js";

/** Counts references, and reports those that lead nowhere. 4 bytes per slot. */
export function countReferences(view: HeapView, findings: Findings): Uint32Array {
  const inDegrees = new Uint32Array(view.end);
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.holdsObject(slot)) continue;
    checkShortRow(view, slot, findings);
    const count = view.referenceCount(slot);
    const isDeleted = view.isBeingDeleted(slot);
    if (count > 0 && view.generation(slot) === layout.LEAF) {
      findings.object(
        "row",
        slot,
        `it is a leaf and has ${count} reference positions (expected 0)`,
      );
    }
    for (let position = 0; position < count; position++) {
      const referent = view.reference(slot, position);
      if (referent === layout.NIL || (isDeleted && isForgotten(view, referent))) continue;
      if (view.holdsObject(referent)) (inDegrees[referent] as number)++;
      else findings.object("reference", slot, `position ${position} ${leadsTo(view, referent)}`);
    }
  }
  return inDegrees;
}

/** A deleted object's references within the set are dropped; once slots are freed, all of them are. */
function isForgotten(view: HeapView, referent: number): boolean {
  return view.control(layout.PHASE) === layout.PHASE_FREE || view.isBeingDeleted(referent);
}

/** The collector reads all of a short row, so words that are not positions must be empty. */
function checkShortRow(view: HeapView, slot: number, findings: Findings): void {
  if (view.isLong(slot)) return;
  for (let position = view.referenceCount(slot); position < layout.INLINE_MAX; position++) {
    const value = view.reference(slot, position);
    if (value === layout.NIL) continue;
    const count = view.referenceCount(slot);
    findings.object(
      "row",
      slot,
      `it has ${count} reference positions, followed by ${value} (expected 0)`,
    );
  }
}

function leadsTo(view: HeapView, referent: number): string {
  if (referent === POISON >>> 0) return "holds the poison of a freed slot";
  if (!view.isSlot(referent)) {
    return `refers to slot ${referent}, which was never used (expected below ${view.end})`;
  }
  const state = view.generation(referent) === layout.DEAD ? "was deallocated" : "is free";
  return `refers to slot ${referent}, which ${state}`;
}

/** Every refcount is the sum of its parts; only objects being deallocated have refcount 0. */
export function checkCounts(
  view: HeapView,
  inDegrees: Uint32Array,
  work: EngineWork,
  findings: Findings,
): void {
  for (let slot = 1; slot < view.end; slot++) {
    const refcount = view.refcount(slot);
    if (!view.holdsObject(slot)) {
      if (refcount !== 0) {
        findings.slot("refcount", slot, `it is free, and has refcount ${refcount}`);
      }
      continue;
    }
    if (view.isBeingDeleted(slot)) continue;
    const found = inDegrees[slot] as number;
    if (refcount === 0) {
      if (found > 0) {
        findings.object("refcount", slot, `refcount 0, found ${times(found, "reference")}`);
      } else if (!work.dying.has(slot)) {
        findings.object("refcount", slot, "refcount 0, and it is not being deallocated");
      }
      continue;
    }
    if (work.dying.has(slot)) {
      findings.object("refcount", slot, `refcount ${refcount}, and it is being deallocated`);
    }
    const external = view.external(slot);
    const held = work.held.get(slot) ?? 0;
    if (refcount === found + external + held) continue;
    const parts = [times(found, "reference"), `${external} external`];
    if (held > 0) parts.push(`${held} of the collector`);
    const last = parts.pop();
    findings.object(
      "refcount",
      slot,
      `refcount ${refcount}, found ${parts.join(", ")} and ${last}`,
    );
  }
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The totals in the control block, and marks that only a running collection leaves. */
export function checkTotals(view: HeapView, work: EngineWork, findings: Findings): void {
  let live = 0;
  let weakrefs = 0;
  let finalizers = 0;
  let legacy = 0;
  const isCollecting = view.control(layout.COLLECTING) !== 0;
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.holdsObject(slot)) continue;
    const meta = view.meta(slot);
    if (meta & layout.ASIDE && !isCollecting && view.refcount(slot) > 0) {
      findings.object("set aside", slot, "it is set aside, and no collection is running");
    }
    const canBeFinalized = meta & layout.FINALIZER && !(meta & layout.WEAKREF);
    if (meta & (layout.LEGACY | layout.FINALIZED) && !canBeFinalized) {
      findings.object("row", slot, "it is marked as legacy or finalized, and has no finalizer");
    }
    if (work.uncounted.has(slot)) continue;
    live++;
    if (meta & layout.WEAKREF) {
      weakrefs++;
    } else if (meta & layout.FINALIZER) {
      finalizers++;
      if (meta & layout.LEGACY) legacy++;
    }
  }
  const expect = (what: string, field: number, found: number): void => {
    const count = view.control(field);
    if (count !== found) findings.heap("count", `${count} ${what} are counted, found ${found}`);
  };
  expect("live objects", layout.LIVE_COUNT, live);
  expect("weak references", layout.WEAKREF_COUNT, weakrefs);
  expect("objects with a finalizer", layout.FINALIZER_COUNT, finalizers);
  expect("objects with a legacy finalizer", layout.LEGACY_COUNT, legacy);
}
