// What every kind of heap shares: it drives one engine. It starts collections, by call or when an
// allocation makes one due, acts on the engine's events, and answers what Python's gc module
// answers about counts, thresholds and statistics. Subclasses say what an object is to them.

import {
  CANDIDATES,
  COLLECTED,
  COLLECTING,
  COLLECTION_DUE,
  COUNTERS,
  DEAD_HEAD,
  DEATHS,
  DONE,
  ENABLED,
  EVENT_FINALIZE,
  EVENT_GARBAGE,
  EVENT_SUBJECT,
  EVENT_WEAK_CALLBACK,
  GENERATION_COUNTS,
  LIVE_COUNT,
  OBSERVE_DEATHS,
  PERMANENT,
  REFERENCES_VISITED,
  STATUS,
  SURVIVORS,
  THRESHOLDS,
  UNCOLLECTABLE,
} from "../assembly/layout.js";
import type {
  CollectionCounts,
  CollectorOptions,
  EngineFactory,
  GenerationStats,
  Unraisable,
} from "./collection.js";
import type { Engine, EngineName } from "./engine.js";
import { checkInteger, GcError, typeError } from "./errors.js";

const DEFAULT_THRESHOLDS: readonly number[] = [2000, 10, 10];
const COUNT_MAX = 0x7fffffff;

/**
 * The part that `GC` and the raw `Heap` have in common. Not made by itself.
 * @internal
 */
