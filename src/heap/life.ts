// The life of a heap: who may call its engine, and when every call is refused.
//
//   unused ──first use──→ ready ──cut off──→ interrupted
//      │                    │                     │
//      └──────────dispose───┴─────────────────────┴──→ disposed
//
// A call of the engine that is cut off half-way (the stack is exhausted, the engine traps) leaves BUSY
// set, in the engine's own memory: nobody need catch anything. So does an answer that asks for the host,
// until the host takes it up. Work of several calls that is cut off between two of them is marked here.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { absentEngine, refusedHeap } from "./refusal.js";

export type LifeState = "unused" | "ready" | "interrupted" | "disposed";

/** Where a heap keeps its engine, or what stands in its place: calls that are made often go there. */
export interface Callable {
  /**
   * The engine, for calls on slots and handles that change something: those refuse by themselves
   * when an earlier one was cut off, with a status that `check`, `engine` or `Events.settle` turn
   * into the error. Spares the look at BUSY, 1 to 9 ns a call. Not for the first use.
   */
  calls: Engine;
}

/** The engine of one heap, and whether it may be called. */
export class Life {
  /**
   * `life.heap.calls = life.absent` interrupts the heap, for good: an assignment and no call, because
   * it is done where the stack has ended.
   */
  declare readonly heap: Callable;
  /** Throws whatever it is asked. */
  declare readonly absent: Engine;
  readonly #makeEngine: () => Engine;
  #engine: Engine | undefined;
  #isDisposed = false;

  constructor(heap: Callable, makeEngine: () => Engine) {
    this.#makeEngine = makeEngine;
    // Hidden from whoever looks at a heap: one leads back to it, the other throws.
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

  /** Makes the engine now: what is wrong with the heap's options is thrown here. */
  start(): Engine {
    if (this.#isDisposed || this.#engine) this.refuse();
    const engine = this.#makeEngine();
    this.#engine = engine;
    this.heap.calls = engine;
    return engine;
  }

  /**
   * For what needs no engine to be answered, and must be refused all the same; makes none.
   * @throws {GcError} ERR_DISPOSED, ERR_INTERRUPTED, ERR_CORRUPT_HEAP when the heap takes no calls.
   */
  check(): void {
    if (this.#isDisposed || this.#engine) void this.engine;
  }

  /** Throws why the heap takes no calls. */
  refuse(): never {
    // What the engine waits for will never come: every later call throws, too.
    this.heap.calls = this.absent;
    throw refusedHeap(this.#isDisposed, this.#engine?.isCorrupt === true);
  }

  /** The host acts on an answer of the engine, which refused every call until now. */
  takeUp(): Engine {
    this.heap.calls.setControl(layout.BUSY, 0);
    return this.engine;
  }

  /**
   * Does work of several calls, which must not be cut off between two of them: the heap is
   * interrupted then. A heap that takes no calls refuses before the first.
   */
  inSteps(work: () => void): void {
    this.check();
    try {
      work();
    } catch (error) {
      // What refuses has a code, and leaves nothing half done. No call here: the stack may have ended.
      if ((error as { code?: unknown } | undefined)?.code === undefined) {
        this.heap.calls = this.absent;
      }
      throw error;
    }
  }

  /** Lets the engine go, for good. */
  end(): void {
    this.#isDisposed = true;
    this.#engine?.number.release();
    this.#engine = undefined;
    this.heap.calls = this.absent;
  }
}
