// The life of a heap: when its engine may be called, and when every call is refused.
//
//   unused ──first use──→ ready ──cut off──→ interrupted
//      │                    │                     │
//      └──────────dispose───┴─────────────────────┴──→ disposed
//
// A call of the engine that is cut off half-way (the stack is exhausted, the engine traps) leaves BUSY set in
// the engine's own memory, so nothing needs to be caught. An event also leaves it set, until the host acts
// on it. Work of several calls that is cut off between two of them is marked here.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { absentEngine, refusedHeap } from "./refusal.js";

export type LifeState = "unused" | "ready" | "interrupted" | "disposed";

/** Holds a heap's engine, or what replaces it when calls are refused. */
export interface Callable {
  /**
   * The engine, for frequent calls on slots and handles that change something. They refuse by themselves when
   * an earlier call was cut off, with a status that `check`, `engine` or `Events.settle` turn into the
   * error. Saves reading BUSY, 1 to 9 ns a call. Not for the first use.
   */
  calls: Engine;
}

/** The engine of one heap, and whether it may be called. */
export class Life {
  /**
   * `life.heap.calls = life.absent` interrupts the heap for good. It is an assignment because no call is
   * possible where the stack is exhausted.
   */
  declare readonly heap: Callable;
  /** Every read of it throws. */
  declare readonly absent: Engine;
  readonly #makeEngine: () => Engine;
  #engine: Engine | undefined;
  #isDisposed = false;

  constructor(heap: Callable, makeEngine: () => Engine) {
    this.#makeEngine = makeEngine;
    // Hidden from inspection: `heap` leads back to the heap, `absent` throws.
    Object.defineProperty(this, "heap", { value: heap });
    Object.defineProperty(this, "absent", { value: absentEngine(() => this.refuse()) });
    Object.defineProperty(heap, "calls", { value: this.absent, writable: true });
  }

  get state(): LifeState {
    if (this.#isDisposed) return "disposed";
    if (!this.#engine) return "unused";
    return this.heap.calls === this.absent || this.heap.calls.control(layout.BUSY) !== 0
      ? "interrupted"
      : "ready";
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Whether the heap takes calls: it is used, and neither disposed nor interrupted. */
  get isReady(): boolean {
    return this.state === "ready";
  }

  /**
   * The engine, made at the first use.
   * @throws {GcError} ERR_DISPOSED, ERR_INTERRUPTED, ERR_CORRUPT_HEAP when the heap takes no calls.
   */
  get engine(): Engine {
    const { calls } = this.heap;
    if (calls === this.absent) return this.start();
    if (calls.control(layout.BUSY) !== 0) this.refuse();
    return calls;
  }

  /** The engine, interrupted or not; undefined before the first use and after the last. */
  get engineIfAny(): Engine | undefined {
    return this.#engine;
  }

  /** Makes the engine now. Throws when the heap's options are wrong. */
  start(): Engine {
    if (this.#isDisposed || this.#engine) this.refuse();
    const engine = this.#makeEngine();
    this.#engine = engine;
    this.heap.calls = engine;
    return engine;
  }

  /**
   * For calls that need no engine but must be refused all the same. Makes no engine.
   * @throws {GcError} ERR_DISPOSED, ERR_INTERRUPTED, ERR_CORRUPT_HEAP when the heap takes no calls.
   */
  check(): void {
    if (this.#isDisposed || this.#engine) void this.engine;
  }

  /** Throws the reason why the heap takes no calls. */
  refuse(): never {
    // The interrupted call never ends, so every later call throws, too.
    this.heap.calls = this.absent;
    throw refusedHeap(this.#isDisposed, this.#engine?.isCorrupt === true);
  }

  /** Clears BUSY, so that the host can act on an outcome of the engine. */
  accept(): Engine {
    this.heap.calls.setControl(layout.BUSY, 0);
    return this.engine;
  }

  /**
   * Does work of several calls. If it is cut off between two of them, the heap is interrupted. Throws
   * before the first call when the heap takes no calls.
   */
  inSteps(work: () => void): void {
    this.check();
    try {
      work();
    } catch (error) {
      // An error with a code is a refusal, which left nothing half done. No call: the stack may be exhausted.
      if ((error as { code?: unknown } | undefined)?.code === undefined) {
        this.heap.calls = this.absent;
      }
      throw error;
    }
  }

  /** Drops the engine for good. */
  end(): void {
    this.#isDisposed = true;
    this.#engine?.number.release();
    this.#engine = undefined;
    this.heap.calls = this.absent;
  }
}
