// A heap as its checks read it: the columns of either engine. Nothing is trusted: a slot or block is
// followed only if it exists.

import * as layout from "../../assembly/layout.js";
import type { EngineColumns } from "../engine/engine.js";

/** Reads one heap; valid until the next call of its engine. */
export class HeapView {
  readonly columns: EngineColumns;
  /** Slots 1 to `end` - 1 have been used. */
  readonly end: number;
  /** Words 1 to `blockEnd` - 1 of the blocks have been used. */
  readonly blockEnd: number;

  constructor(columns: EngineColumns) {
    this.columns = columns;
    this.end = Math.min(this.control(layout.SLOT_TOP), columns.types.length);
    this.blockEnd = Math.min(this.control(layout.BLOCK_TOP), columns.blocks.length);
  }

  control(field: number): number {
    return this.columns.control[field >> 2] as number;
  }

  meta(slot: number): number {
    return (this.columns.rows[slot << 2] as number) >>> 0;
  }

  generation(slot: number): number {
    return (this.columns.rows[slot << 2] as number) & layout.GENERATION_MASK;
  }

  version(slot: number): number {
    return this.meta(slot) >>> layout.VERSION_SHIFT;
  }

  /** A word of the slot's row, by its offset in bytes. */
  word(slot: number, offset: number): number {
    return (this.columns.rows[(slot << 2) + (offset >> 2)] as number) >>> 0;
  }

  refcount(slot: number): number {
    return this.columns.counts[slot << 1] as number;
  }

  external(slot: number): number {
    return this.columns.counts[(slot << 1) + (layout.EXTERNAL >> 2)] as number;
  }

  /** The next slot in a list of slots with refcount 0. */
  link(slot: number): number {
    return this.columns.counts[(slot << 1) + (layout.LINK >> 2)] as number;
  }

  isSlot(value: number): boolean {
    return value > layout.NIL && value < this.end;
  }

  /** Whether the slot holds an object, even a dying one. */
  holdsObject(slot: number): boolean {
    return this.isSlot(slot) && this.generation(slot) < layout.DEAD;
  }

  isWeakref(slot: number): boolean {
    return this.holdsObject(slot) && (this.meta(slot) & layout.WEAKREF) !== 0;
  }

  isLong(slot: number): boolean {
    return (this.meta(slot) & layout.LONG) !== 0;
  }

  /** Whether the words of the slot's row exist; true for a short row. */
  hasReadableBlock(slot: number): boolean {
    if (!this.isLong(slot)) return true;
    const block = this.word(slot, layout.BLOCK);
    const capacity = this.word(slot, layout.CAPACITY);
    return (
      block > layout.NIL &&
      block + capacity <= this.blockEnd &&
      this.word(slot, layout.COUNT) <= capacity
    );
  }

  /** Number of reference positions; 0 when the row's block does not exist. */
  referenceCount(slot: number): number {
    if (!this.isLong(slot)) {
      return (this.meta(slot) & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
    }
    return this.hasReadableBlock(slot) ? this.word(slot, layout.COUNT) : 0;
  }

  /** The referent at a position, which must be below the count. */
  reference(slot: number, position: number): number {
    const { blocks, rows } = this.columns;
    const value = this.isLong(slot)
      ? blocks[this.word(slot, layout.BLOCK) + position]
      : rows[(slot << 2) + (layout.FIRST_REFERENCE >> 2) + position];
    return (value as number) >>> 0;
  }

  /** A word of a weak reference's block, by its offset in bytes; NIL when there is no block. */
  weakWord(weakref: number, offset: number): number {
    if (!this.isLong(weakref) || !this.hasReadableBlock(weakref)) return layout.NIL;
    return (this.columns.blocks[this.word(weakref, layout.BLOCK) + (offset >> 2)] as number) >>> 0;
  }

  /** Whether a collection in steps deletes the object: its counts are no longer updated. */
  isBeingDeleted(slot: number): boolean {
    return this.control(layout.BARRIER) === layout.BARRIER_DELETING && this.isUnderCollection(slot);
  }

  isCandidate(slot: number): boolean {
    return testBit(this.columns.candidateBits, slot);
  }

  isUnderCollection(slot: number): boolean {
    return testBit(this.columns.unreachableBits, slot);
  }
}

function testBit(bits: Int32Array, slot: number): boolean {
  return (((bits[slot >>> 5] as number) >>> (slot & 31)) & 1) !== 0;
}
