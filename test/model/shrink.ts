// Makes a program that shows a difference smaller: operations are removed, in pieces from half its length
// down to single ones, as long as the rest still shows a difference.

import type { EngineUnderTest } from "../engines.js";
import type { Action } from "../replay/recording.js";
import type { Model } from "./model.js";
import { type Run, runCalls } from "./run.js";
import type { Call } from "./writer.js";

/** Shrinking ends after this time with the smallest program found so far. */
const TIME_LIMIT_MS = 20_000;

/** Model operations that may be spent on proving that a smaller program depends on a free order. */
const ORDER_BUDGET = 40_000;

/** The smallest part of `failed` that still shows a difference. */
export function shrink(failed: Run, engines: readonly EngineUnderTest[]): Run {
  const smallest = smallestOf<Call, Run>(failed, (left) => {
    const result = runCalls(left, engines, { skips: isImpossible, orderBudget: ORDER_BUDGET });
    return result.difference === undefined ? undefined : result;
  });
  const checked = runCalls(smallest.operations, engines, { skips: isImpossible });
  return checked.difference === undefined ? failed : checked;
}

/**
 * The smallest failing program found, starting from `failed`.
 *
 * @param attempt Runs the rest of a program; undefined if it no longer fails.
 */
export function smallestOf<Item, T extends { readonly operations: readonly Item[] }>(
  failed: T,
  attempt: (left: readonly Item[]) => T | undefined,
): T {
  const endMs = performance.now() + TIME_LIMIT_MS;
  let smallest = failed;
  let lengthBefore: number;
  do {
    lengthBefore = smallest.operations.length;
    for (let size = lengthBefore >> 1; size >= 1; size >>= 1) {
      let at = smallest.operations.length - size;
      for (; at >= 0 && performance.now() < endMs; at -= size) {
        const left = smallest.operations.filter((_, index) => index < at || index >= at + size);
        smallest = attempt(left) ?? smallest;
      }
    }
  } while (smallest.operations.length < lengthBefore);
  return smallest;
}

const OF_LISTS = ["push", "pop", "pushsteal", "popown", "insert", "remove", "truncate"];

/** Whether an operation has lost what it needs: a root, a position, the right kind of object. */
export function isImpossible({ op, r, x, y, w, i, cb, fin }: Call, { roots }: Model): boolean {
  for (const needed of [x, y, w, cb?.fn, op === "drop" ? r : undefined]) {
    if (needed !== undefined && !roots.has(needed)) return true;
  }
  const holder = x === undefined ? undefined : roots.get(x);
  const end = (holder?.slots.length ?? 0) + (op === "insert" ? 1 : 0);
  if (i !== undefined && i >= end) return true;
  if (op === "clr" && holder?.kind === "list") return true;
  if (OF_LISTS.includes(op) && holder?.kind !== "list") return true;
  if (/^pop/.test(op) && holder?.slots.length === 0) return true;
  if (op === "wref" && holder?.kind === "wref") return true;
  if (w !== undefined && roots.get(w)?.kind !== "wref") return true;
  if (cb?.fn !== undefined && roots.get(cb.fn)?.kind !== "fn") return true;
  const actions: readonly Action[] = [...(fin ?? []), ...(cb?.do ?? [])];
  return actions.some(([action, root = 0, index = 0]) => {
    const target = action === "store" ? roots.get(root) : undefined;
    return target !== undefined && (target.kind === "list" || index >= target.slots.length);
  });
}
