// Makes a heap of a saved one, on either engine. Everything is checked first; then the columns are filled,
// and what was not stored is computed.

import * as layout from "../../assembly/layout.js";
import { blockCapacity } from "../engine/block-capacity.js";
import { cutOf } from "../engine/cut.js";
import type { Engine, EngineColumns } from "../engine/engine.js";
import { checkChoice, checkOptions } from "../errors/arguments.js";
import { GcError } from "../errors/error.js";
import type { HeapOptions } from "../heap/collection.js";
import { HANDLE_OPTIONS } from "../heap/handle-heap.js";
import { Heap } from "../heap/heap.js";
import { COLLECTOR_OPTIONS } from "../heap/options.js";
import { BYTES_WORDS, CONTROL_WORDS, NUMBER, WEAKREF_WORDS } from "./format.js";
import { readSavedHeap, type SavedHeap } from "./saved-heap.js";
import { bytesAt, checkStructure, holdsObject, inlineCount, type Structure } from "./structure.js";

/** Options of a restored heap. */
export interface RestoreOptions extends HeapOptions {
  /**
   * `"keep"`: handles of the saved heap are valid on the restored one. `"renew"`: they are refused as
   * foreign, for a copy that exists beside the original; `unchecked.handleOf(slot)` returns the new ones.
   * @defaultValue "keep"
   */
  handles?: "keep" | "renew";
}

/**
 * Restores a heap that `saveHeap` saved, on the engine that the options ask for: same handles, references,
 * weak references, generations, counters, thresholds, statistics, finalizer queue, `garbage` and external
 * bytes. Options override what was saved. Callbacks and debug flags are not part of a heap's state: set them
 * again. Empty slots at the end are cut if they are at least half of all slots and `slots` is not given.
 * Everything is checked before anything is made. Cost: a few passes over the bytes.
 *
 * @throws {GcError} ERR_SAVED_HEAP when the bytes are not what `saveHeap` returned.
 * @throws {GcError} ERR_HEAP_FULL when the heap does not fit into `maximumBytes`.
 * @throws {RangeError | TypeError | GcError} ERR_ARGUMENT, and the errors of the heap's options.
 *
 * @example
 * ```ts
 * import { Heap, restoreHeap, saveHeap } from "ouroboros-gc/raw";
 * const heap = new Heap();
 * const a = heap.alloc(0, 1);
 * heap.setReference(a, 0, a);
 * const copy = restoreHeap(saveHeap(heap), { engine: "typescript", handles: "renew" });
 * const b = copy.unchecked.handleOf(1);
 * copy.decref(b);
 * console.log(copy.collect(), heap.isAlive(a)); // 1 true
 * ```
 */
export function restoreHeap(bytes: Uint8Array, options: RestoreOptions = {}): Heap {
  checkOptions("restoreHeap", options, ...COLLECTOR_OPTIONS, ...HANDLE_OPTIONS, "handles");
  // Options are read first and once: reading them may run user code.
  const { handles = "keep", ...heapOptions } = options;
  checkChoice("restoreHeap", "handles", handles, "keep", "renew");
  const saved = readSavedHeap(bytes);
  const structure = checkStructure(saved);
  const heap = new Heap(heapOptions);
  const core = heap.unchecked;
  makeRoom(core, saved);
  fill(core, saved, structure);
  setControls(core, saved, structure, heapOptions, handles === "keep");
  const { finalizers, garbage } = saved.sections;
  for (const slot of finalizers) heap.objects.finalizerQueue.push(core.handleOf(slot));
  for (const slot of garbage) heap.garbage.push(core.handleOf(slot));
  setBytes(heap, saved, heapOptions.byteThreshold);
  if (!heapOptions.slots) cutEmptyEnd(core);
  return heap;
}

/** Cuts the empty slots that a peak left at the end, if that at least halves the heap. */
function cutEmptyEnd(core: Engine): void {
  const { end } = cutOf(core.columns());
  const top = core.control(layout.SLOT_TOP);
  // Without memory for the copy it stays as large as it is.
  if (grownCapacity(end, 0) < grownCapacity(top, 0)) core.trim();
}

