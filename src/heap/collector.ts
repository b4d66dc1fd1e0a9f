// The part of Python's gc module that does not depend on what an object is: switching, collecting,
// counters, thresholds, statistics, callbacks, the permanent generation. Its life, its events and its
// reports do the work.

import * as layout from "../../assembly/layout.js";
import { type Engine, type EngineName, watchedEngine } from "../engine/engine.js";
import { checkInteger } from "../errors/arguments.js";
import { textOf } from "../errors/error.js";
import { definePrinting } from "../host/console.js";
import { defineDisposal } from "../host/symbols.js";
import type { Violation } from "../invariants/violation.js";
import type {
  CollectionCallback,
  CollectionCounts,
  CollectorOptions,
  EngineFactory,
  GenerationStats,
  Unraisable,
} from "./collection.js";
import { DEBUG_COLLECTABLE, DEBUG_SAVEALL, DEBUG_UNCOLLECTABLE } from "./debug.js";
import { Events } from "./events.js";
import { ExternalBytes } from "./external-bytes.js";
import { handlesInspection, type Inspection } from "./inspection.js";
import { Life } from "./life.js";
import type { HeapObjects } from "./objects.js";
import { checkCollectorOptions, checkThresholds, schedule } from "./options.js";
import { partIfAny, partOf } from "./parts.js";
import { Reports } from "./reports.js";
import { Steps } from "./steps.js";

const COUNT_MAX = 0x7fffffff;

/**
 * What `GC` and the raw `Heap` have in common.
 * @hidden
 */
export abstract class Collector {
  /** See `Callable`. @internal */
  declare calls: Engine;
  /** Whether the engine may be called. @internal */
  readonly life: Life;
  /** @internal */
  readonly reports: Reports;
  /** @internal */
  readonly external: ExternalBytes;
  readonly #events: Events;
  /** The full collection in steps. @internal */
  readonly steps: Steps;
  readonly #options: CollectorOptions;
  readonly #engineFactory: EngineFactory;

  /** As `dispose()`, for `using`. */
  declare [Symbol.dispose]: () => void;

  /**
   * Called in order when a collection starts and when it stops, with what is known about it then. All
   * callbacks of a phase get the same info object. Their exceptions go to `onUnraisable`.
   * @remarks Python: `gc.callbacks`.
   */
  readonly callbacks: CollectionCallback[] = [];

  /**
   * Called with every exception that a finalizer or callback throws. It is never thrown out of the
   * deallocation or collection, which goes on. Replace it to report elsewhere.
   */
  onUnraisable: (report: Unraisable) => void = ({ error, where, object }) => {
    console.error(`Exception ignored in ${where} of ${textOf(object)}:`, error);
  };

  /**
   * Where debug reports go, a line at a time. Replace it to report elsewhere.
   * @defaultValue `console.error`
   */
  onDebug: (line: string) => void = (line) => console.error(line);

  /** The name of the heap in printed output. @internal */
  readonly kind: string = "Heap";

