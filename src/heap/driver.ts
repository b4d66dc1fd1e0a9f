// Drives one engine: makes it, allocates, starts collections when they are due, acts on its events.
// Subclasses say what an object is to them.

import * as layout from "../../assembly/layout.js";
import { type Engine, watchedEngine } from "../engine/engine.js";
import { checkBoolean, checkFunction, checkOptions, GcError, textOf } from "../errors/error.js";
import {
  type CollectionCounts,
  type CollectorOptions,
  type EngineFactory,
  NO_COLLECTION,
  type Unraisable,
} from "./collection.js";
import { type LeakReport, leakReport } from "./leaks.js";
import { absentEngine, refusedHeap, wrongCount } from "./refused-heap.js";
import { checkThresholds } from "./thresholds.js";

const DEFAULT_THRESHOLDS: readonly number[] = [2000, 10, 10];

/**
 * Drives an engine. Not made by itself.
 * @hidden
 */
export abstract class Driver {
  #engine: Engine | undefined;
  /**
   * The engine, for calls on slots and handles that change something: those refuse by themselves
   * when an earlier one was cut off, with a status that `settle`, `heapFull` and `core` turn into
   * the error. Spares the look at BUSY, 1 to 9 ns a call. There is one only after `start`.
   * `calls = noCalls` interrupts the heap for good, and needs no room on the stack.
   * @internal
   */
  declare calls: Engine;
  /** Takes the engine's place; throws whatever it is asked, so both are hidden. @internal */
  declare readonly noCalls: Engine;
  readonly #options: CollectorOptions;
  readonly #makeEngine: EngineFactory;
  #disposed = false;
  #lastCollection: CollectionCounts = NO_COLLECTION;

  /** As `dispose()`, for `using`. */
  declare [Symbol.dispose]: () => void;

  /**
   * Called with every exception that a finalizer or callback throws: it is reported, never thrown
   * out of a deallocation or a collection, whose work goes on. Replace it to report elsewhere.
   */
  onUnraisable: (report: Unraisable) => void = ({ error, where, object }) => {
    console.error(`Exception ignored in ${where} of ${textOf(object)}:`, error);
  };

