// Python's gc module, the part that does not depend on what an object is: switching, collecting,
// counters, thresholds, statistics, callbacks, the permanent generation.

import * as layout from "../../assembly/layout.js";
import type { EngineName } from "../engine/engine.js";
import { type Handle, slotOf } from "../engine/handle.js";
import { checkInteger, textOf } from "../errors/error.js";
import { definePrinting, printFacts } from "../host/console.js";
import { validate } from "../invariants/validate.js";
import type { Violation } from "../invariants/violation.js";
import type {
  CollectionCallback,
  CollectionCounts,
  CollectionInfo,
  GenerationStats,
} from "./collection.js";
import {
  DEBUG_COLLECTABLE,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  doneText,
  objectText,
  startText,
} from "./debug.js";
import { Driver } from "./driver.js";
import type { Inspection } from "./inspection.js";
import { checkThresholds } from "./thresholds.js";

const COUNT_MAX = 0x7fffffff;

/**
 * What `GC` and the raw `Heap` have in common. Not made by itself.
 * @hidden
 */
export abstract class Collector extends Driver {
  /**
   * Called in order when a collection starts and when it stops, with what is known of it then. All
   * callbacks of a phase get the same info object. What they throw goes to `onUnraisable`.
   * @remarks Python: `gc.callbacks`.
   */
  readonly callbacks: CollectionCallback[] = [];

  /**
   * Where debug reports go, a line at a time. Replace it to report elsewhere.
   * @defaultValue `console.error`
   */
  onDebug: (line: string) => void = (line) => console.error(line);

  #debugFlags = 0;

  /** What the heap is called where it is shown. @internal */
  readonly kind: string = "Heap";

  /** What `ouroboros-gc/inspect` sees of the heap: objects are handles. @hidden */
  inspection(): Inspection {
    const engine = this.core;
    return {
      engine,
      objectAt: (slot) => engine.handleOf(slot),
      slotOf: (object) => (typeof object === "number" ? slotOf(object) : 0),
      typeOf: (slot) => engine.typeOf(slot),
      nameOfType: (type) => `type ${type}`,
      nameOf: (object) => `object ${String(object)}`,
      positionName: () => undefined,
      idOf: (object) => slotOf(object as Handle) * 2 + 1,
    };
  }

  /**
   * What is reported of collections: a sum of `DEBUG_STATS` (1), `DEBUG_COLLECTABLE` (2),
   * `DEBUG_UNCOLLECTABLE` (4) and `DEBUG_SAVEALL` (32), which keeps unreachable objects in
   * `garbage` instead of freeing them; `DEBUG_LEAK` (38) is all but the first.
   *
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   * @remarks Python: `gc.set_debug`. The lines go to `onDebug`.
   */
  setDebug(flags: number): void {
    checkInteger("setDebug", "flags", flags, 0, 0x7fffffff);
    this.inSteps(() => {
      this.core.setControl(layout.SAVE_ALL, flags & DEBUG_SAVEALL ? 1 : 0);
      this.core.setControl(
        layout.REPORTS,
        flags & (DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE) ? 1 : 0,
      );
      this.#debugFlags = flags;
    });
  }

  /** The flags that `setDebug` set. */
  getDebug(): number {
    this.checkUsable();
    return this.#debugFlags;
  }

