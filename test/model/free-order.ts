// Compares outcomes, of an engine or of CPython, with those of the model: where they differ, and whether the
// difference depends on an order that Python leaves open.

import { difference } from "../replay/comparison.js";
import type { Operation, Outcome } from "../replay/recording.js";
import { Model } from "./model.js";
import { type Order, shuffledOrder } from "./order.js";

/** An operation and its outcome; undefined where it threw. */
export interface Played {
  readonly operation: Operation;
  readonly outcome: Outcome | undefined;
}

export interface Difference {
  /** The position of the operation. */
  readonly index: number;
  readonly text: string;
}

/** Where the model, in this order, first differs at level A; undefined if nowhere. */
export function differenceInOrder(played: Iterable<Played>, order: Order): Difference | undefined {
  const model = new Model(order);
  const referentOf = new Map<number, number>();
  let index = 0;
  for (const { operation, outcome } of played) {
    const text = differenceAt(model, operation, outcome, referentOf);
    if (text !== undefined) return { index, text };
    // Where an order differs, an operation may name a root that does not exist, on both sides.
    if (outcome === undefined) return undefined;
    index++;
  }
  return undefined;
}

function differenceAt(
  model: Model,
  operation: Operation,
  outcome: Outcome | undefined,
  referentOf: Map<number, number>,
): string | undefined {
  let modelled: Outcome;
  try {
    // The order in which garbage is released is known: no need to guess it among all orders.
    const { released, set } = outcome ?? {};
    const known = { ...(released && { released }), ...(set && { set }) };
    modelled = model.play(released || set ? { ...operation, out: known } : operation);
  } catch (error) {
    return outcome && String(error);
  }
  if (!outcome) return "threw, the model did not";
  if (operation.op === "wref") referentOf.set(operation.sn as number, modelled.v as number);
  return difference(outcome, modelled, referentOf, "A");
}

/** Whether the model reproduces everything that was done, in one of this many shuffled orders. */
export function isExplained(played: readonly Played[], orders: number): boolean {
  for (let seed = 0; seed < orders; seed++) {
    if (differenceInOrder(played, shuffledOrder(seed)) === undefined) return true;
  }
  return false;
}

/** The first of these operations with a different outcome in one of this many shuffled orders. */
export function firstOpen(played: readonly Played[], orders: number): number | undefined {
  let first: number | undefined;
  for (let seed = 0; seed < orders; seed++) {
    const found = differenceInOrder(played.slice(0, first), shuffledOrder(seed));
    first = found?.index ?? first;
  }
  return first;
}