  constructor(options: CollectorOptions, makeEngine: EngineFactory) {
    checkOptions("new heap", options);
    this.#options = options;
    this.#makeEngine = makeEngine;
    const value = absentEngine(() => this.#refuse());
    Object.defineProperty(this, "calls", { value, writable: true });
    Object.defineProperty(this, "noCalls", { value });
    checkThresholds("new heap", options.thresholds ?? []);
    checkBoolean("new heap", "automatic", options.automatic ?? true);
    checkFunction("new heap", "onLeak", options.onLeak);
  }

  /** Whether the engine tells of every death. */
  protected abstract readonly observesDeaths: boolean;
  protected abstract finalize(slot: number): void;
  protected abstract callWeakref(weakref: number): void;
  protected abstract keepGarbage(slot: number): void;
  protected abstract noteDeath(slot: number): void;
  /** How the object in the slot appears in reports. */
  protected abstract describe(slot: number): unknown;
  /** The set is known; only when the engine was asked for reports. */
  protected abstract noteUnreachable(): void;
  /** Objects with legacy finalizers, and what they reach, are known to be uncollectable. */
  protected abstract noteUncollectable(): void;
  protected abstract collectionStarts(generation: number): void;
  protected abstract collectionEnds(counts: CollectionCounts): void;

  /** Brings everything up to date that a subclass puts off; before whatever looks at the heap. */
  protected prepare(): void {}

  /**
   * The engine, made at the first use or by `start`.
   * @throws {GcError} ERR_INTERRUPTED when an earlier call stopped half-way.
   */
  protected get core(): Engine {
    const { calls } = this;
    if (calls === this.noCalls) return this.start();
    if (calls.control(layout.BUSY) !== 0) this.#refuse();
    return calls;
  }

  /**
   * For what needs no engine to be answered, and must be refused all the same; makes none.
   * @throws {GcError} ERR_DISPOSED, ERR_INTERRUPTED, ERR_CORRUPT_HEAP when the heap takes no calls.
   * @internal
   */
  checkUsable(): void {
    if (this.#disposed || this.#engine) void this.core;
  }

  #refuse(): never {
    // What the engine waits for will never come: every later call throws, too.
    if (this.#engine) this.calls = this.noCalls;
    throw refusedHeap(this.#disposed, this.#engine?.isCorrupt === true);
  }

  /** Makes the engine now: what is wrong with the options is thrown here. */
  protected start(): Engine {
    if (this.#disposed || this.#engine) this.#refuse();
    const describe = (slot: number): unknown => this.describe(slot);
    const engine = watchedEngine(this.#makeEngine(this.#options), this.#options.checks, describe);
    const thresholds = this.#options.thresholds ?? [];
    for (let generation = 0; generation < 3; generation++) {
      const threshold = thresholds[generation] ?? (DEFAULT_THRESHOLDS[generation] as number);
      engine.setControl(layout.THRESHOLDS + 4 * generation, threshold);
    }
    engine.setControl(layout.ENABLED, (this.#options.automatic ?? true) ? 1 : 0);
    engine.setControl(layout.OBSERVE_DEATHS, this.observesDeaths ? 1 : 0);
    engine.armTrigger();
    this.#engine = engine;
    this.calls = engine;
    return engine;
  }

  /** Whether the heap was disposed. */
  get isDisposed(): boolean {
    return this.#disposed;
  }

  /**
   * Gives the heap and its memory up. Finalizers are not called; every later call throws
   * ERR_DISPOSED. `onLeak` is told what is alive. Works at any time: once more, in a callback, on an
   * interrupted heap.
   */
  dispose(): void {
    if (this.#disposed) return;
    const { onLeak } = this.#options;
    const report = onLeak && this.#leaks();
    if (this.#disposed) return;
    this.shutDown();
    if (!onLeak || !report) return;
    try {
      onLeak(report);
    } catch (error) {
      this.report({ error, where: "onLeak", object: undefined });
    }
  }

  #leaks(): LeakReport | undefined {
    const engine = this.#engine;
    if (!engine) return undefined;
    const isInterrupted = this.#isInterrupted;
    try {
      if (!isInterrupted) this.prepare();
    } catch {
      // It is reported as it stands.
    }
    const names = {
      describe: (slot: number): unknown => this.describe(slot),
      typeName: (slot: number): string | undefined => this.typeName(slot),
    };
    return this.#disposed ? undefined : leakReport(engine, names, isInterrupted);
  }

  /** The engine, interrupted or not; undefined before the first use and after the last. */
  protected get engineAsIs(): Engine | undefined {
    return this.#engine;
  }

  get #isInterrupted(): boolean {
    const { calls } = this;
    return (
      this.#engine !== undefined && (calls === this.noCalls || calls.control(layout.BUSY) !== 0)
    );
  }

  /** The class of the object in the slot, where objects have classes. */
  protected typeName(_slot: number): string | undefined {
    return undefined;
  }

  /** What can be said of the heap without making its engine; the engine where there is one. */
  protected get state(): "not used yet" | "disposed" | "interrupted" | Engine {
    if (this.#disposed) return "disposed";
    if (this.#isInterrupted) return "interrupted";
    return this.#engine ?? "not used yet";
  }

  /** Whether the heap takes calls: it is used, and neither disposed nor interrupted. @internal */
  get isUsable(): boolean {
    return typeof this.state === "object";
  }

  /** Lets the engine go. */
  protected shutDown(): void {
    this.#disposed = true;
    this.#engine?.number.release();
    this.#engine = undefined;
    this.calls = this.noCalls;
  }

  /**
   * A new slot, after the collection that its allocation made due, if any; 0 when the heap is full,
   * with nothing changed but by that collection.
   */
  protected allocate(type: number, references: number, flags: number): number {
    const slot = this.core.alloc(type, references, flags);
    if (slot !== 0 || this.core.control(layout.STATUS) !== layout.COLLECTION_DUE) return slot;
    this.collectDue();
    return this.core.place(type, references, flags);
  }

  /** Runs the collection that an allocation made due. */
  protected collectDue(): void {
    this.prepare();
    this.run(this.core.chooseGeneration());
  }

  protected heapFull(call: string): GcError {
    return new GcError(
      "ERR_HEAP_FULL",
      `${call}: the heap cannot grow (maximumBytes ${this.core.maximumBytes}): it has ` +
        `${this.core.bytes} bytes and holds ${this.core.control(layout.LIVE_COUNT)} objects. Nothing was ` +
        "changed: call collect() and try again, or raise maximumBytes or the host's limit of memory.",
    );
  }

  /**
   * Acts on the engine's events until the call that began with `outcome` is done. User code's
   * exceptions do not come here; when one of our own does (the stack is exhausted), what the engine
   * waits for will never come, and the heap counts as interrupted.
   */
  protected settle(outcome: number): void {
    try {
      this.#settle(outcome);
    } catch (error) {
      this.calls = this.noCalls;
      throw error;
    }
  }

  #settle(outcome: number): void {
    let event = outcome;
    while (event > layout.DEATHS) {
      const engine = this.#takeUp(event);
      const slot = engine.control(layout.EVENT_SUBJECT);
      if (event === layout.EVENT_CORRUPT) throw this.#corrupt(slot);
      if (this.observesDeaths && engine.control(layout.DEAD_HEAD) !== 0) this.#noteDeaths();
      if (this.#disposed) return;
      if (event === layout.EVENT_FINALIZE) this.finalize(slot);
      else if (event === layout.EVENT_WEAK_CALLBACK) this.callWeakref(slot);
      else if (event === layout.EVENT_GARBAGE) this.keepGarbage(slot);
      else if (event === layout.EVENT_UNREACHABLE) this.noteUnreachable();
      else this.noteUncollectable();
      if (this.#disposed) return;
      event = this.core.resume();
    }
    if (event === layout.DONE) return;
    this.#takeUp(event);
    this.#noteDeaths();
  }

  /** The engine, which refused every call until the host took its answer up, and does so no more. */
  #takeUp(answer: number): Engine {
    if (answer < layout.OUT_OF_MEMORY) this.calls.setControl(layout.BUSY, 0);
    return this.core;
  }

  #corrupt(slot: number): GcError {
    this.core.isCorrupt = true;
    return wrongCount(this.describe(slot), this.core.refcountOf(slot));
  }

  #noteDeaths(): void {
    const { core } = this;
    const only = core.control(layout.DEAD_COUNT) === 1 ? core.control(layout.DEAD_HEAD) : 0;
    const count = core.takeDeaths();
    if (only !== 0) {
      this.noteDeath(only);
      return;
    }
    const slots = core.list(count).slice();
    for (let index = 0; index < slots.length; index++) this.noteDeath(slots[index] as number);
  }

  /**
   * Cut off between two of its steps (the stack is exhausted) the work would be half done, and nobody
   * could tell how much of it: the heap counts as interrupted then. What is refused has a code, and a
   * heap that takes no calls refuses before the first step. @internal
   */
  inSteps(work: () => void): void {
    this.checkUsable();
    try {
      work();
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code === undefined) this.calls = this.noCalls;
      throw error;
    }
  }

  /** Calls user code; what it throws is reported. */
  protected callUser(where: string, slot: number, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.report({ error, where, object: this.isUsable ? this.describe(slot) : undefined });
    }
  }

  /** A hook that throws itself must not stop a collection half-way. */
  protected report(report: Unraisable): void {
    try {
      this.onUnraisable(report);
    } catch (error) {
      try {
        console.error("onUnraisable threw", error, "while reporting", report);
      } catch {
        // Nobody is left to tell: the console itself throws.
      }
    }
  }

  /**
   * Collects `generation`; 0, without doing anything, when a collection is running already. Cut off
   * half-way, it leaves an interrupted heap, as `settle` does.
   */
  protected run(generation: number): number {
    const engine = this.core;
    if (!engine.beginCollection(generation)) return 0;
    try {
      return this.#collect(engine, generation);
    } catch (error) {
      this.calls = this.noCalls;
      throw error;
    }
  }

  #collect(engine: Engine, generation: number): number {
    const startMs = performance.now();
    this.collectionStarts(generation);
    if (this.#disposed) return 0;
    this.#settle(this.core.runCollection());
    this.#lastCollection = {
      generation,
      candidates: engine.control(layout.CANDIDATES),
      references: engine.control(layout.REFERENCES_VISITED),
      survivors: engine.control(layout.SURVIVORS),
      collected: engine.control(layout.COLLECTED),
      uncollectable: engine.control(layout.UNCOLLECTABLE),
      seconds: (performance.now() - startMs) / 1000,
    };
    if (!this.#disposed) this.collectionEnds(this.#lastCollection);
    if (!this.#disposed) this.core.endCollection();
    return this.#lastCollection.collected + this.#lastCollection.uncollectable;
  }

  /** What the last collection, asked for or automatic, did. */
  get lastCollection(): CollectionCounts {
    this.checkUsable();
    return this.#lastCollection;
  }

  /** Whether a collection is running: user code that asks is called by it. */
  get isCollecting(): boolean {
    return this.core.control(layout.COLLECTING) !== 0;
  }
}

Object.defineProperty(Driver.prototype, Symbol.dispose ?? Symbol.for("Symbol.dispose"), {
  value(this: Driver): void {
    this.dispose();
  },
  writable: true,
  configurable: true,
});