  #say(lines: readonly string[]): void {
    for (const line of lines) {
      try {
        this.onDebug(line);
      } catch (error) {
        this.report({ error, where: "debug sink", object: line });
      }
    }
  }

  /**
   * One line for each object of a list, which is taken down first: the sink is user code, and so is
   * how an object names itself. What that throws is reported.
   */
  #sayObjects(what: "collectable" | "uncollectable", count: number): void {
    const objects = Array.from(this.core.list(count), (slot) => this.describe(slot));
    const texts = objects.map((object) => {
      try {
        return String(object);
      } catch (error) {
        this.report({ error, where: "toString", object });
        return textOf(object);
      }
    });
    this.#say(texts.map((text) => objectText(what, text)));
  }

  protected override noteUnreachable(): void {
    if (this.#debugFlags & DEBUG_COLLECTABLE) {
      this.#sayObjects("collectable", this.core.listUnreachable());
    }
  }

  protected override noteUncollectable(): void {
    if (this.#debugFlags & DEBUG_UNCOLLECTABLE) {
      this.#sayObjects("uncollectable", this.core.listUncollectable());
    }
  }

  protected override collectionStarts(generation: number): void {
    if (this.#debugFlags & DEBUG_STATS) {
      const counts = this.#triple(layout.GENERATION_COUNTS);
      this.#say(startText(generation, counts, this.getFreezeCount()));
    }
    const info = { generation, collected: 0, uncollectable: 0, candidates: 0, duration: 0 };
    this.#invoke("start", info);
  }

  protected override collectionEnds(counts: CollectionCounts): void {
    const { generation, collected, uncollectable, candidates, seconds } = counts;
    if (this.#debugFlags & DEBUG_STATS) {
      this.#say([doneText(collected + uncollectable, uncollectable, seconds)]);
    }
    const info = { generation, collected, uncollectable, candidates, duration: seconds };
    this.#invoke("stop", info);
  }

  /** The list is read as it is at each step: a callback may change it. */
  #invoke(phase: "start" | "stop", info: CollectionInfo): void {
    for (let index = 0; index < this.callbacks.length; index++) {
      const callback = this.callbacks[index] as CollectionCallback;
      try {
        callback(phase, info);
      } catch (error) {
        this.report({ error, where: "callback", object: callback });
      }
    }
  }

  /** Which engine runs the heap: `"wasm"`, or `"typescript"` where Wasm is refused. */
  get engine(): EngineName {
    return this.core.name;
  }

  /** Lets allocations start collections again. `collect()` works in any case. */
  enable(): void {
    this.#setEnabled(1);
  }

  /** Keeps allocations from starting collections. `collect()` works in any case. */
  disable(): void {
    this.#setEnabled(0);
  }

  #setEnabled(isEnabled: 0 | 1): void {
    this.inSteps(() => {
      this.core.setControl(layout.ENABLED, isEnabled);
      this.core.armTrigger();
    });
  }

  /** Whether allocations may start collections. */
  isEnabled(): boolean {
    return this.core.control(layout.ENABLED) !== 0;
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
    return this.run(generation);
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
    this.inSteps(() => {
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
    this.prepare();
    let count = 0;
    for (let generation = 0; generation <= layout.PERMANENT; generation++) {
      count += this.core.control(layout.GENERATION_COUNTS + 4 * generation);
    }
    return count;
  }

  /** Number of objects that are alive, tracked or not. */
  get liveCount(): number {
    this.prepare();
    return this.core.control(layout.LIVE_COUNT);
  }

  /** Bytes that the heap occupies. They never shrink; drop the heap to give them back. */
  get bytes(): number {
    return this.core.bytes;
  }

  /**
   * Moves all tracked objects to the permanent generation, which is never collected. For heaps
   * that are built once: later collections cost what was made since.
   * @remarks Python: `gc.freeze`.
   */
  freeze(): void {
    this.prepare();
    this.inSteps(() => {
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
   * Checks the heap's invariants: that counts are right, references lead to objects, lists are whole;
   * docs/checking.md names them, and what cannot be found. Changes nothing, and may be called whenever
   * a call may. Cost: some passes over all slots and references, and 11 bytes a slot outside the heap,
   * of which JavaScript may collect 7 on the way.
   *
   * @param atMost Number of violations to stop at.
   * @returns What is wrong; empty when the heap is sound.
   */
  validate(atMost = 1000): Violation[] {
    checkInteger("validate", "atMost", atMost, 1, COUNT_MAX);
    return validate(this.core, (slot) => this.describe(slot), atMost);
  }

  /** Number of objects in the permanent generation. */
  getFreezeCount(): number {
    return this.core.control(layout.GENERATION_COUNTS + 4 * layout.PERMANENT);
  }

  /** What `console.log` shows of the heap; it changes nothing, and runs no code of users. @internal */
  summary(): object | string {
    const { state: engine } = this;
    if (typeof engine === "string") return engine;
    const read = (field: number): number => engine.control(field);
    return {
      engine: engine.name,
      objects: read(layout.LIVE_COUNT),
      generations: [0, 1, 2].map((generation) => read(layout.GENERATION_COUNTS + 4 * generation)),
      frozen: read(layout.GENERATION_COUNTS + 4 * layout.PERMANENT),
      counts: this.#triple(layout.COUNTERS),
      thresholds: this.#triple(layout.THRESHOLDS),
      automatic: read(layout.ENABLED) !== 0,
      bytes: engine.bytes,
    };
  }
}

definePrinting(Collector.prototype, (heap, options, inspect) => {
  const summary = heap.summary();
  if (typeof summary === "string") return `${heap.kind} (${summary})`;
  return printFacts(heap.kind, summary, options, inspect);
});
