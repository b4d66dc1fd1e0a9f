// Many operations in few calls: chunks are copied to the engine's staging area. A chunk stops
// where the engine needs the host or refuses; what was done before is done. Where a full heap has no
// room for the area, each operation is a call of its own.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { Handle } from "../engine/handle.js";
import { isOutOfMemory } from "../errors/error.js";
import { checkLength, takeObjects, takeResults, takeRows, takeTimes } from "./batch-numbers.js";
import type { Life } from "./life.js";
import { heapFull } from "./refusal.js";

const PAIRS = layout.STAGING_DOUBLES / 2;

/** So few references are set sooner by a call each than by one call of the staging area. */
const ONE_BY_ONE = 4;

/** The value when it is a number, else NaN, which every engine refuses: staging converts nothing. */
function asHandle(value: number | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

/**
 * The numbers as they are now: user code is about to run, which may write to an array of the caller's.
 * Arrays that are not typed were taken down before.
 */
function copied<T extends ArrayLike<number>>(numbers: T): T {
  return ArrayBuffer.isView(numbers)
    ? ((numbers as unknown as Uint8Array).slice() as never)
    : numbers;
}

/** Told how a call ended that did not simply succeed; throws when it was refused. */
type After = (call: string, outcome: number, object: Handle, index: number, target: Handle) => void;

/**
 * The batch calls of one heap. `life.engine` is asked for anew after user code ran: it throws when that
 * disposed of the heap.
 */
export class Batches {
  readonly #life: Life;
  readonly #collectDue: () => void;
  readonly #after: After;

  constructor(life: Life, collectDue: () => void, after: After) {
    this.#life = life;
    this.#collectDue = collectDue;
    this.#after = after;
  }

  alloc(types: ArrayLike<number>, referenceCounts: ArrayLike<number>, out: Float64Array): void {
    const [takenTypes, takenCounts, taken] = takeObjects(types, referenceCounts, out);
    const { length } = takenTypes;
    this.#life.inSteps(() => {
      const handles = this.#alloc(takenTypes, takenCounts);
      const isWhole = handles.length === length;
      if (isWhole && taken.length === length) {
        taken.set(handles);
        return;
      }
      this.#giveBack(handles);
      if (!isWhole) throw heapFull("allocMany", this.#life.engine);
      checkLength("allocMany", "out", taken, length);
    });
  }

  /**
   * Makes objects, and returns their handles: fewer than asked for when the heap is full. They stand in
   * an array of their own: user code that runs in between may write to the caller's, or use it itself.
   */
  #alloc(givenTypes: ArrayLike<number>, givenCounts: ArrayLike<number>): Float64Array {
    const out = arrayFor(givenTypes.length);
    if (!out) return new Float64Array(0);
    let types = givenTypes;
    let referenceCounts = givenCounts;
    let made = 0;
    while (made < types.length) {
      const engine = this.#life.engine;
      const staged = engine.stagingArea();
      const count = staged ? Math.min(PAIRS, types.length - made) : 1;
      let done = 0;
      if (staged) {
        for (let index = 0; index < count; index++) {
          staged[2 * index] = types[made + index] as number;
          staged[2 * index + 1] = referenceCounts[made + index] as number;
        }
        done = engine.allocMany(count);
        const results = engine.stagingArea() as Float64Array;
        for (let index = 0; index < done; index++) out[made + index] = results[2 * index] as Handle;
      } else {
        const handle = engine.allocHandle(
          types[made] as number,
          referenceCounts[made] as number,
          0,
        );
        if (handle !== 0) out[made + done++] = handle;
      }
      made += done;
      if (done === count) continue;
      if (engine.control(layout.STATUS) !== layout.COLLECTION_DUE) break;
      if (types === givenTypes) types = copied(types);
      if (referenceCounts === givenCounts) referenceCounts = copied(referenceCounts);
      this.#collectDue();
      const handle = this.#life.engine.placeHandle(
        types[made] as number,
        referenceCounts[made] as number,
        0,
      );
      if (handle === 0) break;
      out[made++] = handle;
    }
    return out.subarray(0, made);
  }

  /** Of objects that nobody was given; user code may have found and released them all the same. */
  #giveBack(handles: Float64Array): void {
    for (const handle of handles) {
      const outcome = this.#life.engine.decrefHandle(handle, 1);
      if (outcome < layout.OUT_OF_MEMORY) this.#after("allocMany", outcome, handle, 0, 0);
    }
  }

  link(handles: Float64Array, offsets: Uint32Array, targets: Uint32Array): void {
    const rows = takeRows(handles, offsets, targets);
    this.#life.inSteps(() => this.#link(...rows));
  }

  #link(givenHandles: Float64Array, givenOffsets: Uint32Array, givenTargets: Uint32Array): void {
    let handles = givenHandles;
    let offsets = givenOffsets;
    let targets = givenTargets;
    let engine: Engine | undefined;
    for (let object = 0; object < handles.length; object++) {
      const handle = asHandle(handles[object]);
      const start = offsets[object] as number;
      const length = (offsets[object + 1] as number) - start;
      for (let first = 0; first < length; ) {
        engine ??= this.#life.engine;
        const staged = length <= ONE_BY_ONE ? null : engine.stagingArea();
        let done: number;
        let outcome: number;
        if (staged) {
          const count = Math.min(layout.STAGING_DOUBLES, length - first);
          for (let index = 0; index < count; index++) {
            staged[index] = asHandle(handles[targets[start + first + index] as number]);
          }
          done = engine.setReferences(handle, first, count);
          outcome = engine.control(layout.STATUS);
        } else {
          const target = asHandle(handles[targets[start + first] as number]);
          outcome = engine.setReferenceHandle(handle, first, target);
          done = outcome < layout.COLLECTION_DUE ? 1 : 0;
        }
        first += done;
        if (outcome === layout.DONE) continue;
        const target = handles[targets[start + first] as number] ?? 0;
        if (handles === givenHandles) {
          handles = copied(handles);
          offsets = copied(offsets);
          targets = copied(targets);
        }
        this.#after("linkMany", outcome, handle, first, target);
        engine = undefined;
      }
    }
  }

  count(
    call: "increfMany" | "decrefMany",
    handles: ArrayLike<number>,
    times: ArrayLike<number> | undefined,
  ): void {
    const counted = takeTimes(call, handles, times);
    this.#life.inSteps(() => this.#count(call, ...counted));
  }

  #count(
    call: "increfMany" | "decrefMany",
    givenHandles: ArrayLike<number>,
    givenTimes: ArrayLike<number> | undefined,
  ): void {
    let handles = givenHandles;
    let times = givenTimes;
    for (let first = 0; first < handles.length; ) {
      const engine = this.#life.engine;
      const staged = engine.stagingArea();
      let done: number;
      let outcome: number;
      if (staged) {
        const count = Math.min(PAIRS, handles.length - first);
        for (let index = 0; index < count; index++) {
          staged[2 * index] = asHandle(handles[first + index]);
          staged[2 * index + 1] = times ? (times[first + index] as number) : 1;
        }
        done = engine[call](count);
        outcome = engine.control(layout.STATUS);
      } else {
        const count = times ? (times[first] as number) : 1;
        outcome = countOne(engine, call, asHandle(handles[first]), count);
        done = outcome < layout.COLLECTION_DUE ? 1 : 0;
      }
      first += done;
      if (outcome === layout.DONE) continue;
      const handle = handles[outcome < layout.COLLECTION_DUE ? first - 1 : first] as Handle;
      if (handles === givenHandles) handles = copied(handles);
      if (times && times === givenTimes) times = copied(times);
      this.#after(call, outcome, handle, 0, 0);
    }
  }

  read(
    call: "aliveMany" | "refcountMany",
    handles: Float64Array,
    out: Uint8Array | Float64Array,
  ): void {
    const isAlive = call === "aliveMany";
    const [from, to] = takeResults(call, handles, out, isAlive ? "Uint8Array" : "Float64Array");
    readBatch(this.#life.engine, from, isAlive ? layout.READ_ALIVE : layout.READ_REFCOUNT, to);
  }
}