/** After this: objects have their external bytes, which make collections due as before. */
function setBytes(heap: Heap, { sections, byteRule }: SavedHeap, chosen?: number): void {
  const { external } = heap;
  const { bytes } = sections;
  const [threshold = 0, taken = 0, survived = 0] = byteRule;
  if (bytes.length > 0 || survived > 0) external.begin(heap.unchecked);
  for (let at = 0; at < bytes.length; at += BYTES_WORDS) {
    external.set(bytes[at] as number, bytesAt(bytes, at));
  }
  if (chosen === undefined) external.threshold = threshold;
  external.taken = taken;
  external.survived = survived;
}

/** Words of the block of an object with a long row and `count` positions. */
function longCapacity(count: number): number {
  return blockCapacity(Math.max(count, layout.INLINE_MAX + 1));
}

/** The capacity of a heap that has grown to this many slots. */
function grownCapacity(slotEnd: number, youngCount: number): number {
  let capacity = layout.CAPACITY_STEP;
  while (capacity < slotEnd || (capacity >> 3) - 1 < youngCount) {
    const wanted = capacity < 1048576 ? capacity * 2 : capacity + (capacity >> 1);
    capacity = Math.min(
      Math.ceil(wanted / layout.CAPACITY_STEP) * layout.CAPACITY_STEP,
      layout.SLOT_COUNT_MAX,
    );
    if (capacity === layout.SLOT_COUNT_MAX) break;
  }
  return capacity;
}

/** After this: the engine has room for everything. Growing later would cost a copy. */
function makeRoom(core: Engine, { sections }: SavedHeap): void {
  const { metas, lengths, weakrefs, young } = sections;
  const slotEnd = metas.length + 1;
  let blockWords = (weakrefs.length / WEAKREF_WORDS) * layout.WEAK_WORDS;
  for (const length of lengths) blockWords += longCapacity(length);
  const hasWeakColumn = weakrefs.length > 0 ? 1 : 0;
  const needed = Math.max(slotEnd, (young.length + 1) * 8);
  if (blockWords < 2 ** 30) {
    for (const capacity of [grownCapacity(slotEnd, young.length), needed]) {
      if (core.reserve(capacity - 1, hasWeakColumn, blockWords)) return;
    }
  }
  throw new GcError(
    "ERR_HEAP_FULL",
    `restoreHeap: the saved heap of ${slotEnd - 1} slots does not fit into the new heap's ` +
      "maximumBytes. Raise maximumBytes.",
  );
}

/** After this: the columns are those of the saved heap. */
function fill(core: Engine, { sections, statistics }: SavedHeap, { refcounts }: Structure): void {
  const columns = core.columns();
  const { metas, seconds, types, young } = sections;
  const { rows, counts, candidateBits } = columns;
  columns.types.set(types, 1);
  columns.youngList.set(young);
  columns.statistics.set(statistics);
  for (let slot = 1; slot <= metas.length; slot++) {
    const meta = metas[slot - 1] as number;
    rows[slot << 2] = meta;
    counts[slot << 1] = refcounts[slot] as number;
    counts[(slot << 1) + 1] = seconds[slot - 1] as number;
    if ((meta & layout.GENERATION_MASK) < layout.PERMANENT) {
      candidateBits[slot >> 5] = (candidateBits[slot >> 5] as number) | (1 << (slot & 31));
    }
  }
  const blockTop = fillReferences(columns, sections, core.control(layout.BLOCK_TOP));
  core.setControl(layout.BLOCK_TOP, fillWeakrefs(columns, sections.weakrefs, blockTop));
}

