// The state of an engine, word by word: what the control block holds, and what every slot does.

import {
  CONTROL_BYTES,
  DEAD,
  FRAMES,
  GENERATION_MASK,
  LONG,
  SLOT_TOP,
  STATISTICS,
  WEAKREF,
} from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";

const STATISTIC_COUNT = 9;
const STATISTICS_END = STATISTICS + 8 * STATISTIC_COUNT;

type Take = (word: number, what: string, index: number) => void;

/** How much of it is looked at. */
export interface Extent {
  readonly slots: boolean;
  /** Also frames and heads of free blocks, and every reference, counted or weak. */
  readonly isDeep: boolean;
}

/** Calls `take` with every word, in an order that is the same for equal states. */
function eachWord(core: Engine, { slots, isDeep }: Extent, take: Take): void {
  for (let field = 0, end = isDeep ? CONTROL_BYTES : FRAMES; field < end; field += 4) {
    if (field >= STATISTICS && field < STATISTICS_END) continue;
    take(core.control(field), "control field", field);
  }
  for (let index = 0; index < STATISTIC_COUNT; index++) {
    take(core.statistic(Math.floor(index / 3), index % 3), "statistic", index);
  }
  for (let slot = 1, end = slots ? core.control(SLOT_TOP) : 0; slot < end; slot++) {
    const meta = core.metaOf(slot);
    take(meta, "META of slot", slot);
    take(core.refcountOf(slot), "refcount of slot", slot);
    take(core.externalOf(slot), "second counts word of slot", slot);
    take(meta & LONG ? core.referenceCount(slot) : 0, "reference count of slot", slot);
    if (isDeep && (meta & GENERATION_MASK) < DEAD) eachReference(core, slot, meta, take);
  }
}

function eachReference(core: Engine, slot: number, meta: number, take: Take): void {
  for (let index = 0, count = core.referenceCount(slot); index < count; index++) {
    take(core.getReference(slot, index), "a reference of slot", slot);
  }
  take(core.firstWeakref(slot), "newest weak reference to slot", slot);
  if (!(meta & WEAKREF)) return;
  take(core.referentOf(slot), "referent of weak reference in slot", slot);
  take(core.callbackObjectOf(slot), "callback object of weak reference in slot", slot);
}

/** 32 bits of numbers, each taken by its low 32 bits. */
class Hash {
  #hash = 0x811c9dc5;

  add(word: number): void {
    const mixed = Math.imul(this.#hash ^ (word | 0), 0x01000193);
    this.#hash = mixed ^ (mixed >>> 15);
  }

  toString(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}

export function hashOf(bytes: Uint8Array): string {
  const hash = new Hash();
  for (const byte of bytes) hash.add(byte);
  return `${hash}`;
}

/** All that is known of the engine, to that extent. */
export function digest(core: Engine, extent: Extent): string {
  const hash = new Hash();
  eachWord(core, extent, (word) => hash.add(word));
  return `${hash}`;
}

/** The same, in words: to be compared where digests differ. */
export function describe(core: Engine): string[] {
  const words: string[] = [];
  eachWord(core, { slots: true, isDeep: true }, (word, what, index) => {
    words.push(`${what} ${index}: ${word}`);
  });
  return words;
}