  constructor(
    options: CollectorOptions,
    engineFactory: EngineFactory,
    optionNames: readonly string[] = [],
  ) {
    const { byteThreshold } = checkCollectorOptions(options, optionNames);
    this.#options = options;
    this.#engineFactory = engineFactory;
    this.life = new Life(this, () => this.makeEngine());
    this.reports = new Reports(this.life, this);
    this.external = new ExternalBytes(byteThreshold);
    this.#events = new Events(this.life, this.reports, this);
    this.steps = new Steps(this.life, this.#events);
    this.steps.pauses = options.pauses && { ...options.pauses };
  }

  /** The objects in the heap's slots, as this kind of heap has them. @internal */
  abstract readonly objects: HeapObjects;

  /** Makes the engine the options ask for. Called once. */
  protected makeEngine(): Engine {
    const { checks } = this.#options;
    const describe = (slot: number): unknown => this.objects.describe(slot);
    const engine = watchedEngine(this.#engineFactory(this.#options), checks, describe);
    engine.setControl(layout.OBSERVE_DEATHS, this.objects.observesDeaths ? 1 : 0);
    schedule(engine, this.#options);
    return engine;
  }

  /**
   * The heap as `ouroboros-gc/inspect` sees it: objects are handles. Finishes a deletion in steps first.
   * @hidden
   */
  inspection(): Inspection {
    this.steps.finish();
    return handlesInspection(this.core, this.external);
  }

  /** The engine, made at the first use. Throws when the heap takes no calls. */
  protected get core(): Engine {
    return this.life.engine;
  }

  /**
   * A new slot, after the collection that the allocation made due, if any. 0 when the heap is full: nothing
   * has changed then except by that collection.
   */
  protected allocate(type: number, references: number, flags: number): number {
    const engine = this.calls === this.life.absent ? this.core : this.calls;
    const slot = engine.alloc(type, references, flags);
    return slot !== 0 || !this.collectedDue() ? slot : this.core.place(type, references, flags);
  }

  /**
   * Runs the collection that a failed allocation made due. False when none was due: the heap is full.
   */
  protected collectedDue(): boolean {
    if (this.core.control(layout.STATUS) !== layout.COLLECTION_DUE) return false;
    this.collectDue();
    return true;
  }

  /** Runs the collection that an allocation made due, or one of `generation`. */
  protected collectDue(generation?: number): void {
    this.objects.prepare();
    const { pauses } = this.steps;
    const chosen = generation ?? this.core.chooseGeneration();
    if (pauses) this.steps.collectDue(pauses, chosen, generation !== undefined);
    else this.#events.collect(chosen);
  }

  /** Acts on the engine's events until the call that began with `outcome` is done. @internal */
  settle(outcome: number): void {
    this.#events.settle(outcome);
  }

  /** Whether the heap was disposed. */
  get isDisposed(): boolean {
    return this.life.isDisposed;
  }

  /**
   * Releases the heap and its memory. Finalizers are not called; every later call throws ERR_DISPOSED.
   * `onLeak` gets a report of what is alive. Works at any time: again, in a callback, on an interrupted
   * heap.
   */
  dispose(): void {
    if (this.isDisposed) return;
    const { onLeak } = this.#options;
    const report = onLeak && partIfAny("leaks")?.(this.life, this.objects, this.external);
    if (this.isDisposed) return;
    this.life.end();
    this.objects.clear();
    this.external.clear();
    if (!onLeak || !report) return;
    try {
      onLeak(report);
    } catch (error) {
      this.reports.unraisable({ error, where: "onLeak", object: undefined });
    }
  }

  /**
   * Sets what is reported about collections: a sum of `DEBUG_STATS` (1), `DEBUG_COLLECTABLE` (2),
   * `DEBUG_UNCOLLECTABLE` (4) and `DEBUG_SAVEALL` (32), which keeps unreachable objects in
   * `garbage` instead of freeing them; `DEBUG_LEAK` (38) is all but the first.
   *
   * @throws {RangeError | TypeError | GcError} ERR_ARGUMENT; ERR_NOT_IMPORTED in a page without
   * `import "ouroboros-gc/checks"`.
   * @remarks Python: `gc.set_debug`. The lines go to `onDebug`.
   */
  setDebug(flags: number): void {
    checkInteger("setDebug", "flags", flags, 0, 0x7fffffff);
    if (flags & ~DEBUG_SAVEALL) partOf("debug", "setDebug", "debug lines");
    this.life.inSteps(() => {
      this.core.setControl(layout.SAVE_ALL, flags & DEBUG_SAVEALL ? 1 : 0);
      this.core.setControl(
        layout.REPORTS,
        flags & (DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE) ? 1 : 0,
      );
      this.reports.flags = flags;
    });
  }

  /** The flags that `setDebug` set. */
  getDebug(): number {
    this.life.check();
    return this.reports.flags;
  }

  /** @internal */
  noteUnreachable(): void {
    if (this.reports.flags & DEBUG_COLLECTABLE) {
      this.reports.found("collectable", this.core.listUnreachable());
    }
  }

  /** @internal */
  noteUncollectable(): void {
    if (this.reports.flags & DEBUG_UNCOLLECTABLE) {
      this.reports.found("uncollectable", this.core.listUncollectable());
    }
  }

  /** Which engine runs the heap: `"wasm"`, or `"typescript"` where the host refuses Wasm. */
  get engine(): EngineName {
    return this.core.name;
  }

  /** Lets allocations start collections again. `collect()` works either way. */
  enable(): void {
    this.#setEnabled(1);
  }

  /** Stops allocations from starting collections. `collect()` works either way. */
  disable(): void {
    this.#setEnabled(0);
  }

  #setEnabled(isEnabled: 0 | 1): void {
    this.life.inSteps(() => {
      this.core.setControl(layout.ENABLED, isEnabled);
      this.core.armTrigger();
    });
  }

  /** Whether allocations may start collections. */
  isEnabled(): boolean {
    return this.core.control(layout.ENABLED) !== 0;
  }

  /**
   * Collects a generation and all younger ones, now. Cost: for 2 the whole heap, otherwise the young objects.
   *
   * @param generation 0, 1 or 2.
   * @returns The number of unreachable objects found, collected and uncollectable; 0, without
   * doing anything, when a collection is running already.
   * @throws {RangeError | TypeError} ERR_GENERATION
   * @remarks Python: `gc.collect`; CPython: `gc_collect_main`.
   */
  collect(generation = 2): number {
    checkInteger("collect", "generation", generation, 0, 2, "ERR_GENERATION");
    this.objects.prepare();
    this.life.check();
    this.steps.finish(); // user code may dispose of the heap
    return this.isDisposed ? 0 : this.#events.collect(generation);
  }

  /** What the last collection did, automatic or not. */
  get lastCollection(): CollectionCounts {
    this.life.check();
    return this.#events.lastCollection;
  }

  /** Whether a collection is running, seen by user code that it calls. */
  get isCollecting(): boolean {
    return this.core.control(layout.COLLECTING) !== 0 && !this.steps.isPaused;
  }

  /**
   * Three counters: allocations minus deallocations since the last collection of generation 0,
   * collections of 0 since the last of 1, collections of 1 since the last of 2.
   * @remarks Python: `gc.get_count`. For the number of objects, see `trackedCount`.
   */
  getCount(): [number, number, number] {
    return this.#triple(layout.COUNTERS);
  }

  /** The thresholds of the three generations. */
  getThreshold(): [number, number, number] {
    return this.#triple(layout.THRESHOLDS);
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
    this.life.inSteps(() => {
      for (let generation = 0; generation < 3; generation++) {
        const threshold = thresholds[generation];
        if (threshold !== undefined) {
          this.core.setControl(layout.THRESHOLDS + 4 * generation, threshold);
        }
      }
      this.core.armTrigger();
    });
  }

  #triple(field: number): [number, number, number] {
    const { core } = this;
    return [core.control(field), core.control(field + 4), core.control(field + 8)];
  }

  /** Totals of the collections of each generation since the heap was made. */
  getStats(): [GenerationStats, GenerationStats, GenerationStats] {
    const statsOf = (generation: number): GenerationStats => ({
      collections: this.core.statistic(generation, 0),
      collected: this.core.statistic(generation, 1),
      uncollectable: this.core.statistic(generation, 2),
    });
    return [statsOf(0), statsOf(1), statsOf(2)];
  }

  /** Number of tracked objects, frozen ones included. */
  get trackedCount(): number {
    this.objects.prepare();
    let count = 0;
    for (let generation = 0; generation <= layout.PERMANENT; generation++) {
      count += this.core.control(layout.GENERATION_COUNTS + 4 * generation);
    }
    return count;
  }

  /** Number of live objects, tracked or not. */
  get liveCount(): number {
    this.objects.prepare();
    return this.core.control(layout.LIVE_COUNT);
  }

  /** Bytes that the heap occupies. It grows as needed; `trim()` gives back empty space at its end. */
  get bytes(): number {
    return this.core.bytes;
  }

  /**
   * Moves all tracked objects to the permanent generation, which is never collected. For heaps that are
   * built once: later collections cost only what was made since.
   * @remarks Python: `gc.freeze`.
   */
  freeze(): void {
    this.objects.prepare();
    this.life.inSteps(() => {
      this.core.freezeAll();
      for (let generation = 0; generation < 3; generation++) {
        this.core.setControl(layout.COUNTERS + 4 * generation, 0);
      }
    });
  }

  /** Moves the objects of the permanent generation to generation 2. */
  unfreeze(): void {
    this.core.unfreezeAll();
  }

  /**
   * Checks the heap's invariants: counts are right, references lead to objects, lists are intact.
   * docs/checking.md names them, and what cannot be found. Changes nothing, and may be called whenever
   * other calls may. Cost: a few passes over all slots and references, and 11 bytes a slot outside the
   * heap, of which JavaScript may collect 7 on the way.
   *
   * @param atMost Number of violations to stop at.
   * @returns The violations; empty when the heap is sound.
   * @throws {GcError} ERR_NOT_IMPORTED in a page without `import "ouroboros-gc/checks"`.
   */
  validate(atMost = 1000): Violation[] {
    checkInteger("validate", "atMost", atMost, 1, COUNT_MAX);
    const { core } = this;
    const validate = partOf("validate", "validate", "validate()");
    const { objects } = this;
    return validate(core, (slot) => objects.describe(slot), atMost, objects.table?.());
  }

  /** Number of objects in the permanent generation. */
  getFreezeCount(): number {
    return this.core.control(layout.GENERATION_COUNTS + 4 * layout.PERMANENT);
  }
}

definePrinting(Collector.prototype, ({ kind, life, external }, options, inspect) =>
  partIfAny("printHeap")?.(kind, life, external, options, inspect),
);

defineDisposal(Collector.prototype, function (this: Collector) {
  this.dispose();
});
