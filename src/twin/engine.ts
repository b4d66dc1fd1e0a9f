// The twin as an Engine: its functions, bound to the columns of one heap. Calls that only read are here, and
// ignore BUSY; the others are in calls.ts.

import * as layout from "../../assembly/layout.js";
import { type Cut, cutOf, moveInto } from "../engine/cut.js";
import type { Engine, EngineColumns, EngineOptions } from "../engine/engine.js";
import { HeapNumber } from "../engine/heap-number.js";
import { GcError, isOutOfMemory } from "../errors/error.js";
import { Calls } from "./calls.js";
import {
  Columns,
  externalOf,
  heapBytes,
  metaOf,
  moveColumns,
  refcountOf,
  reserve,
} from "./columns.js";
import { chooseGeneration } from "./due.js";
import { getReferenceHandle, handleOf, slotOf } from "./handles.js";
import { getReference, referenceCount } from "./references.js";
import * as weakrefs from "./weakrefs.js";

/**
 * An empty heap on the TypeScript engine.
 * @throws {GcError} ERR_HEAP_FULL when not even an empty heap fits into `maximumBytes`.
 */
export function createReferenceEngine(options: EngineOptions): Engine {
  const heap = emptyColumns(options.maximumBytes);
  const bytes = heapBytes(heap);
  if (bytes > options.maximumBytes) {
    throw new GcError(
      "ERR_HEAP_FULL",
      `new heap: an empty heap does not fit into maximumBytes ${options.maximumBytes} ` +
        `(expected at least ${bytes}). Raise maximumBytes.`,
    );
  }
  return new ReferenceEngine(heap);
}

function emptyColumns(maximumBytes: number): Columns {
  try {
    return new Columns(maximumBytes);
  } catch (cause) {
    if (!isOutOfMemory(cause)) throw cause;
    throw new GcError(
      "ERR_HEAP_FULL",
      `new heap: this host refuses memory for an empty heap (${(cause as Error).message}). ` +
        "Dispose of heaps, or raise the host's memory limit.",
      { cause },
    );
  }
}

/** Columns of an empty heap with exactly the room for what is kept; undefined when memory is out. */
function columnsFor(
  maximumBytes: number,
  { end, hasWeakColumn, blockWords }: Cut,
): Columns | undefined {
  try {
    const columns = new Columns(maximumBytes);
    columns.blocks = new Int32Array(blockWords);
    return reserve(columns, end - 1, hasWeakColumn, 0) ? columns : undefined;
  } catch (error) {
    if (isOutOfMemory(error)) return undefined;
    throw error;
  }
}

class ReferenceEngine extends Calls implements Engine {
  readonly name = "typescript";
  readonly number: HeapNumber = new HeapNumber();
  readonly #heap: Columns;

  constructor(heap: Columns) {
    super(heap);
    this.#heap = heap;
    heap.control[layout.HEAP_TAG >> 2] = this.number.tag;
    heap.control[layout.VERSION_SKIP >> 2] = this.number.versionSkip;
  }

  get bytes(): number {
    return heapBytes(this.#heap);
  }
  get maximumBytes(): number {
    return this.#heap.maximumBytes;
  }

  control(field: number): number {
    return this.#heap.control[field >> 2]!;
  }
  setControl(field: number, value: number): void {
    this.#heap.control[field >> 2] = value;
  }
  statistic(generation: number, which: number): number {
    return this.#heap.statistics[generation * 3 + which]!;
  }
  list(count: number): Uint32Array {
    return this.#heap.gcRefs.subarray(0, count);
  }
  columns(): EngineColumns {
    return this.#heap;
  }
  trim(): number {
    const heap = this.#heap;
    const cut = cutOf(heap);
    if (!cut.isSmaller) return 1;
    const smaller = columnsFor(heap.maximumBytes, cut);
    if (!smaller) return 0;
    moveInto(heap, smaller, cut);
    const { control, ...columns } = smaller;
    heap.control.set(control);
    Object.assign(heap, columns);
    this.number.raise(cut.versionSkip);
    return 1;
  }
  moveColumns(): void {
    moveColumns(this.#heap);
  }
  getReference(slot: number, index: number): number {
    return getReference(this.#heap, slot, index);
  }
  referenceCount(slot: number): number {
    return referenceCount(this.#heap, slot);
  }
  typeOf(slot: number): number {
    return this.#heap.types[slot]!;
  }
  metaOf(slot: number): number {
    return metaOf(this.#heap, slot) >>> 0;
  }
  refcountOf(slot: number): number {
    return refcountOf(this.#heap, slot);
  }
  externalOf(slot: number): number {
    return externalOf(this.#heap, slot);
  }
  referentOf(weakref: number): number {
    return weakrefs.referentOf(this.#heap, weakref);
  }
  callbackObjectOf(weakref: number): number {
    return weakrefs.callbackObjectOf(this.#heap, weakref);
  }
  firstWeakref(slot: number): number {
    return weakrefs.firstWeakref(this.#heap, slot);
  }
  nextWeakref(weakref: number): number {
    return weakrefs.nextWeakref(this.#heap, weakref);
  }
  chooseGeneration(): number {
    return chooseGeneration(this.#heap);
  }
  getReferenceHandle(handle: number, index: number): number {
    return getReferenceHandle(this.#heap, handle, index >>> 0);
  }
  slotOf(handle: number): number {
    return slotOf(this.#heap, handle);
  }
  handleOf(slot: number): number {
    return handleOf(this.#heap, slot);
  }
}
