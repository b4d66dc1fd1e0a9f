// The objects of a raw heap: handles, and the callbacks of the heap's options.

import * as layout from "../../assembly/layout.js";
import { type Handle, slotOf } from "../engine/handle.js";
import { checkFunction } from "../errors/arguments.js";
import type { HeapOptions } from "./collection.js";
import { FinalizerQueue } from "./finalizer-queue.js";
import type { Life } from "./life.js";
import type { HandleObjects } from "./objects.js";
import type { Reports } from "./reports.js";
import type { StackCounts } from "./stack-counts.js";

export class RawObjects implements HandleObjects {
  readonly garbage: Handle[] = [];
  readonly finalizerQueue: FinalizerQueue = new FinalizerQueue();
  readonly observesDeaths: boolean;
  /** Undefined until first requested. */
  stackCounts: StackCounts | undefined;
  readonly #life: Life;
  readonly #reports: Reports;
  readonly #onFinalize: ((handle: Handle) => void) | undefined;
  readonly #onWeakref: ((weakref: Handle) => void) | undefined;
  readonly #onDeath: ((slot: number) => void) | undefined;
  readonly #onDeaths: ((slots: Uint32Array) => void) | undefined;

  /** @throws {TypeError} ERR_ARGUMENT */
  constructor(life: Life, reports: Reports, options: HeapOptions) {
    for (const hook of ["onFinalize", "onWeakref", "onDeath", "onDeaths"] as const) {
      checkFunction("new heap", hook, options[hook]);
    }
    this.#life = life;
    this.#reports = reports;
    this.#onFinalize = options.onFinalize;
    this.#onWeakref = options.onWeakref;
    this.#onDeath = options.onDeath;
    this.#onDeaths = options.onDeaths;
    this.observesDeaths = options.onDeath !== undefined || options.onDeaths !== undefined;
  }

  callFinalizer(slot: number): void {
    const { engine } = this.#life;
    const handle = engine.handleOf(slot);
    const call = this.#onFinalize;
    if (!call) {
      engine.incref(slot);
      this.finalizerQueue.push(handle);
      return;
    }
    this.#reports.callUser("finalizer", slot, () => call(handle));
    if (this.#life.isDisposed) return;
    // As in Python: an untracked object that was resurrected is finalized again when it dies again.
    if ((this.#life.engine.metaOf(slot) & layout.GENERATION_MASK) === layout.LEAF) {
      engine.clearFinalized(slot);
    }
  }

  callWeakref(weakref: number): void {
    const call = this.#onWeakref;
    if (!call) return;
    const handle = this.#life.engine.handleOf(weakref);
    this.#reports.callUser("weak reference callback", weakref, () => call(handle));
  }

  keepGarbage(slot: number): void {
    this.garbage.push(this.#life.engine.handleOf(slot));
  }

  noteDeath(slot: number): void {
    const call = this.#onDeath;
    if (call) this.#reports.callUser("onDeath", slot, () => call(slot));
    else if (this.#onDeaths) this.noteDeaths(Uint32Array.of(slot));
  }

  noteDeaths(slots: Uint32Array): void {
    const call = this.#onDeaths;
    const [first = 0] = slots;
    if (call) this.#reports.callUser("onDeaths", first, () => call(slots));
    else for (const slot of slots) this.noteDeath(slot);
  }

  waiting(): number[] {
    return this.finalizerQueue.toArray().map(slotOf);
  }

  describe(slot: number): unknown {
    return this.#life.engineIfAny?.handleOf(slot);
  }

  typeName(): undefined {}

  prepare(): void {}

  cut(end: number): void {
    this.stackCounts?.unchecked.cut(end);
  }

  clear(): void {
    this.stackCounts?.unchecked.clear();
  }
}
