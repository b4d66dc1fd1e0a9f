// What the engine itself holds for a while: an object whose finalizer runs, weak references whose
// callbacks wait, and what an object that is just dying has not let go of yet.

import {
  BLOCK,
  COLLECTING,
  COUNT,
  DEPTH,
  FRAME_BYTES,
  FRAME_CURSOR,
  FRAME_SLOT,
  FRAME_STAGE,
  FRAMES,
  HELD,
  LATER_HEAD,
  NIL,
  PENDING_HEAD,
  PHASE,
  PHASE_FINALIZER_CALLED,
  PHASE_WEAK_CALLBACKS,
  PHASE_WEAK_CALLED,
  STAGE_FINALIZED,
  STAGE_LEGACY_FINALIZED,
  STAGE_WEAK_CALLBACK,
  STAGE_WEAK_CALLED,
  WEAK_CALLBACK_WORD,
  WEAK_NEXT_WORD,
} from "../../assembly/layout.js";
import type { Pending } from "./moment.js";
import { handleAt, isLive, referenceWords, type Seen } from "./snapshot.js";

const FINALIZER = "finalizer's call";
const CALLBACK = "waiting callback";
const DYING = "dying object";

/** Each counts 1 of a refcount. */
export function pendingOf(heap: Seen): Pending[] {
  const found: Pending[] = [];
  const add = (slot: number, why: string): void => {
    found.push({ to: handleAt(heap, slot), why });
  };
  const word = (field: number): number => heap.control[field >> 2] as number;
  const addWaiting = (first: number): void => {
    for (let weakref = first; weakref !== NIL; weakref = weakWord(heap, weakref, WEAK_NEXT_WORD)) {
      add(weakref, CALLBACK);
      const callback = weakWord(heap, weakref, WEAK_CALLBACK_WORD);
      const isDetached = heap.rows[(weakref << 2) + (COUNT >> 2)] === 0;
      if (isDetached && callback !== NIL) add(callback, CALLBACK);
    }
  };
  const addDying = (slot: number): void => {
    if (isLive(heap.rows[slot << 2] as number)) return;
    const { words, first, count } = referenceWords(heap, slot);
    for (let at = first; at < first + count; at++) {
      if (words[at] !== NIL) add(words[at] as number, DYING);
    }
  };
  for (let depth = 0; depth < word(DEPTH); depth++) {
    const frame = FRAMES + depth * FRAME_BYTES;
    const slot = word(frame + FRAME_SLOT);
    const stage = word(frame + FRAME_STAGE);
    if (stage === STAGE_FINALIZED || stage === STAGE_LEGACY_FINALIZED) add(slot, FINALIZER);
    if (stage === STAGE_WEAK_CALLBACK || stage === STAGE_WEAK_CALLED) {
      addWaiting(word(frame + FRAME_CURSOR));
    }
    addDying(slot);
  }
  for (let slot = word(LATER_HEAD); slot !== NIL; slot = heap.counts[(slot << 1) + 1] as number) {
    addDying(slot);
  }
  if (word(COLLECTING) === 0) return found;
  const phase = word(PHASE);
  if (phase === PHASE_FINALIZER_CALLED) add(word(HELD), FINALIZER);
  if (phase === PHASE_WEAK_CALLBACKS || phase === PHASE_WEAK_CALLED) addWaiting(word(PENDING_HEAD));
  return found;
}

function weakWord({ rows, blocks }: Seen, weakref: number, word: number): number {
  return blocks[(rows[(weakref << 2) + (BLOCK >> 2)] as number) + (word >> 2)] as number;
}
