// Lists of objects for the host, in the gcRefs column: see assembly/listing.ts.

import * as layout from "../../assembly/layout.js";
import { nextBit, testBit } from "./bits.js";
import { type Columns, generationOf, slotTop } from "./columns.js";
import { firstReference, referenceCount, referenceWords } from "./references.js";
import { nextUnreachable, rewindUnreachable } from "./unreachable.js";

/** Lists the objects of `generation`, or of generations 0 to 2 when that is 255. */
export function listObjects(heap: Columns, generation: number): number {
  const { candidateBits, gcRefs, unreachableBits } = heap;
  const end = slotTop(heap);
  let tail = 0;
  if (generation === layout.PERMANENT) {
    for (let slot = 1; slot < end; slot++) {
      if (generationOf(heap, slot) === layout.PERMANENT) gcRefs[tail++] = slot;
    }
    return tail;
  }
  let slot = nextBit(candidateBits, 0, end);
  for (; slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot)) continue;
    if (generation <= layout.PERMANENT && generationOf(heap, slot) !== generation) continue;
    gcRefs[tail++] = slot;
  }
  return tail;
}

/** Lists the objects of generations 0 to 2 that refer to `target`, each once. */
export function listReferrers(heap: Columns, target: number): number {
  const { candidateBits, gcRefs, unreachableBits } = heap;
  const end = slotTop(heap);
  let tail = 0;
  let slot = nextBit(candidateBits, 0, end);
  for (; slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot) || !refersTo(heap, slot, target)) continue;
    gcRefs[tail++] = slot;
  }
  return tail;
}

/** Lists the set of the running collection; for EVENT_UNREACHABLE. */
export function listUnreachable(heap: Columns): number {
  const { gcRefs } = heap;
  let tail = 0;
  rewindUnreachable(heap);
  let slot = nextUnreachable(heap);
  for (; slot !== layout.NIL; slot = nextUnreachable(heap)) gcRefs[tail++] = slot;
  rewindUnreachable(heap);
  return tail;
}

/** Lists the objects set aside with legacy finalizers; for EVENT_UNCOLLECTABLE. */
export function listUncollectable(heap: Columns): number {
  const { gcRefs, rows } = heap;
  const end = slotTop(heap);
  let tail = 0;
  for (let slot = 1; slot < end; slot++) {
    const meta = rows[slot << 2]!;
    if (meta & layout.ASIDE && (meta & layout.GENERATION_MASK) < layout.PERMANENT) {
      gcRefs[tail++] = slot;
    }
  }
  return tail;
}

function refersTo(heap: Columns, slot: number, target: number): boolean {
  const words = referenceWords(heap, slot);
  const first = firstReference(heap, slot);
  for (let at = first, end = first + referenceCount(heap, slot); at < end; at++) {
    if (words[at] === target) return true;
  }
  return false;
}
