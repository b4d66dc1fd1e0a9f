// Many operations in few calls: chunks are copied to the engine's staging area. A chunk stops where the
// engine needs the host or refuses; what it did before stands. Short batches, and batches on a full heap
// without a staging area, make one call per operation.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { Handle } from "../engine/handle.js";
import { isOutOfMemory } from "../errors/error.js";
import {
  checkLength,
  checkObjects,
  checkResults,
  checkRows,
  checkTimes,
  copyUntyped,
} from "./batch-numbers.js";
import type { Life } from "./life.js";
import { heapFull } from "./refusal.js";
import { kindOf, lengthOf } from "./typed-arrays.js";

const PAIRS = layout.STAGING_DOUBLES / 2;
const WORDS = layout.STAGING_DOUBLES * 2;

/** Below this many operations one call each is faster than the staging area. */
const FEW = 6;

/** Words in the header of a staged row. */
const ROW = 3;

/** Room for this many handles is kept between calls. */
const ROOM = 1024;

/** The value when it is a number, else NaN, which every engine refuses: staging converts nothing. */
function asHandle(value: number | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

/**
 * A copy: user code is about to run, and may write to the caller's array. Untyped arrays were copied before.
 */
function copied<T extends ArrayLike<number>>(numbers: T): T {
  if (kindOf(numbers) === undefined) return numbers;
  return Array.from({ length: lengthOf(numbers) }, (_, index) => numbers[index] as number) as never;
}

/** Acts on an outcome other than DONE; throws when the engine refused the call. */
type After = (call: string, outcome: number, object: Handle, index: number, target: Handle) => void;

/**
 * The batch calls of one heap. `life.engine` is read again after user code: it throws when that code
 * disposed of the heap.
 */
export class Batches {
  readonly #life: Life;
  readonly #collectDue: () => void;
  readonly #after: After;
  /** Kept for `alloc`; absent during a call, since its user code may make another. */
  #room: Float64Array | undefined;
  /** Kept for `link`, which runs no user code while it uses them. */
  #slots: Uint32Array | undefined;
  #words: Uint32Array | undefined;

  constructor(life: Life, collectDue: () => void, after: After) {
    this.#life = life;
    this.#collectDue = collectDue;
    this.#after = after;
  }

  alloc(types: ArrayLike<number>, referenceCounts: ArrayLike<number>, out: Float64Array): void {
    const takenTypes = copyUntyped("allocMany", "types", types);
    const takenCounts = copyUntyped("allocMany", "referenceCounts", referenceCounts);
    const count = checkObjects(takenTypes, takenCounts, out);
    this.#inSteps("allocMany", takenTypes, takenCounts, out, count);
  }

  /** As `Life.inSteps`, without a closure, which is most of the cost of a short batch. */
  #inSteps(
    call: "allocMany" | "linkMany" | "increfMany" | "decrefMany",
    first: ArrayLike<number>,
    second: ArrayLike<number> | undefined,
    third: ArrayLike<number> | undefined,
    count: number,
  ): void {
    const life = this.#life;
    const { engine } = life;
    try {
      if (call === "allocMany") this.#alloc(engine, first, second as never, third as never, count);
      else if (call === "linkMany")
        this.#link(engine, first, second as never, third as never, count);
      else this.#count(engine, call, first, second, count);
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code === undefined) {
        life.heap.calls = life.absent;
      }
      throw error;
    }
  }

  #alloc(
    engine: Engine,
    types: ArrayLike<number>,
    referenceCounts: ArrayLike<number>,
    out: Float64Array,
    count: number,
  ): void {
    const handles = this.#takeRoom(count);
    const made = handles ? this.#make(engine, types, referenceCounts, count, handles) : 0;
    if (handles && made === count && lengthOf(out) === count) {
      for (let index = 0; index < count; index++) out[index] = handles[index] as Handle;
      if (count <= ROOM) this.#room = handles;
      return;
    }
    for (let index = 0; index < made; index++) this.#giveBack(handles?.[index] as Handle);
    if (made < count) throw heapFull("allocMany", this.#life.engine);
    checkLength("allocMany", "out", out, count);
  }

  /** Room for handles; undefined when there is no memory for so many. */
  #takeRoom(count: number): Float64Array | undefined {
    const room = count <= ROOM ? this.#room : undefined;
    if (!room) return arrayFor(Float64Array, Math.max(count, ROOM));
    this.#room = undefined;
    return room;
  }

  /**
   * Makes objects, and returns how many: fewer than asked for when the heap is full. `out` is not the
   * caller's array, which user code may write to on the way.
   */
  #make(
    givenEngine: Engine,
    givenTypes: ArrayLike<number>,
    givenCounts: ArrayLike<number>,
    count: number,
    out: Float64Array,
  ): number {
    let types = givenTypes;
    let referenceCounts = givenCounts;
    let engine = givenEngine;
    let made = 0;
    while (made < count) {
      made = allocEach(engine, types, referenceCounts, made, count, out);
      if (made === count || engine.control(layout.STATUS) !== layout.COLLECTION_DUE) break;
      if (types === givenTypes) types = copied(types);
      if (referenceCounts === givenCounts) referenceCounts = copied(referenceCounts);
      this.#collectDue();
      engine = this.#life.engine;
      const references = referenceCounts[made] as number;
      const handle = engine.placeHandle(types[made] as number, references, 0);
      if (handle === 0) break;
      out[made++] = handle;
    }
    return made;
  }

  /** Releases an object that the caller never got; user code may have found and released it already. */
  #giveBack(handle: Handle): void {
    const outcome = this.#life.engine.decrefHandle(handle, 1);
    if (outcome < layout.OUT_OF_MEMORY) this.#after("allocMany", outcome, handle, 0, 0);
  }

  link(handles: Float64Array, offsets: Uint32Array, targets: Uint32Array): void {
    const count = checkRows(handles, offsets, targets);
    this.#inSteps("linkMany", handles, offsets, targets, count);
  }

  #link(
    givenEngine: Engine,
    givenHandles: ArrayLike<number>,
    givenOffsets: ArrayLike<number>,
    givenTargets: ArrayLike<number>,
    count: number,
  ): void {
    let handles = givenHandles;
    let offsets = givenOffsets;
    let targets = givenTargets;
    let engine: Engine | undefined = givenEngine;
    const settle = (outcome: number, handle: Handle, index: number, target: Handle): void => {
      if (handles === givenHandles) {
        handles = copied(handles);
        offsets = copied(offsets);
        targets = copied(targets);
      }
      this.#after("linkMany", outcome, handle, index, target);
      engine = undefined;
    };
    let at = this.#linkSlots(engine, handles, offsets, targets, count);
    // A refusal comes again below, by handle, and throws there.
    const stopped = engine.control(layout.STATUS);
    if (at > (offsets[0] as number) && stopped !== layout.DONE && stopped < layout.OUT_OF_MEMORY) {
      settle(stopped, 0, 0, 0);
    }
    if (at === offsets[count]) return;
    for (let object = 0; object < count; object++) {
      const handle = asHandle(handles[object]);
      const start = offsets[object] as number;
      const end = offsets[object + 1] as number;
      while (at < end) {
        engine ??= this.#life.engine;
        const target = asHandle(handles[targets[at] as number]);
        const outcome = engine.setReferenceHandle(handle, at - start, target);
        if (outcome !== layout.DONE) settle(outcome, handle, at - start, target);
        at++;
      }
    }
  }

  /**
   * Sets references by slot until the host has to act or one is refused. No object dies before that, so
   * each handle is checked once, not at each reference to it. Returns where it stopped.
   */
  #linkSlots(
    engine: Engine,
    handles: ArrayLike<number>,
    offsets: ArrayLike<number>,
    targets: ArrayLike<number>,
    count: number,
  ): number {
    let at = offsets[0] as number;
    const slots = count < FEW ? undefined : this.#slotsOf(engine, handles, count);
    if (!slots) return at;
    const staged = this.#stagedWords(engine.stagingArea() as Float64Array);
    for (let object = 0; object < count; ) {
      const first = at;
      let size = 0;
      while (object < count && size < WORDS - ROW) {
        const left = (offsets[object + 1] as number) - at;
        const length = Math.min(left, WORDS - ROW - size);
        if (length > 0) {
          staged[size] = slots[object] as number;
          staged[size + 1] = at - (offsets[object] as number);
          staged[size + 2] = length;
          size += ROW;
          for (const end = at + length; at < end; at++, size++) {
            staged[size] = slots[targets[at] as number] as number;
          }
        }
        if (length === left) object++;
      }
      const done = engine.linkMany(size);
      if (first + done < at || engine.control(layout.STATUS) !== layout.DONE) return first + done;
    }
    return at;
  }

  /** The slots of the handles, 0xffffffff for refused ones; undefined when memory is out. */
  #slotsOf(engine: Engine, handles: ArrayLike<number>, count: number): Uint32Array | undefined {
    const staged = engine.stagingArea();
    this.#slots ??= arrayFor(Uint32Array, ROOM);
    const slots = count <= ROOM ? this.#slots : arrayFor(Uint32Array, count);
    if (!staged || !slots) return undefined;
    for (let first = 0; first < count; first += layout.STAGING_DOUBLES) {
      const length = Math.min(layout.STAGING_DOUBLES, count - first);
      for (let index = 0; index < length; index++) staged[index] = asHandle(handles[first + index]);
      engine.slotMany(length);
      for (let index = 0; index < length; index++) slots[first + index] = staged[index] as number;
    }
    return slots;
  }

  #stagedWords({ buffer, byteOffset }: Float64Array): Uint32Array {
    if (this.#words?.buffer !== buffer || this.#words.byteOffset !== byteOffset) {
      this.#words = new Uint32Array(buffer, byteOffset, WORDS);
    }
    return this.#words;
  }

  count(
    call: "increfMany" | "decrefMany",
    handles: ArrayLike<number>,
    times: ArrayLike<number> | undefined,
  ): void {
    const takenHandles = copyUntyped(call, "handles", handles);
    const takenTimes = times === undefined ? undefined : copyUntyped(call, "times", times);
    const count = checkTimes(call, takenHandles, takenTimes);
    this.#inSteps(call, takenHandles, takenTimes, undefined, count);
  }

  #count(
    givenEngine: Engine,
    call: "increfMany" | "decrefMany",
    givenHandles: ArrayLike<number>,
    givenTimes: ArrayLike<number> | undefined,
    length: number,
  ): void {
    let handles = givenHandles;
    let times = givenTimes;
    let engine: Engine | undefined = givenEngine;
    for (let first = 0; first < length; ) {
      engine ??= this.#life.engine;
      const staged = length - first < FEW ? null : engine.stagingArea();
      let done: number;
      let outcome: number;
      if (staged) {
        const count = Math.min(PAIRS, length - first);
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
      engine = undefined;
    }
  }

  read(
    call: "aliveMany" | "refcountMany",
    handles: Float64Array,
    out: Uint8Array | Float64Array,
  ): void {
    const isAlive = call === "aliveMany";
    const count = checkResults(call, handles, out, isAlive ? "Uint8Array" : "Float64Array");
    const what = isAlive ? layout.READ_ALIVE : layout.READ_REFCOUNT;
    readBatch(this.#life.engine, handles, what, out, count);
  }
}

/** undefined when there is no memory for so many. */
function arrayFor<T>(Numbers: new (count: number) => T, count: number): T | undefined {
  try {
    return new Numbers(count);
  } catch (error) {
    if (isOutOfMemory(error)) return undefined;
    throw error;
  }
}

/**
 * Makes the objects from `first` on, until one needs the host. One call each: staging would cost more than
 * the calls it saves.
 */
function allocEach(
  engine: Engine,
  types: ArrayLike<number>,
  referenceCounts: ArrayLike<number>,
  first: number,
  count: number,
  out: Float64Array,
): number {
  for (let index = first; index < count; index++) {
    const references = referenceCounts[index] as number;
    const handle = engine.allocHandle(types[index] as number, references, 0);
    if (handle === 0) return index;
    out[index] = handle;
  }
  return count;
}

function countOne(
  engine: Engine,
  call: "increfMany" | "decrefMany",
  handle: number,
  times: number,
): number {
  if (call === "decrefMany") return engine.decrefHandle(handle, times);
  if (times === 1) return engine.increfHandle(handle);
  const slot = engine.slotOf(handle);
  return slot === 0 ? layout.BAD_HANDLE : engine.increfBy(slot, times);
}

/** READ_ALIVE or READ_REFCOUNT of each handle. */
function readBatch(
  engine: Engine,
  handles: ArrayLike<number>,
  what: number,
  out: Uint8Array | Float64Array,
  length: number,
): void {
  for (let first = 0; first < length; ) {
    const staged = length - first < FEW ? null : engine.stagingArea();
    if (!staged) {
      const slot = engine.slotOf(asHandle(handles[first]));
      if (what === layout.READ_ALIVE) out[first] = slot === 0 ? 0 : 1;
      else out[first] = slot === 0 ? -1 : engine.refcountOf(slot);
      first++;
      continue;
    }
    const count = Math.min(layout.STAGING_DOUBLES, length - first);
    for (let index = 0; index < count; index++) staged[index] = asHandle(handles[first + index]);
    engine.readMany(count, what);
    for (let index = 0; index < count; index++) out[first + index] = staged[index] as number;
    first += count;
  }
}
