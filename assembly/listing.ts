// Lists of objects for the host, as for getObjects and getReferrers. A list is written to the gcRefs
// column, which nothing else uses while the host runs, in the order of slots.

import { ASIDE, GENERATION_MASK, NIL, PERMANENT } from "./layout";
import { candidateBits, gcRefsBase, generationOf, metaOf, slotTop, unreachableBits } from "./columns";
import { nextBit, testBit } from "./bits";
import { referenceCount, referencesOf } from "./references";
import { nextUnreachable, rewindUnreachable } from "./unreachable";

/** Lists the objects of `generation`, or of generations 0 to 2 when that is 255. */
export function listObjects(generation: u32): u32 {
  const end = slotTop();
  let tail = gcRefsBase;
  if (generation == PERMANENT) {
    for (let slot: u32 = 1; slot < end; slot++) {
      if (generationOf(slot) != PERMANENT) continue;
      store<u32>(tail, slot);
      tail += 4;
    }
    return <u32>((tail - gcRefsBase) >> 2);
  }
  for (let slot = nextBit(candidateBits, 0, end); slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot)) continue;
    if (generation <= <u32>PERMANENT && generationOf(slot) != generation) continue;
    store<u32>(tail, slot);
    tail += 4;
  }
  return <u32>((tail - gcRefsBase) >> 2);
}

/** Lists the objects of generations 0 to 2 that refer to `target`, each once. */
export function listReferrers(target: u32): u32 {
  const end = slotTop();
  let tail = gcRefsBase;
  for (let slot = nextBit(candidateBits, 0, end); slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot) || !refersTo(slot, target)) continue;
    store<u32>(tail, slot);
    tail += 4;
  }
  return <u32>((tail - gcRefsBase) >> 2);
}

/** Lists the set of the running collection; for EVENT_UNREACHABLE. */
export function listUnreachable(): u32 {
  let tail = gcRefsBase;
  rewindUnreachable();
  for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) {
    store<u32>(tail, slot);
    tail += 4;
  }
  rewindUnreachable();
  return <u32>((tail - gcRefsBase) >> 2);
}

/** Lists the objects set aside with legacy finalizers; for EVENT_UNCOLLECTABLE. Cost: all slots. */
export function listUncollectable(): u32 {
  const end = slotTop();
  let tail = gcRefsBase;
  for (let slot: u32 = 1; slot < end; slot++) {
    const meta = metaOf(slot);
    if (!(meta & ASIDE) || (meta & GENERATION_MASK) >= <u32>PERMANENT) continue;
    store<u32>(tail, slot);
    tail += 4;
  }
  return <u32>((tail - gcRefsBase) >> 2);
}

function refersTo(slot: u32, target: u32): bool {
  const first = referencesOf(slot);
  const end = first + ((<usize>referenceCount(slot)) << 2);
  for (let at = first; at < end; at += 4) if (load<u32>(at) == target) return true;
  return false;
}
