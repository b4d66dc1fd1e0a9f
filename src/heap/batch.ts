// Many operations in few calls: chunks are copied to the engine's staging area. A chunk stops
// where the engine needs the host or refuses; what was done before is done. Where a full heap has no
// room for the area, each operation is a call of its own.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { Handle } from "../engine/handle.js";
import { isOutOfMemory, rangeError } from "../errors/error.js";

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

/** The engine of a heap, asked for anew after user code ran: throws when that disposed of the heap. */
type Present = () => Engine;

/** undefined when there is no memory for so many. */
function arrayFor(count: number): Float64Array | undefined {
  try {
    return new Float64Array(count);
  } catch (error) {
    if (isOutOfMemory(error)) return undefined;
    throw error;
  }
}

/**
 * Makes objects, and returns their handles: fewer than asked for when the heap is full. They stand in
 * an array of their own: user code that runs in between may write to the caller's, or use it itself.
 */
export function allocBatch(
  present: Present,
  givenTypes: ArrayLike<number>,
  givenCounts: ArrayLike<number>,
  collectDue: () => void,
): Float64Array {
  const out = arrayFor(givenTypes.length);
  if (!out) return new Float64Array(0);
  let types = givenTypes;
  let referenceCounts = givenCounts;
  let made = 0;
  while (made < types.length) {
    const engine = present();
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
      const handle = engine.allocHandle(types[made] as number, referenceCounts[made] as number, 0);
      if (handle !== 0) out[made + done++] = handle;
    }
    made += done;
    if (done === count) continue;
    if (engine.control(layout.STATUS) !== layout.COLLECTION_DUE) break;
    if (types === givenTypes) types = copied(types);
    if (referenceCounts === givenCounts) referenceCounts = copied(referenceCounts);
    collectDue();
    const handle = present().placeHandle(types[made] as number, referenceCounts[made] as number, 0);
    if (handle === 0) break;
    out[made++] = handle;
  }
  return out.subarray(0, made);
}

/** `after` is told how every call ended that did not simply succeed; it may throw. */
export function linkBatch(
  present: Present,
  givenHandles: Float64Array,
  givenOffsets: Uint32Array,
  givenTargets: Uint32Array,
  after: (outcome: number, object: Handle, index: number, target: Handle) => void,
): void {
  checkRows(givenHandles, givenOffsets, givenTargets);
  let handles = givenHandles;
  let offsets = givenOffsets;
  let targets = givenTargets;
  let engine: Engine | undefined;
  for (let object = 0; object < handles.length; object++) {
    const handle = asHandle(handles[object]);
    const start = offsets[object] as number;
    const length = (offsets[object + 1] as number) - start;
    for (let first = 0; first < length; ) {
      engine ??= present();
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
      after(outcome, handle, first, target);
      engine = undefined;
    }
  }
}

function checkRows(handles: Float64Array, offsets: Uint32Array, targets: Uint32Array): void {
  for (let object = 0; object < handles.length; object++) {
    if ((offsets[object] as number) <= (offsets[object + 1] as number)) continue;
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: offsets[${object + 1}] is ${offsets[object + 1]}, below offsets[${object}] ` +
        `${offsets[object]} (expected ascending offsets).`,
    );
  }
  const end = offsets[handles.length] as number;
  if (end > targets.length) {
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: the last offset is ${end}, targets has length ${targets.length}.`,
    );
  }
  for (let index = offsets[0] as number; index < end; index++) {
    if ((targets[index] as number) < handles.length) continue;
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: targets[${index}] is ${targets[index]} (expected below ${handles.length}).`,
    );
  }
}

export function countBatch(
  present: Present,
  call: "increfMany" | "decrefMany",
  givenHandles: ArrayLike<number>,
  givenTimes: ArrayLike<number> | undefined,
  after: (outcome: number, handle: Handle) => void,
): void {
  let handles = givenHandles;
  let times = givenTimes;
  for (let first = 0; first < handles.length; ) {
    const engine = present();
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
    after(outcome, handle);
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
export function readBatch(
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
