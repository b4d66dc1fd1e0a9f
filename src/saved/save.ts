// Writes a heap's state as bytes. Reads the columns of either engine and changes nothing.

import * as layout from "../../assembly/layout.js";
import type { Engine, EngineColumns } from "../engine/engine.js";
import { type Handle, refusedHandle } from "../engine/handle.js";
import { wrongArgument } from "../errors/arguments.js";
import type { ExternalBytes } from "../heap/external-bytes.js";
import { Heap } from "../heap/heap.js";
import { refuseBusy } from "../heap/refusal.js";
import {
  BYTE_LENGTH,
  BYTE_ORDER,
  BYTE_ORDER_MARK,
  BYTE_RULE,
  BYTE_RULE_COUNT,
  BYTES_COUNT,
  BYTES_WORDS,
  bytesFor,
  CHECKSUM,
  CONTROL_WORDS,
  checksumOf,
  FINALIZER_COUNT,
  FORMAT,
  FORMAT_VERSION,
  GARBAGE_COUNT,
  HEADER_WORDS,
  HIGH_UNIT,
  KERNEL_LAYOUT,
  LONG_COUNT,
  MAGIC,
  NUMBER,
  REFERENCE_COUNT,
  type Sections,
  STATISTIC,
  STATISTIC_COUNT,
  sectionsOf,
  WEAKREF_COUNT,
} from "./format.js";

/**
 * The state of `heap` as bytes, from which `restoreHeap` makes a heap that continues from here. Both engines
 * write the same bytes for the same state. Size: 216 bytes, 10 for each slot in use or free, 4 for each
 * reference position, 4 for each young object and each object with more than 3 positions, 12 for each weak
 * reference and each object with external bytes. Cost: one pass over the heap.
 *
 * A collection in steps whose set is known is finished first; marks of an earlier phase are not saved.
 *
 * @throws {GcError} ERR_BUSY while a collection runs or an object is being deallocated.
 * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE when `garbage` or the finalizer
 * queue holds a handle whose object is gone, or a value that is not a handle.
 * @throws {TypeError} ERR_ARGUMENT when `heap` is not a raw heap.
 *
 * @example
 * ```ts
 * import { Heap, restoreHeap, saveHeap } from "ouroboros-gc/raw";
 * const heap = new Heap();
 * const pair = heap.alloc(7, 2);
 * const bytes = saveHeap(heap);
 * heap.dispose();
 * console.log(restoreHeap(bytes).typeOf(pair)); // 7
 * ```
 */
export function saveHeap(heap: Heap): Uint8Array<ArrayBuffer> {
  if (!(heap instanceof Heap)) throw wrongArgument("saveHeap", "heap", "a raw Heap", heap);
  // Copied first: the array is the user's, and reading it may run user code.
  const garbage = [...heap.garbage];
  heap.finishSteps();
  const core = heap.unchecked;
  refuseBusy("saveHeap", core, "Save it when the call that started that is done.");
  const slotsOf = (handles: Handle[]): number[] =>
    handles.map((handle) => {
      const slot = core.slotOf(handle);
      if (slot === 0) throw refusedHandle("saveHeap", core, handle);
      return slot;
    });
  const finalizers = slotsOf(heap.objects.finalizerQueue.toArray());
  return write(core, finalizers, slotsOf(garbage), heap.external);
}

function write(
  core: Engine,
  finalizers: number[],
  garbage: number[],
  external: ExternalBytes,
): Uint8Array<ArrayBuffer> {
  const columns = core.columns();
  const slotEnd = core.control(layout.SLOT_TOP);
  const header = new Uint32Array(HEADER_WORDS);
  new Uint8Array(header.buffer).set(new TextEncoder().encode(MAGIC));
  header[FORMAT] = FORMAT_VERSION;
  header[KERNEL_LAYOUT] = layout.LAYOUT_VERSION;
  header[BYTE_ORDER] = BYTE_ORDER_MARK;
  for (const [word, field] of CONTROL_WORDS) header[word] = core.control(field);
  header[NUMBER] =
    (core.control(layout.VERSION_SKIP) << layout.HEAP_TAG_BITS) | core.control(layout.HEAP_TAG);
  header[WEAKREF_COUNT] = core.control(layout.WEAKREF_COUNT);
  header[FINALIZER_COUNT] = finalizers.length;
  header[GARBAGE_COUNT] = garbage.length;
  countPositions(columns, slotEnd, header);
  const statistics = new Float64Array(header.buffer, STATISTIC * 4, STATISTIC_COUNT);
  statistics.set(columns.statistics);
  const { threshold, taken, survived } = external;
  new Float64Array(header.buffer, BYTE_RULE * 4, BYTE_RULE_COUNT).set([threshold, taken, survived]);
  const entries = external.entries();
  header[BYTES_COUNT] = entries.length;
  header[BYTE_LENGTH] = bytesFor(header);

  const words = new Uint32Array(bytesFor(header) / 4);
  words.set(header);
  const sections = sectionsOf(words);
  writeSlots(columns, slotEnd, sections);
  writeWeakrefs(columns, slotEnd, sections.weakrefs);
  sections.young.set(columns.youngList.subarray(0, sections.young.length));
  sections.finalizers.set(finalizers);
  sections.garbage.set(garbage);
  for (const [index, [slot, bytes]] of entries.entries()) {
    sections.bytes.set([slot, bytes, bytes / HIGH_UNIT], index * BYTES_WORDS);
  }
  words[CHECKSUM] = checksumOf(words);
  return new Uint8Array(words.buffer);
}

