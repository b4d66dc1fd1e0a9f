// Many operations in few calls: chunks are copied to the engine's staging area. A chunk stops
// where the engine needs the host or refuses; what was done before is done.

import { COLLECTION_DUE, DONE, STAGING_DOUBLES, STATUS } from "../assembly/layout.js";
import type { Engine } from "./engine.js";
import { GcError, rangeError } from "./errors.js";
import type { Handle } from "./handle.js";

const PAIRS = STAGING_DOUBLES / 2;

/** So few references are set sooner by a call each than by one call of the staging area. */
const ONE_BY_ONE = 4;

function stagingArea(engine: Engine): Float64Array {
  const area = engine.stagingArea();
  if (area) return area;
  throw new GcError(
    "ERR_HEAP_FULL",
    `batch: no room for the staging area of ${STAGING_DOUBLES * 8} bytes. Raise maximumBytes.`,
  );
}

/** Returns how many objects were made: fewer than asked for when the heap is full. */
export function allocBatch(
  engine: Engine,
  types: ArrayLike<number>,
  referenceCounts: ArrayLike<number>,
  out: Float64Array,
  collectDue: () => void,
): number {
  let made = 0;
  while (made < types.length) {
    const count = Math.min(PAIRS, types.length - made);
    const staged = stagingArea(engine);
    for (let index = 0; index < count; index++) {
      staged[2 * index] = types[made + index] as number;
      staged[2 * index + 1] = referenceCounts[made + index] as number;
    }
    const done = engine.allocMany(count);
    const isDue = done < count && engine.control(STATUS) === COLLECTION_DUE;
    const results = stagingArea(engine);
    for (let index = 0; index < done; index++) out[made + index] = results[2 * index] as Handle;
    made += done;
    if (done === count) continue;
    if (!isDue) return made;
    collectDue();
    const handle = engine.placeHandle(types[made] as number, referenceCounts[made] as number, 0);
    if (handle === 0) return made;
    out[made++] = handle;
  }
  return made;
}

/** `after` is told how every call ended that did not simply succeed; it may throw. */
export function linkBatch(
  engine: Engine,
  handles: Float64Array,
  offsets: Uint32Array,
  targets: Uint32Array,
  after: (outcome: number, object: Handle, index: number, target: Handle) => void,
): void {
  checkRows(handles, offsets, targets);
  for (let object = 0; object < handles.length; object++) {
    const handle = handles[object] as Handle;
    const start = offsets[object] as number;
    const length = (offsets[object + 1] as number) - start;
    if (length <= ONE_BY_ONE) {
      for (let index = 0; index < length; index++) {
        const target = handles[targets[start + index] as number] as Handle;
        const outcome = engine.setReferenceHandle(handle, index, target);
        if (outcome !== DONE) after(outcome, handle, index, target);
      }
      continue;
    }
    for (let first = 0; first < length; ) {
      const count = Math.min(STAGING_DOUBLES, length - first);
      const staged = stagingArea(engine);
      for (let index = 0; index < count; index++) {
        staged[index] = handles[targets[start + first + index] as number] as Handle;
      }
      const done = engine.setReferences(handle, first, count);
      const outcome = engine.control(STATUS);
      if (outcome !== DONE) {
        const failed = first + done;
        const target = handles[targets[start + failed] as number] ?? 0;
        after(outcome, handle, failed, target);
      }
      first += done;
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
  engine: Engine,
  call: "increfMany" | "decrefMany",
  handles: ArrayLike<number>,
  times: ArrayLike<number> | undefined,
  after: (outcome: number, handle: Handle) => void,
): void {
  for (let first = 0; first < handles.length; ) {
    const count = Math.min(PAIRS, handles.length - first);
    const staged = stagingArea(engine);
    for (let index = 0; index < count; index++) {
      const handle: unknown = handles[first + index];
      // What is no number would be made one, which may run code of its own.
      staged[2 * index] = typeof handle === "number" ? handle : 0;
      staged[2 * index + 1] = times ? (times[first + index] as number) : 1;
    }
    const done = engine[call](count);
    const outcome = engine.control(STATUS);
    if (outcome !== DONE) {
      const isRefused = done < count && outcome >= COLLECTION_DUE;
      after(outcome, handles[first + done - (isRefused ? 0 : 1)] as Handle);
    }
    first += done;
  }
}

export function readBatch(
  engine: Engine,
  handles: Float64Array,
  what: number,
  out: Uint8Array | Float64Array,
): void {
  for (let first = 0; first < handles.length; first += STAGING_DOUBLES) {
    const count = Math.min(STAGING_DOUBLES, handles.length - first);
    const staged = stagingArea(engine);
    staged.set(handles.subarray(first, first + count));
    engine.readMany(count, what);
    out.set(staged.subarray(0, count), first);
  }
}
