// Declares `Symbol.dispose` in projects whose `lib` does not.
/// <reference lib="esnext.disposable" preserve="true" />

// What heaps tell of their collections, and the options that govern them.

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
   * Lets automatic full collections happen in steps between which the program goes on, as `setPauses` does.
   * @defaultValue undefined: a full collection stops the program until it is done, as in CPython
   */
  pauses?: Pauses | undefined;
  /**
   * Told, by `dispose()`, what is still alive then; not called when nothing is. What it throws is
   * reported.
   */
  onLeak?: (report: LeakReport) => void;
}

/** How long automatic full collections may stop the program at a time. */
export interface Pauses {
  /** The longest pause, above 0. A finalizer that takes longer, or one large object, can exceed it. */
  readonly maxMilliseconds: number;
  /**
   * How much the heap may grow during one full collection, as a part of its objects, 0.01 to 10. With less,
   * each step does more, up to the longest pause.
   * @defaultValue 0.25
   */
  readonly growth?: number;
}

/** How far one step of a collection may go; without either to the end. */
export interface StepLimits {
  /** The step stops after so many milliseconds, above 0; a finalizer or one large object can exceed it. */
  readonly maxMilliseconds?: number;
  /** The step looks at so many objects and references, 1 or more. */
  readonly maxObjects?: number;
}

/** What a step of a collection came to. */
export interface StepOutcome {
  /** Whether the collection is finished. The next step begins another one. */
  readonly done: boolean;
  /** Objects that it has still to look at, at most. */
  readonly left: number;
  /** Unreachable objects found, collected and uncollectable, as `collect()` returns them; 0 until done. */
  readonly found: number;
}

/** Options of a raw heap. */
export interface HeapOptions extends CollectorOptions {
  /** Room to make at once, in objects; the heap grows by itself. */
  slots?: number;
  /**
   * Called for an object with a finalizer that has become unreachable, before anything of it is
   * cleared; at most once per object. Without it such objects wait in the finalizer queue.
   */
  onFinalize?: (handle: Handle) => void;
  /** Called when the referent of a weak reference with a callback has gone. */
  onWeakref?: (weakref: Handle) => void;
  /** Called with the slot of every object that died, for side tables; it must not use the heap. */
  onDeath?: (slot: number) => void;
  /**
   * Called once with the slots of all objects that died together, in an array that is yours; it must not
   * use the heap. With `onDeath` too, an object that died alone is told to that one, and not here.
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

/** What one collection did. All are numbers of objects, but `references`. */
export interface CollectionCounts {
  /** The generation that was collected, with all younger ones. */
  readonly generation: number;
  /** Objects examined. */
  readonly candidates: number;
  /** Reference positions that the engine looked at, empty ones included, in all of its passes. */
  readonly references: number;
  /** Candidates found reachable from outside. */
  readonly survivors: number;
  readonly collected: number;
  readonly uncollectable: number;
  /** How long it took, in seconds. */
  readonly seconds: number;
}

/** Before the first one. */
export const NO_COLLECTION: CollectionCounts = {
  generation: 2,
  candidates: 0,
  references: 0,
  survivors: 0,
  collected: 0,
  uncollectable: 0,
  seconds: 0,
};

/** What callbacks learn of a collection. */
export interface CollectionInfo {
  readonly generation: number;
  readonly collected: number;
  readonly uncollectable: number;
  /** Objects examined; 0 at the start. */
  readonly candidates: number;
  /** Seconds since the collection started. */
  readonly duration: number;
}

/** Told of the start and the stop of every collection. */
export type CollectionCallback = (phase: "start" | "stop", info: CollectionInfo) => void;

/** What the collections of one generation did so far. */
export interface GenerationStats {
  readonly collections: number;
  readonly collected: number;
  readonly uncollectable: number;
}

/** An exception in user code that a deallocation or a collection called. */
export interface Unraisable {
  readonly error: unknown;
  /** What was called: "finalizer", "weak reference callback", … */
  readonly where: string;
  /** The object concerned: a managed object, or a handle on a raw heap. */
  readonly object: unknown;
}