/** After this: the header has the number of objects with long rows, and of positions. */
function countPositions({ rows }: EngineColumns, slotEnd: number, header: Uint32Array): void {
  let longCount = 0;
  let referenceCount = 0;
  for (let slot = 1; slot < slotEnd; slot++) {
    const row = slot << 2;
    const meta = rows[row] as number;
    if ((meta & layout.GENERATION_MASK) > layout.LEAF || meta & layout.WEAKREF) continue;
    if (meta & layout.LONG) {
      longCount++;
      referenceCount += rows[row + (layout.COUNT >> 2)] as number;
    } else {
      referenceCount += (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
    }
  }
  header[LONG_COUNT] = longCount;
  header[REFERENCE_COUNT] = referenceCount;
}

function writeSlots(columns: EngineColumns, slotEnd: number, sections: Sections): void {
  const { rows, counts, blocks, types } = columns;
  const { metas, seconds, lengths, references } = sections;
  let long = 0;
  let at = 0;
  for (let slot = 1; slot < slotEnd; slot++) {
    const row = slot << 2;
    const meta = rows[row] as number;
    metas[slot - 1] = meta;
    seconds[slot - 1] = counts[(slot << 1) + (layout.EXTERNAL >> 2)] as number;
    if ((meta & layout.GENERATION_MASK) > layout.LEAF) continue;
    sections.types[slot - 1] = types[slot] as number;
    if (meta & layout.WEAKREF) continue;
    let from = row + 1;
    let source = rows;
    let count = (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
    if (meta & layout.LONG) {
      from = rows[row + 1] as number;
      source = blocks;
      count = rows[row + (layout.COUNT >> 2)] as number;
      lengths[long++] = count;
    }
    for (let index = 0; index < count; index++) references[at++] = source[from + index] as number;
  }
}

/** Weak references without a referent are written where they are found, the others with their referent. */
function writeWeakrefs(columns: EngineColumns, slotEnd: number, weakrefs: Uint32Array): void {
  const { rows, weakHeads, blocks } = columns;
  let at = 0;
  const put = (weakref: number, referent: number): void => {
    const block = rows[(weakref << 2) + 1] as number;
    const hasCallbackObject = rows[(weakref << 2) + (layout.COUNT >> 2)] !== 0;
    weakrefs[at++] = weakref;
    weakrefs[at++] = referent;
    weakrefs[at++] = hasCallbackObject
      ? (blocks[block + (layout.WEAK_CALLBACK_WORD >> 2)] as number)
      : 0;
  };
  if (weakrefs.length === 0) return;
  for (let slot = 1; slot < slotEnd; slot++) {
    const row = slot << 2;
    const meta = rows[row] as number;
    if ((meta & layout.GENERATION_MASK) > layout.LEAF) continue;
    if (meta & layout.WEAKREF) {
      const block = rows[row + 1] as number;
      if (blocks[block + (layout.WEAK_REFERENT_WORD >> 2)] === 0) put(slot, 0);
    }
    let weakref = meta & layout.WEAKLY_REFERENCED ? (weakHeads[slot] as number) : 0;
    // The second condition ends the loop on a heap that unchecked calls have corrupted.
    while (weakref !== 0 && at < weakrefs.length) {
      put(weakref, slot);
      weakref = blocks[
        (rows[(weakref << 2) + 1] as number) + (layout.WEAK_NEXT_WORD >> 2)
      ] as number;
    }
  }
}
