// One object's gcRefs: see assembly/gcrefs.ts.

import * as layout from "../../assembly/layout.js";
import { testBit } from "./bits.js";
import type { Columns } from "./columns.js";

/**
 * Whether gcRefs is above 0 after all references have been subtracted. Below 0 the heap is corrupt: more
 * references were found than the refcount counts.
 */
export function isHeldFromOutside({ control, counts, gcRefs }: Columns, slot: number): boolean {
  const value = gcRefs[slot]!;
  if (value === 0) return false;
  if (value > counts[slot << 1]!) {
    control[layout.CORRUPT >> 2] = 1;
    control[layout.EVENT_SUBJECT >> 2] = slot;
  }
  return true;
}

/** Sets gcRefs to the refcount, and returns it. */
export function copyRefcount({ counts, gcRefs }: Columns, slot: number): number {
  const refcount = counts[slot << 1]!;
  gcRefs[slot] = refcount;
  return refcount;
}

/** Subtracts one from the gcRefs of every candidate that the object refers to. */
export function visitDecref(heap: Columns, slot: number): number {
  const { gcRefs, rows, unreachableBits } = heap;
  const row = slot << 2;
  const meta = rows[row]!;
  if (meta & layout.LONG) {
    const { blocks } = heap;
    const first = rows[row + (layout.BLOCK >> 2)]!;
    const count = rows[row + (layout.COUNT >> 2)]!;
    for (let at = first; at < first + count; at++) {
      lowerGcRefs(gcRefs, unreachableBits, blocks[at]!);
    }
    return count;
  }
  lowerGcRefs(gcRefs, unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2)]!);
  lowerGcRefs(gcRefs, unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2) + 1]!);
  lowerGcRefs(gcRefs, unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2) + 2]!);
  return (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
}

/** No branch: for a non-candidate, NIL included, gcRefs is written back unchanged. */
function lowerGcRefs(gcRefs: Uint32Array, candidates: Int32Array, referent: number): void {
  gcRefs[referent]! -= testBit(candidates, referent);
}

/**
 * After this: gcRefs of the object, which was not reached, is its refcount. Returns it minus the references
 * that the object holds to unreached objects. The sum over all of them: the references that others hold.
 */
export function openReferences(heap: Columns, slot: number): number {
  const { rows, unreachableBits } = heap;
  const row = slot << 2;
  let open = copyRefcount(heap, slot);
  if (rows[row]! & layout.LONG) {
    const { blocks } = heap;
    const first = rows[row + (layout.BLOCK >> 2)]!;
    const count = rows[row + (layout.COUNT >> 2)]!;
    for (let at = first; at < first + count; at++) open -= testBit(unreachableBits, blocks[at]!);
    return open;
  }
  open -= testBit(unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2)]!);
  open -= testBit(unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2) + 1]!);
  open -= testBit(unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2) + 2]!);
  return open;
}
