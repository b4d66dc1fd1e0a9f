// Handles: what users of the raw heap hold instead of slots. The engine checks them; this file has their
// format, and the errors for refused ones.

import * as layout from "../../assembly/layout.js";
import { copyText, otherMaker } from "../errors/copies.js";
import { GcError, show } from "../errors/error.js";
import { historyText } from "../errors/history.js";
import type { Engine, EngineColumns } from "./engine.js";

/**
 * An object of a raw heap: its slot, the slot's version and the heap's tag in one number below 2^52. 0 is
 * "no object". Once its object is gone a handle is always refused, even when its slot is used again.
 */
export type Handle = number;

const STAMP_UNIT = 2 ** layout.SLOT_BITS;
const VERSION_COUNT = 2 ** layout.VERSION_BITS;

/**
 * The slot of a handle: a small number, unique among live objects, for side tables of your own.
 * Does not check the handle.
 *
 * @example
 * ```ts
 * import { Heap, slotOf } from "ouroboros-gc/raw";
 * const heap = new Heap();
 * const names: string[] = [];
 * const pair = heap.alloc(0, 2);
 * names[slotOf(pair)] = "pair";
 * ```
 */
export function slotOf(handle: Handle): number {
  return handle & (layout.SLOT_COUNT_MAX - 1);
}

/** The version of a handle. Does not check it. */
export function versionOf(handle: Handle): number {
  return Math.floor(handle / STAMP_UNIT) % VERSION_COUNT;
}

/** The handle of the object in the slot, read from the columns. */
export function handleAt({ control, rows }: EngineColumns, slot: number): Handle {
  const version = ((rows[slot << 2] as number) >>> 0) >>> layout.VERSION_SHIFT;
  const tag = control[layout.HEAP_TAG >> 2] as number;
  return (tag * VERSION_COUNT + version) * STAMP_UNIT + slot;
}

/** The error for a value that is not a handle of any heap. */
export function noHandle(call: string, value: unknown): GcError {
  return new GcError(
    "ERR_HANDLE",
    `${call}: ${show(value)} is not a handle (expected a number that alloc() returned). ` +
      "Pass the handle on unchanged.",
  );
}

/** The error for a handle that the engine refused in `call`. */
export function refusedHandle(call: string, engine: Engine, handle: unknown): GcError {
  if (typeof handle !== "number" || !Number.isSafeInteger(handle) || handle < STAMP_UNIT) {
    return noHandle(call, handle);
  }
  const slot = slotOf(handle);
  const tag = Math.floor(handle / STAMP_UNIT / VERSION_COUNT);
  const version = versionOf(handle);
  const ownTag = engine.control(layout.HEAP_TAG);
  if (tag !== ownTag) {
    const maker = otherMaker(tag);
    return new GcError(
      "ERR_FOREIGN_HANDLE",
      `${call}: handle ${handle} belongs to heap ${tag}, this is heap ${ownTag}. ` +
        (maker ? `Heap ${tag} is from ${copyText(maker)}` : "Use it with the heap that made it."),
    );
  }
  const isBehind = slot >= engine.control(layout.SLOT_TOP);
  if (isBehind && !engine.number.wasCut(version)) {
    return new GcError(
      "ERR_HANDLE",
      `${call}: ${handle} is not a handle: slot ${slot} was never used. Pass handles on unchanged.`,
    );
  }
  const present = isBehind
    ? "nothing because trim() cut it off"
    : `version ${engine.metaOf(slot) >>> layout.VERSION_SHIFT}`;
  const history = historyText(engine.history?.(slot, version));
  return new GcError(
    "ERR_STALE_HANDLE",
    `${call}: handle ${handle} is stale: slot ${slot} now holds ${present}, the handle ` +
      `has version ${version}. The object was deallocated; keep a counted reference to keep it alive.${history}`,
  );
}
