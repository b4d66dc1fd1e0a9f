// The requirements of a fault sweep on a program: steps, and the required state of the heap after any fault.

import { expect } from "vitest";
import { ENABLED, THRESHOLDS, TRIGGER } from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";
import { HeapView } from "../../src/invariants/view.js";
import type { Handle } from "../../src/raw.js";

/** The part that heaps of both kinds have in common. */
interface SweptHeap {
  readonly liveCount: number;
  validate(): unknown[];
  collect(generation?: number): number;
  unfreeze(): void;
  dispose(): void;
}

/** A program on one heap, which tracks how often it owns each object. */
export interface Workload {
  readonly heap: SweptHeap;
  /** Each may be retried after it failed; what it did before that stays done. */
  readonly shortSteps: readonly (() => void)[];
  /** The same, with growth of every table. */
  readonly steps: readonly (() => void)[];
  /** The errors that user code threw. */
  readonly thrown: readonly unknown[];
  /** A call of every kind: an interrupted heap refuses each. */
  readonly calls: readonly (() => unknown)[];
  /** Makes objects that the program keeps. */
  make(count: number): void;
  /** Releases everything that is owned; the heap must be empty then. */
  releaseAll(): void;
  /**
   * The validator is silent, and the heap counts as many references from outside to each object as the
   * program owns: with a call that was cut off, or without it.
   */
  expectAgreement(): void;
}

/**
 * What a program owns of each object. A change is recorded before its call, because the call may run user
 * code that reads it; when the call is cut off, either count may be right.
 */
export class Ownership<T> {
  readonly counts: Map<T, number> = new Map();
  /** For each call that was cut off, the counts before it and after it. */
  readonly #uncertain: (readonly [object: T, before: number, after: number])[][] = [];

  of(object: T): number {
    return this.counts.get(object) ?? 0;
  }

  add(object: T, times: number): void {
    const count = this.of(object) + times;
    if (count === 0) this.counts.delete(object);
    else this.counts.set(object, count);
  }

  /** Runs `call`, which changes the number owned of each of these objects by `times`. */
  change(objects: readonly T[], times: number, call: () => void): void {
    const changes = objects.map((object) => {
      const before = this.of(object);
      this.add(object, times);
      return [object, before, before + times] as const;
    });
    try {
      call();
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== "string") this.#uncertain.push(changes);
      else for (const [object, before] of changes) this.add(object, before - this.of(object));
      throw error;
    }
  }

  /** Makes the record equal to the heap's counts; a call that was cut off did all or nothing. */
  settle(external: (object: T) => number): void {
    for (const changes of this.#uncertain.splice(0)) {
      const counts = changes.map(([object]) => external(object));
      const isDone = counts[0] === changes[0]?.[2];
      expect(counts).toEqual(changes.map(([, before, after]) => (isDone ? after : before)));
      for (const [object, before, after] of changes) {
        this.add(object, (isDone ? after : before) - this.of(object));
      }
    }
  }
}

/** The code of the error that `call` throws, "none" without one. */
function codeOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/**
 * Whether the heap refuses every call because one was interrupted. Such a heap must refuse all, always with
 * the same error, and be disposable.
 */
export function isRefused(workload: Workload): boolean {
  const { heap } = workload;
  if (![codeOf(() => heap.liveCount), codeOf(() => heap.validate())].includes("ERR_INTERRUPTED")) {
    return false;
  }
  expectRefusal(workload, "ERR_INTERRUPTED");
  heap.dispose();
  expectRefusal(workload, "ERR_DISPOSED");
  return true;
}

/** Every call is refused, always with the same error. */
export function expectRefusal({ calls }: Workload, code: string): void {
  expect(new Set(calls.map(codeOf))).toEqual(new Set([code]));
}

/** Whether and when collections start by themselves agrees with what the host recorded. */
function expectTrigger(engine: Engine): void {
  const threshold = engine.control(THRESHOLDS);
  const isArmed = engine.control(ENABLED) !== 0 && threshold !== 0;
  expect(engine.control(TRIGGER)).toBe(isArmed ? threshold : 0xffffffff);
}

/** The engine counts these references from outside, and no others. */
export function expectExternals(engine: Engine, expected: ReadonlyMap<Handle, number>): void {
  expectTrigger(engine);
  const view = new HeapView(engine.columns());
  const found = new Map<Handle, number>();
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.holdsObject(slot) || view.refcount(slot) === 0 || view.external(slot) === 0) continue;
    found.set(engine.handleOf(slot), view.external(slot));
  }
  const wrong = [...found].filter(([handle, external]) => expected.get(handle) !== external);
  const missing = [...expected].filter(([handle]) => !found.has(handle));
  expect({ wrong, missing }).toEqual({ wrong: [], missing: [] });
}
