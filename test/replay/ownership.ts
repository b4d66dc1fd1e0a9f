// The operations that no program of CPython has: calls of the engine in which a reference changes hands, and
// those that insert and remove positions.

import { DEATHS } from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";
import type { Operation } from "./recording.js";

const NAMES = [
  "setsteal",
  "pushsteal",
  "popown",
  "loadown",
  "swap",
  "insert",
  "remove",
  "truncate",
];

export function isOwnership({ op }: Operation): boolean {
  return NAMES.includes(op);
}

/**
 * Makes the call on the slots that the operation names.
 *
 * @returns The slot that it hands out, 0 for none; undefined for a call that hands nothing out.
 */
export function playOwnership(
  core: Engine,
  { op, i = 0, n = 0 }: Operation,
  holder: number,
  target: number,
  settle: (outcome: number) => void,
): number | undefined {
  switch (op) {
    case "setsteal":
      settle(core.setReferenceSteal(holder, i, target));
      return undefined;
    case "pushsteal":
      settle(core.pushReferenceSteal(holder, target));
      return undefined;
    case "insert":
      settle(core.insertReference(holder, i, target));
      return undefined;
    case "remove":
      settle(core.removeReference(holder, i));
      return undefined;
    case "truncate":
      truncate(core, holder, n, settle);
      return undefined;
    case "popown":
      return answered(core.popReferenceOwned(holder));
    case "loadown":
      return answered(core.getReferenceOwned(holder, i));
    default:
      return answered(core.swapReference(holder, i, target));
  }
}

function answered(answer: number): number {
  if (answer < 0) throw new Error(`the engine refused: status ${-answer}`);
  return answer;
}

/** Until no more events are returned, or the object is dead. */
function truncate(
  core: Engine,
  slot: number,
  count: number,
  settle: (outcome: number) => void,
): void {
  const handle = core.handleOf(slot);
  let outcome: number;
  do {
    outcome = core.truncateReferences(slot, count);
    settle(outcome);
  } while (outcome > DEATHS && core.slotOf(handle) !== 0);
}