export abstract class Collector {
  #engine: Engine | undefined;
  readonly #options: CollectorOptions;
  readonly #makeEngine: EngineFactory;
  #disposed = false;
  #lastCollection: CollectionCounts = {
    generation: 2,
    candidates: 0,
    references: 0,
    survivors: 0,
    collected: 0,
    uncollectable: 0,
  };

  /**
   * Called with every exception that a finalizer or callback throws: it is reported, never thrown
   * out of a deallocation or a collection, whose work goes on. Replace it to report elsewhere.
   */
  onUnraisable: (report: Unraisable) => void = ({ error, where, object }) => {
    console.error(`Exception ignored in ${where} of ${String(object)}:`, error);
  };

  constructor(options: CollectorOptions, makeEngine: EngineFactory) {
    this.#options = options;
    this.#makeEngine = makeEngine;
    checkThresholds("new heap", options.thresholds ?? []);
  }

  // --- For subclasses

  /** Whether the engine tells of every death. */
  protected abstract readonly observesDeaths: boolean;
  protected abstract finalize(slot: number): void;
  protected abstract callWeakref(weakref: number): void;
  protected abstract keepGarbage(slot: number): void;
  protected abstract noteDeath(slot: number): void;
  /** How the object in the slot appears in reports. */
  protected abstract describe(slot: number): unknown;

  /** The engine, made at the first use or by `start`. */
  protected get core(): Engine {
    return this.#engine ?? this.start();
  }

  /** Makes the engine now: what is wrong with the options is thrown here. */
  protected start(): Engine {
    if (this.#disposed) {
      throw new GcError("ERR_DISPOSED", "heap: it was disposed. Make a new heap.");
    }
    const engine = this.#makeEngine(this.#options);
    this.#engine = engine;
    const thresholds = this.#options.thresholds ?? [];
    for (let generation = 0; generation < 3; generation++) {
      const threshold = thresholds[generation] ?? (DEFAULT_THRESHOLDS[generation] as number);
      engine.setControl(THRESHOLDS + 4 * generation, threshold);
    }
    engine.setControl(ENABLED, (this.#options.automatic ?? true) ? 1 : 0);
    engine.setControl(OBSERVE_DEATHS, this.observesDeaths ? 1 : 0);
    engine.armTrigger();
    return engine;
  }

  /** Lets the engine go; every later call throws ERR_DISPOSED. */
  protected shutDown(): void {
    this.#engine = undefined;
    this.#disposed = true;
  }

  protected get isDisposed(): boolean {
    return this.#disposed;
  }

  /**
   * A new slot, after the collection that its allocation made due, if any.
   * @throws {GcError} ERR_HEAP_FULL, with nothing changed but by that collection.
   */
  protected allocate(call: string, type: number, references: number, flags: number): number {
    const slot = this.core.alloc(type, references, flags);
    if (slot !== 0) return slot;
    if (this.core.control(STATUS) === COLLECTION_DUE) {
      this.collectDue();
      const placed = this.core.place(type, references, flags);
      if (placed !== 0) return placed;
    }
    throw this.heapFull(call);
  }

  /** Runs the collection that an allocation made due. */
  protected collectDue(): void {
    this.prepare();
    this.#collect(this.core.chooseGeneration());
  }

  protected heapFull(call: string): GcError {
    return new GcError(
      "ERR_HEAP_FULL",
      `${call}: the heap cannot grow beyond its ${this.core.bytes} bytes and holds ` +
        `${this.core.control(LIVE_COUNT)} objects. Nothing was changed: ` +
        "call collect() and try again, or raise maximumBytes.",
    );
  }

  /** Acts on the engine's events until the call that began with `outcome` is done. */
  protected settle(outcome: number): void {
    const engine = this.core;
    let event = outcome;
    while (event > DEATHS) {
      if (this.observesDeaths && engine.control(DEAD_HEAD) !== 0) this.#noteDeaths();
      const slot = engine.control(EVENT_SUBJECT);
      if (event === EVENT_FINALIZE) this.finalize(slot);
      else if (event === EVENT_WEAK_CALLBACK) this.callWeakref(slot);
      else if (event === EVENT_GARBAGE) this.keepGarbage(slot);
      event = engine.resume();
    }
    if (event !== DONE) this.#noteDeaths();
  }

  #noteDeaths(): void {
    const slots = this.core.list(this.core.takeDeaths());
    for (let index = 0; index < slots.length; index++) this.noteDeath(slots[index] as number);
  }

  /** Calls user code; what it throws is reported. */
  protected callUser(where: string, slot: number, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.report({ error, where, object: this.describe(slot) });
    }
  }

  /** A hook that throws itself must not stop a collection half-way. */
  protected report(report: Unraisable): void {
    try {
      this.onUnraisable(report);
    } catch (error) {
      console.error("onUnraisable threw", error, "while reporting", report);
    }
  }

  #collect(generation: number): number {
    const engine = this.core;
    if (!engine.beginCollection(generation)) return 0;
    this.settle(engine.runCollection());
    this.#lastCollection = {
      generation,
      candidates: engine.control(CANDIDATES),
      references: engine.control(REFERENCES_VISITED),
      survivors: engine.control(SURVIVORS),
      collected: engine.control(COLLECTED),
      uncollectable: engine.control(UNCOLLECTABLE),
    };
    engine.endCollection();
    return this.#lastCollection.collected + this.#lastCollection.uncollectable;
  }

  // --- Python's gc module

  /** Which engine runs the heap: `"wasm"`, or `"typescript"` where Wasm is refused. */
  get engine(): EngineName {
    return this.core.name;
  }

  /** Lets allocations start collections again. `collect()` works in any case. */
  enable(): void {
    this.core.setControl(ENABLED, 1);
    this.core.armTrigger();
  }

  /** Keeps allocations from starting collections. `collect()` works in any case. */
  disable(): void {
    this.core.setControl(ENABLED, 0);
    this.core.armTrigger();
  }

  /** Whether allocations may start collections. */
  isEnabled(): boolean {
    return this.core.control(ENABLED) !== 0;
  }

  /**
   * Collects a generation and all younger ones, now. Cost: for 2 the whole heap, else the young
   * objects.
   *
   * @param generation 0, 1 or 2.
   * @returns The number of unreachable objects found, collected and uncollectable; 0, without
   * doing anything, when a collection is running already.
   * @throws {RangeError | TypeError} ERR_GENERATION
   * @remarks Python: `gc.collect`; CPython: `gc_collect_main`.
   */
  collect(generation = 2): number {
    checkInteger("collect", "generation", generation, 0, 2, "ERR_GENERATION");
    this.prepare();
    return this.#collect(generation);
  }

  /** Brings everything up to date that a subclass puts off; before whatever looks at the heap. */
  protected prepare(): void {}

  /** What the last collection, asked for or automatic, did. */
  get lastCollection(): CollectionCounts {
    return this.#lastCollection;
  }

  /**
   * Three counters: allocations minus deallocations since the last collection of generation 0,
   * collections of 0 since the last of 1, collections of 1 since the last of 2.
   * @remarks Python: `gc.get_count`. For the number of objects, see `trackedCount`.
   */
  getCount(): [number, number, number] {
    return this.#triple(COUNTERS);
  }

  /** The thresholds of the three generations. */
  getThreshold(): [number, number, number] {
    return this.#triple(THRESHOLDS);
  }

  /**
   * Sets when a generation is due: its counter must be above its threshold. A `first` of 0 turns
   * automatic collection off; missing ones keep their value.
   *
   * @throws {RangeError | TypeError} ERR_THRESHOLD
   */
  setThreshold(first: number, second?: number, third?: number): void {
    const thresholds = [first, second, third];
    checkThresholds("setThreshold", thresholds);
    for (let generation = 0; generation < 3; generation++) {
      const threshold = thresholds[generation];
      if (threshold !== undefined) this.core.setControl(THRESHOLDS + 4 * generation, threshold);
    }
    this.core.armTrigger();
  }

  #triple(field: number): [number, number, number] {
    const { core } = this;
    return [core.control(field), core.control(field + 4), core.control(field + 8)];
  }

  /** What the collections of each generation did since the heap was made. */
  getStats(): [GenerationStats, GenerationStats, GenerationStats] {
    const statsOf = (generation: number): GenerationStats => ({
      collections: this.core.statistic(generation, 0),
      collected: this.core.statistic(generation, 1),
      uncollectable: this.core.statistic(generation, 2),
    });
    return [statsOf(0), statsOf(1), statsOf(2)];
  }

  /** Number of objects that the collector knows, frozen ones included. */
  get trackedCount(): number {
    let count = 0;
    for (let generation = 0; generation <= PERMANENT; generation++) {
      count += this.core.control(GENERATION_COUNTS + 4 * generation);
    }
    return count;
  }

  /** Number of objects that are alive, tracked or not. */
  get liveCount(): number {
    return this.core.control(LIVE_COUNT);
  }

  /** Bytes that the heap occupies. They never shrink; drop the heap to give them back. */
  get bytes(): number {
    return this.core.bytes;
  }

  /** Whether a collection is running: user code that asks is called by it. */
  get isCollecting(): boolean {
    return this.core.control(COLLECTING) !== 0;
  }

  /**
   * Moves all tracked objects to the permanent generation, which is never collected. For heaps
   * that are built once: later collections cost what was made since.
   * @remarks Python: `gc.freeze`.
   */
  freeze(): void {
    this.prepare();
    this.core.freezeAll();
    for (let generation = 0; generation < 3; generation++) {
      this.core.setControl(COUNTERS + 4 * generation, 0);
    }
  }

  /** Moves the objects of the permanent generation to generation 2. */
  unfreeze(): void {
    this.core.unfreezeAll();
  }

  /**
   * Checks every invariant of the heap, where the engine can: the TypeScript engine and the debug
   * kernel. Cost: the whole heap, several times.
   * @returns 0, or the number of the first invariant that does not hold (docs/layout.md).
   * @internal
   */
  validate(): number {
    return this.core.validate?.() ?? 0;
  }

  /** Number of objects in the permanent generation. */
  getFreezeCount(): number {
    return this.core.control(GENERATION_COUNTS + 4 * PERMANENT);
  }
}

function checkThresholds(call: string, thresholds: readonly (number | undefined)[]): void {
  if (thresholds.length > 3) {
    throw typeError(
      "ERR_THRESHOLD",
      `${call}: there are 3 generations, got ${thresholds.length} thresholds.`,
    );
  }
  for (const [generation, threshold] of thresholds.entries()) {
    if (threshold === undefined && generation > 0) continue;
    checkInteger(call, `threshold${generation}`, threshold, 0, COUNT_MAX, "ERR_THRESHOLD");
  }
}