/** Places blocks one after the other from `blockTop` on; returns their end. */
function fillReferences(
  { rows, blocks }: EngineColumns,
  { metas, lengths, references }: SavedHeap["sections"],
  blockTop: number,
): number {
  let top = blockTop;
  let long = 0;
  let at = 0;
  for (let slot = 1; slot <= metas.length; slot++) {
    const meta = metas[slot - 1] as number;
    if (!holdsObject(meta) || meta & layout.WEAKREF) continue;
    const row = slot << 2;
    if (!(meta & layout.LONG)) {
      const count = inlineCount(meta);
      for (let index = 1; index <= count; index++) rows[row + index] = references[at++] as number;
      continue;
    }
    const count = lengths[long++] as number;
    rows[row + 1] = top;
    rows[row + 2] = count;
    rows[row + 3] = longCapacity(count);
    for (let index = 0; index < count; index++) blocks[top + index] = references[at++] as number;
    top += longCapacity(count);
  }
  return top;
}

/** Backwards, so that the newest of each list is linked last and is first. */
function fillWeakrefs(
  { rows, weakHeads, blocks }: EngineColumns,
  weakrefs: Uint32Array,
  blockTop: number,
): number {
  let block = blockTop;
  for (let at = weakrefs.length - WEAKREF_WORDS; at >= 0; at -= WEAKREF_WORDS) {
    const [slot = 0, referent = 0, callback = 0] = weakrefs.subarray(at, at + WEAKREF_WORDS);
    const next = referent === 0 ? 0 : (weakHeads[referent] as number);
    rows[(slot << 2) + 1] = block;
    rows[(slot << 2) + 2] = callback === 0 ? 0 : 1;
    rows[(slot << 2) + 3] = layout.WEAK_WORDS;
    blocks[block + (layout.WEAK_CALLBACK_WORD >> 2)] = callback;
    blocks[block + (layout.WEAK_REFERENT_WORD >> 2)] = referent;
    blocks[block + (layout.WEAK_PREVIOUS_WORD >> 2)] = 0;
    blocks[block + (layout.WEAK_NEXT_WORD >> 2)] = next;
    if (next !== 0) {
      blocks[(rows[(next << 2) + 1] as number) + (layout.WEAK_PREVIOUS_WORD >> 2)] = slot;
    }
    if (referent !== 0) weakHeads[referent] = slot;
    block += layout.WEAK_WORDS;
  }
  return block;
}

/** After this: the collector is in its saved state, except where the options say otherwise. */
function setControls(
  core: Engine,
  { header, sections }: SavedHeap,
  structure: Structure,
  options: HeapOptions,
  keepsHandles: boolean,
): void {
  const { automatic, thresholds = [] } = options;
  for (const [word, field] of CONTROL_WORDS) {
    const generation = (field - layout.THRESHOLDS) >> 2;
    const isChosen =
      (field === layout.ENABLED && automatic !== undefined) ||
      (generation >= 0 && generation < 3 && thresholds[generation] !== undefined);
    if (!isChosen) core.setControl(field, header[word] as number);
  }
  if (keepsHandles) keepNumber(core, header[NUMBER] as number);
  core.setControl(layout.SUSPECTS, layout.ANY_SUSPECTS); // saved objects may be garbage
  core.setControl(layout.LIVE_COUNT, structure.liveCount);
  core.setControl(layout.RETIRED_COUNT, structure.retiredCount);
  core.setControl(layout.FINALIZER_COUNT, structure.finalizerCount);
  core.setControl(layout.LEGACY_COUNT, structure.legacyCount);
  core.setControl(layout.WEAKREF_COUNT, sections.weakrefs.length / WEAKREF_WORDS);
  for (const [generation, count] of structure.generationCounts.entries()) {
    core.setControl(layout.GENERATION_COUNTS + 4 * generation, count);
  }
  core.armTrigger();
}

/** After this: the handles of the saved heap are valid on this one. */
function keepNumber(core: Engine, saved: number): void {
  const tag = saved & layout.HEAP_TAG_MAX;
  const versionSkip = saved >>> layout.HEAP_TAG_BITS;
  core.number.become(tag, versionSkip);
  core.setControl(layout.HEAP_TAG, tag);
  core.setControl(layout.VERSION_SKIP, versionSkip);
}
