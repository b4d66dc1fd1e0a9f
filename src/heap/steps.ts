// A full collection in steps, from the host's side: begun, continued one budget at a time, finished. Between
// two steps the program runs, and young collections may happen. See assembly/cycle.ts.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { Pauses, StepLimits, StepOutcome } from "./collection.js";
import type { Events } from "./events.js";
import type { Life } from "./life.js";
import { unitsPerAllocation } from "./pauses.js";

/** Units between two reads of the clock: some 20 to 50 microseconds on a heap of a million objects. */
const CLOCK_UNITS = 4096;
const ALL_UNITS = 0xffffffff;
/** The same for releases, which take longer. */
const RELEASE_UNITS = 1024;

/** The collection in steps of one heap. */
export class Steps {
  readonly #life: Life;
  readonly #events: Events;
  /** How automatic full collections run; undefined: each stops the program until it is done. */
  pauses: Pauses | undefined;
  #isStepping = false;
  /** Milliseconds spent in steps of the present collection. */
  #spentMs = 0;

  constructor(life: Life, events: Events) {
    this.#life = life;
    this.#events = events;
  }

  /** One step. Does nothing within a collection or a deallocation. */
  step({ maxMilliseconds = Number.POSITIVE_INFINITY, maxObjects }: StepLimits): StepOutcome {
    const { engine } = this.#life;
    if (this.#isStepping || !isQuiet(engine)) return this.#outcome(engine, undefined);
    this.#isStepping = true;
    const startMs = performance.now();
    try {
      if (this.#isParked) {
        const units = maxObjects ?? Number.POSITIVE_INFINITY;
        this.#release(startMs, startMs + maxMilliseconds, units);
        if (!this.#life.isReady || this.#isParked) return this.#outcome(engine, undefined);
      }
      const found = this.#advance(startMs, maxMilliseconds, maxObjects ?? Number.POSITIVE_INFINITY);
      return this.#outcome(engine, found);
    } finally {
      this.#isStepping = false;
    }
  }

  #releaseFor(milliseconds: number): void {
    if (this.#isStepping || !this.#isParked || !isQuiet(this.#life.engine)) return;
    this.#isStepping = true;
    try {
      const startMs = performance.now();
      this.#release(startMs, startMs + milliseconds, Number.POSITIVE_INFINITY);
    } finally {
      this.#isStepping = false;
    }
  }

  /** Continues releases that calls left over. */
  #release(startMs: number, endMs: number, units: number): void {
    let beforeMs = startMs;
    for (let left = units; left > 0 && this.#isParked; left -= RELEASE_UNITS) {
      this.#events.stepCycle(Math.min(left, RELEASE_UNITS));
      const nowMs = performance.now();
      if (isOver(beforeMs, nowMs, endMs)) return;
      beforeMs = nowMs;
    }
  }

  get #isParked(): boolean {
    return this.#life.isReady && this.#life.engine.control(layout.PARKED) !== 0;
  }

  /** The number of unreachable objects when the collection was finished; undefined when it goes on. */
  #advance(startMs: number, milliseconds: number, units: number): number | undefined {
    const spentBefore = this.#isUnderWay ? this.#spentMs : 0;
    if (!this.#isUnderWay && !this.#events.beginCycle()) {
      return this.#events.collect(2); // out of memory: a collection that stops the program needs none
    }
    const endMs = startMs + milliseconds;
    let beforeMs = performance.now();
    // A start callback may have disposed of the heap, or ended the cycle by a collection of its own.
    for (let left = units; left > 0 && this.#isUnderWay; left -= CLOCK_UNITS) {
      const isTimed = milliseconds !== Number.POSITIVE_INFINITY;
      const most = isTimed ? CLOCK_UNITS : ALL_UNITS;
      const isFinished = this.#events.stepCycle(Math.min(left, most));
      const nowMs = performance.now();
      this.#spentMs = spentBefore + (nowMs - startMs);
      if (this.#life.isDisposed) return undefined;
      if (isFinished) return this.#events.endCycle(this.#spentMs / 1000);
      if (isTimed ? isOver(beforeMs, nowMs, endMs) : left <= ALL_UNITS) return undefined;
      beforeMs = nowMs;
    }
    return undefined;
  }

  /** After this: no release and no deletion waits for its next step. Marking may still be under way. */
  finish(): void {
    this.#releaseFor(Number.POSITIVE_INFINITY);
    while (this.#life.isReady && this.isPaused && !this.#isStepping) {
      if (this.step({}).done || !isQuiet(this.#life.engine)) return;
    }
  }

  /** Whether a collection with a known unreachable set waits for its next step. */
  get isPaused(): boolean {
    return this.#life.isReady && this.#life.engine.control(layout.PAUSED) !== 0;
  }

  get #isUnderWay(): boolean {
    if (!this.#life.isReady) return false;
    const { engine } = this.#life;
    return engine.control(layout.BARRIER) !== 0 || engine.control(layout.PAUSED) !== 0;
  }

  /**
   * Runs what an allocation made due: a young collection, and a step if a full one is due or under way. A
   * collection due by external bytes gets the longest step: bytes say nothing about the number of objects.
   */
  collectDue(pauses: Pauses, generation: number, isDueByBytes: boolean): void {
    const startMs = performance.now();
    const wasParked = this.#isParked;
    const wasUnderWay = this.#isUnderWay;
    if (!wasUnderWay || !(isDueByBytes || this.isPaused)) {
      this.#events.collect(Math.min(generation, 1));
    }
    if (!this.#life.isReady) return;
    const isDue = generation >= 2 || wasUnderWay;
    if (!isDue && !wasParked) return;
    // The young collection counts toward this pause.
    const leftMs = pauses.maxMilliseconds - (performance.now() - startMs);
    const maxMilliseconds = Math.max(leftMs, pauses.maxMilliseconds / 8);
    if (!isDue) this.#releaseFor(maxMilliseconds);
    else if (isDueByBytes || wasParked) this.step({ maxMilliseconds });
    else this.step({ maxMilliseconds, maxObjects: this.#dueUnits(pauses) });
  }

  /** While a set is being deleted young objects are not collected: so it is deleted as fast as pauses allow. */
  #dueUnits(pauses: Pauses): number {
    if (this.isPaused) return Number.POSITIVE_INFINITY;
    const allocations = this.#life.engine.control(layout.THRESHOLDS);
    return Math.ceil(allocations * unitsPerAllocation(pauses));
  }

  #outcome(engine: Engine, found: number | undefined): StepOutcome {
    if (found !== undefined) return { done: true, left: 0, found };
    if (this.#life.isDisposed) return { done: false, left: 0, found: 0 };
    const isMarking = engine.control(layout.BARRIER) === layout.BARRIER_MARKING;
    const seen = engine.control(isMarking ? layout.SET_COUNT : layout.COLLECTED);
    const all = engine.control(isMarking ? layout.CYCLE_CANDIDATES : layout.SET_COUNT);
    return { done: false, left: Math.max(all - seen, 0), found: 0 };
  }
}

/** Whether another slice as long as the last one would end after `endMs`. */
function isOver(beforeMs: number, nowMs: number, endMs: number): boolean {
  return nowMs + (nowMs - beforeMs) > endMs;
}

/** Whether no deallocation and no collection is running, except those that wait for a step. */
function isQuiet(engine: Engine): boolean {
  const parked = engine.control(layout.PARKED);
  if (engine.control(layout.DEPTH) !== parked) return false;
  if (parked === 0 && engine.control(layout.LATER_HEAD) !== 0) return false;
  return engine.control(layout.COLLECTING) === 0 || engine.control(layout.PAUSED) !== 0;
}
