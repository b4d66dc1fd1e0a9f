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
   * Told, by `dispose()`, what is still alive then; not called when nothing is. What it throws is
   * reported.
   */
  onLeak?: (report: LeakReport) => void;
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
