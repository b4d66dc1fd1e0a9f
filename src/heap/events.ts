// What happens on a heap during a call: the engine's events, deaths, collections. Exceptions of user code
// are caught elsewhere. One that arrives here is our own (the stack is exhausted): the engine then waits
// for an answer that never comes, so the heap is marked as interrupted.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { GcError } from "../errors/error.js";
import { type CollectionCounts, NO_COLLECTION } from "./collection.js";
import type { ExternalBytes } from "./external-bytes.js";
import type { Life } from "./life.js";
import type { HeapObjects } from "./objects.js";
import { wrongCount } from "./refusal.js";
import type { Reports } from "./reports.js";

/** The heap whose events they are. */
interface Heap {
  readonly objects: HeapObjects;
  readonly external: ExternalBytes;
  /** The unreachable set is known. Called only when REPORTS is set. */
  noteUnreachable(): void;
  /** The uncollectable set is known: objects with legacy finalizers, and what they reach. */
  noteUncollectable(): void;
}

/** The events of one heap. */
export class Events {
  readonly #life: Life;
  readonly #reports: Reports;
  readonly #heap: Heap;
  #lastCollection: CollectionCounts = NO_COLLECTION;

  constructor(life: Life, reports: Reports, heap: Heap) {
    this.#life = life;
    this.#reports = reports;
    this.#heap = heap;
  }

  /** What the last collection did, automatic or not. */
  get lastCollection(): CollectionCounts {
    return this.#lastCollection;
  }

  /** Acts on events until the call that began with `outcome` is done. */
  settle(outcome: number): void {
    try {
      let event = outcome;
      while (event > layout.DEATHS) event = this.#act(event);
      if (event === layout.DONE) return;
      this.#accept(event);
      this.#noteDeaths();
    } catch (error) {
      this.#life.heap.calls = this.#life.absent;
      throw error;
    }
  }

  /** Acts on one event and returns the next; DONE when user code disposed of the heap. */
  #act(event: number): number {
    const { objects, external } = this.#heap;
    const engine = this.#accept(event);
    const slot = engine.control(layout.EVENT_SUBJECT);
    if (event === layout.EVENT_CORRUPT) throw this.#corrupt(engine, slot);
    const observesDeaths = objects.observesDeaths || external.isUsed;
    if (observesDeaths && engine.control(layout.DEAD_HEAD) !== 0) this.#noteDeaths();
    if (this.#isDisposed) return layout.DONE;
    if (event === layout.EVENT_FINALIZE) objects.callFinalizer(slot);
    else if (event === layout.EVENT_WEAK_CALLBACK) objects.callWeakref(slot);
    else if (event === layout.EVENT_GARBAGE) objects.keepGarbage(slot);
    else if (event === layout.EVENT_UNREACHABLE) this.#heap.noteUnreachable();
    else this.#heap.noteUncollectable();
    return this.#isReadyAfterUsers() ? this.#life.engine.resume() : layout.DONE;
  }

  /** After user code: brings deferred work up to date. False when that code disposed of the heap. */
  #isReadyAfterUsers(): boolean {
    if (!this.#isDisposed) this.#heap.objects.prepare();
    return !this.#isDisposed;
  }

  #accept(outcome: number): Engine {
    return outcome < layout.OUT_OF_MEMORY ? this.#life.accept() : this.#life.engine;
  }

  get #isDisposed(): boolean {
    return this.#life.isDisposed;
  }

  #corrupt(engine: Engine, slot: number): GcError {
    engine.isCorrupt = true;
    return wrongCount(this.#heap.objects.describe(slot), engine.refcountOf(slot));
  }

  #noteDeaths(): void {
    const { engine } = this.#life;
    const only = engine.control(layout.DEAD_COUNT) === 1 ? engine.control(layout.DEAD_HEAD) : 0;
    const count = engine.takeDeaths();
    const { objects, external } = this.#heap;
    if (only !== 0) {
      if (external.isUsed) external.noteDeath(only);
      objects.noteDeath(only);
      return;
    }
    const slots = engine.list(count).slice();
    // All bytes first: the objects' handlers are user code.
    if (external.isUsed) for (const slot of slots) external.noteDeath(slot);
    if (objects.noteDeaths) objects.noteDeaths(slots);
    else for (const slot of slots) objects.noteDeath(slot);
  }

  /** Collects `generation`; 0, without doing anything, when a collection is running already. */
  collect(generation: number): number {
    const { engine } = this.#life;
    if (!engine.beginCollection(generation)) return 0;
    try {
      return this.#collect(engine, generation);
    } catch (error) {
      this.#life.heap.calls = this.#life.absent;
      throw error;
    }
  }

  #collect(engine: Engine, generation: number): number {
    const startMs = performance.now();
    this.#reports.started(generation);
    if (!this.#isReadyAfterUsers()) return 0;
    this.settle(this.#life.engine.runCollection());
    return this.#end(engine, generation, (performance.now() - startMs) / 1000);
  }

  /** Begins a full collection in steps and reports it. False, and nothing reported, when none can begin. */
  beginCycle(): boolean {
    if (!this.#life.engine.beginCycle()) return false;
    this.#reports.started(2);
    this.#isReadyAfterUsers();
    return true;
  }

  /** Does up to `units` of the collection in steps. Returns whether it is finished. */
  stepCycle(units: number): boolean {
    const { engine } = this.#life;
    this.settle(engine.stepCycle(units));
    return !this.#isDisposed && engine.control(layout.PHASE) === layout.PHASE_FINISHED;
  }

  /** Ends the collection in steps, which is finished. Returns how many objects it found. */
  endCycle(seconds: number): number {
    return this.#end(this.#life.engine, 2, seconds);
  }

  /** Ends a finished collection. Returns how many objects it found. */
  #end(engine: Engine, generation: number, seconds: number): number {
    this.#lastCollection = {
      generation,
      candidates: engine.control(layout.CANDIDATES),
      references: engine.control(layout.REFERENCES_VISITED),
      survivors: engine.control(layout.SURVIVORS),
      collected: engine.control(layout.COLLECTED),
      uncollectable: engine.control(layout.UNCOLLECTABLE),
      seconds,
    };
    if (generation === 2 && !this.#isDisposed) this.#noteFullCollection();
    if (!this.#isDisposed) this.#reports.stopped(this.#lastCollection);
    if (!this.#isDisposed) this.#life.engine.endCollection();
    return this.#lastCollection.collected + this.#lastCollection.uncollectable;
  }

  /** Objects that wait for their finalizers do not count as survivors. */
  #noteFullCollection(): void {
    const { external, objects } = this.#heap;
    if (!external.isUsed) return;
    const waiting = objects.waiting?.() ?? [];
    external.noteFullCollection(waiting.reduce((sum, slot) => sum + external.of(slot), 0));
  }
}