/** undefined when there is no memory for so many. */
function arrayFor(count: number): Float64Array | undefined {
  try {
    return new Float64Array(count);
  } catch (error) {
    if (isOutOfMemory(error)) return undefined;
    throw error;
  }
}

function countOne(
  engine: Engine,
  call: "increfMany" | "decrefMany",
  handle: number,
  times: number,
): number {
  if (call === "decrefMany") return engine.decrefHandle(handle, times);
  const slot = engine.slotOf(handle);
  return slot === 0 ? layout.BAD_HANDLE : engine.increfBy(slot, times);
}

/** READ_ALIVE or READ_REFCOUNT of each handle. */
function readBatch(
  engine: Engine,
  handles: Float64Array,
  what: number,
  out: Uint8Array | Float64Array,
): void {
  for (let first = 0; first < handles.length; ) {
    const staged = engine.stagingArea();
    if (!staged) {
      const slot = engine.slotOf(asHandle(handles[first]));
      if (what === layout.READ_ALIVE) out[first] = slot === 0 ? 0 : 1;
      else out[first] = slot === 0 ? -1 : engine.refcountOf(slot);
      first++;
      continue;
    }
    const count = Math.min(layout.STAGING_DOUBLES, handles.length - first);
    staged.set(handles.subarray(first, first + count));
    engine.readMany(count, what);
    out.set(staged.subarray(0, count), first);
    first += count;
  }
}
