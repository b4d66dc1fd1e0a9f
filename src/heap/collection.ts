// Declares `Symbol.dispose` in projects whose `lib` does not.
/// <reference lib="esnext.disposable" preserve="true" />

// What heaps report of their collections, and the options that govern them.

import type { Engine, EngineChoice } from "../engine/engine.js";
import type { Handle } from "../engine/handle.js";
import type { LeakReport } from "./leaks.js";

/** Options of every kind of heap. */
export interface CollectorOptions extends EngineChoice {
  /**
   * Whether allocations may start collections; `enable()` and `disable()` change it.
   * @defaultValue true
   */
  automatic?: boolean;
  /**
   * When a generation is due, as for `setThreshold`; missing ones keep their default.
   * @defaultValue [2000, 10, 10], as in CPython 3.13
   */
  thresholds?: readonly number[];
  /**
   * When external bytes make a full collection due, as for `setByteThreshold`.
   * @defaultValue 67108864, 64 MiB
   */
  byteThreshold?: number | undefined;
  /**
   * Makes automatic full collections run in steps, with the program running in between, as `setPauses` does.
   * @defaultValue undefined: a full collection stops the program until it is done, as in CPython
   */
  pauses?: Pauses | undefined;
  /**
   * Called by `dispose()` with a report of the objects still alive; not called when there are none. Exceptions
   * are reported, not thrown.
   */
  onLeak?: (report: LeakReport) => void;
}

/** How long automatic full collections may stop the program at a time. */
export interface Pauses {
  /** The longest pause, above 0. A finalizer that takes longer, or one large object, can exceed it. */
  readonly maxMilliseconds: number;
  /**
   * How much the heap may grow during one full collection, as a fraction of its objects, 0.01 to 10. A smaller
   * value makes each step do more, up to the longest pause.
   * @defaultValue 0.25
   */
  readonly growth?: number;
}

/** How far one step of a collection may go. Without limits it finishes the collection. */
export interface StepLimits {
  /** The longest time the step may take, above 0; a finalizer or one large object can exceed it. */
  readonly maxMilliseconds?: number;
  /** How many objects and references the step may examine, 1 or more. */
  readonly maxObjects?: number;
}

/** The result of one step of a collection. */
export interface StepOutcome {
  /** Whether the collection is finished. The next step begins another one. */
  readonly done: boolean;
  /** The most objects that it has still to examine. */
  readonly left: number;
  /** Unreachable objects found, collected and uncollectable, as `collect()` returns them; 0 until done. */
  readonly found: number;
}

/** Options of a raw heap. */
export interface HeapOptions extends CollectorOptions {
  /** Number of objects to reserve room for; the heap grows as needed. */
  slots?: number;
  /**
   * Called for an unreachable object with a finalizer, before any of its references are cleared; at most once
   * per object. Without this hook such objects wait in the finalizer queue.
   */
  onFinalize?: (handle: Handle) => void;
  /** Called when the referent of a weak reference with a callback has gone. */
  onWeakref?: (weakref: Handle) => void;
  /** Called with the slot of every object that died, for side tables; it must not use the heap. */
  onDeath?: (slot: number) => void;
  /**
   * Called once with the slots of all objects that died together, in an array that is yours; it must not
   * use the heap. With `onDeath` as well, an object that died alone is reported there only.
   */
  onDeaths?: (slots: Uint32Array) => void;
}

/** Options of `new GC()`. */
export interface GCOptions extends CollectorOptions {
  /**
   * What a `__del__` method means. `"modern"` is today's Python (PEP 442): it runs, and the cycle
   * is collected. `"legacy"` is Python up to 3.3: a cycle with a `__del__` is uncollectable and goes
   * to `garbage`. A class overrides it with `static finalizers = "legacy"`.
   * @defaultValue "modern"
   */
  finalizers?: "modern" | "legacy";
}

/** Makes the engine of a new heap. */
export type EngineFactory = (choice: EngineChoice) => Engine;

/** What one collection did. The counts are of objects, except `references`. */
export interface CollectionCounts {
  /** The generation that was collected, with all younger ones. */
  readonly generation: number;
  /** Objects examined. */
  readonly candidates: number;
  /** Reference positions visited in all passes, empty ones included. */
  readonly references: number;
  /** Candidates found reachable from outside. */
  readonly survivors: number;
  readonly collected: number;
  readonly uncollectable: number;
  /** How long it took, in seconds. */
  readonly seconds: number;
}

/** Before the first collection. */
export const NO_COLLECTION: CollectionCounts = {
  generation: 2,
  candidates: 0,
  references: 0,
  survivors: 0,
  collected: 0,
  uncollectable: 0,
  seconds: 0,
};

/** What callbacks are told about a collection. */
export interface CollectionInfo {
  readonly generation: number;
  readonly collected: number;
  readonly uncollectable: number;
  /** Objects examined; 0 at the start. */
  readonly candidates: number;
  /** Seconds since the collection started. */
  readonly duration: number;
}

/** Called at the start and the stop of every collection. */
export type CollectionCallback = (phase: "start" | "stop", info: CollectionInfo) => void;

/** Totals of all collections of one generation so far. */
export interface GenerationStats {
  readonly collections: number;
  readonly collected: number;
  readonly uncollectable: number;
}

/** An exception from user code called by a deallocation or a collection. */
export interface Unraisable {
  readonly error: unknown;
  /** What was called: "finalizer", "weak reference callback", … */
  readonly where: string;
  /** The object concerned: a managed object, or a handle on a raw heap. */
  readonly object: unknown;
}
