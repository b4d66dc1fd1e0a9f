// The managed heap's own table: the object of each slot.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { Violation } from "./violation.js";

/** The managed object of each slot. */
export type ObjectTable = readonly (
  | { readonly object: object; readonly slot: number }
  | undefined
)[];

/** Adds the table's violations, up to `atMost` in all. */
export function checkObjectTable(
  engine: Engine,
  states: ObjectTable,
  atMost: number,
  violations: Violation[],
): void {
  const end = engine.control(layout.SLOT_TOP);
  for (let slot = 1; slot < end && violations.length < atMost; slot++) {
    const state = states[slot];
    const isAlive = engine.refcountOf(slot) > 0;
    const isFree = (engine.metaOf(slot) & layout.GENERATION_MASK) === layout.FREE;
    const isKnown = state?.slot === slot;
    if (isAlive ? isKnown : !(isFree && state)) continue;
    const what = isAlive ? "alive, and has no object" : "free, and has an object";
    const message = `slot ${slot}: it is ${what}`;
    violations.push({ invariant: "object table", slot, object: state?.object, message });
  }
}
