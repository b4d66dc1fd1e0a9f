// Whether the sections of a saved heap describe a heap at rest: every reference leads to an object, every
// object is held, every list is complete and free of loops, every META is possible. Nothing here depends
// on an engine. Cost: a few passes over the bytes, and five bytes per slot.

import * as layout from "../../assembly/layout.js";
import {
  BOUNDARY,
  BYTES_WORDS,
  FREE_FIRST,
  HIGH_UNIT,
  OVERFLOWS,
  type Sections,
  WEAKREF_WORDS,
} from "./format.js";
import { refuse, type SavedHeap } from "./saved-heap.js";

/** Facts that follow from the sections and are not stored. */
export interface Structure {
  /** By slot: references from objects plus those from outside. */
  readonly refcounts: Uint32Array;
  readonly liveCount: number;
  readonly retiredCount: number;
  readonly finalizerCount: number;
  readonly legacyCount: number;
  /** Number of objects in generations 0, 1, 2 and the permanent one. */
  readonly generationCounts: readonly number[];
}

// Bits: what was seen of a slot.
const IS_WEAKREF_LISTED = 1;
const IS_REFERENT = 2;
const IS_YOUNG_0 = 4;
const IS_YOUNG_1 = 8;
const IS_FREE_LISTED = 16;

/** In place of an in-degree, and above all of them: the slot holds no object. */
const NO_OBJECT = 0xffffffff;

/**
 * The facts that follow from the saved heap's sections.
 * @throws {GcError} ERR_SAVED_HEAP when they are not those of a heap at rest.
 */
export function checkStructure(saved: SavedHeap): Structure {
  return new Check(saved).run();
}

/** Whether an object with this META can be at rest: tracked, frozen or a leaf. */
export function holdsObject(meta: number): boolean {
  const generation = meta & layout.GENERATION_MASK;
  return generation <= layout.PERMANENT || generation === layout.LEAF;
}

/** Positions of an object with a short row. */
export function inlineCount(meta: number): number {
  return (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
}

/** The external bytes of the entry at `at`. */
export function bytesAt(bytes: Uint32Array, at: number): number {
  return (bytes[at + 1] as number) + (bytes[at + 2] as number) * HIGH_UNIT;
}

class Check {
  readonly #header: Uint32Array;
  readonly #sections: Sections;
  readonly #slotEnd: number;
  readonly #refcounts: Uint32Array;
  readonly #seen: Uint8Array;
  readonly #generationCounts: number[] = [0, 0, 0, 0, 0, 0];
  #retiredCount = 0;
  #freeCount = 0;
  #finalizerCount = 0;
  #legacyCount = 0;
  #weakrefCount = 0;
  #weaklyReferencedCount = 0;

  constructor({ header, sections }: SavedHeap) {
    this.#header = header;
    this.#sections = sections;
    this.#slotEnd = sections.metas.length + 1;
    this.#refcounts = new Uint32Array(this.#slotEnd);
    this.#seen = new Uint8Array(this.#slotEnd);
  }

  run(): Structure {
    this.#checkMetas();
    this.#checkReferences();
    this.#checkWeakrefs();
    this.#checkSeconds();
    this.#checkFreeList();
    this.#checkYoungList();
    this.#checkOwned("finalizers", "the finalizer queue");
    this.#checkOwned("garbage", "garbage");
    this.#checkBytes();
    const generationCounts = this.#generationCounts;
    return {
      refcounts: this.#refcounts,
      liveCount: generationCounts.reduce((sum, count) => sum + count, 0),
      retiredCount: this.#retiredCount,
      finalizerCount: this.#finalizerCount,
      legacyCount: this.#legacyCount,
      generationCounts: generationCounts.slice(0, layout.PERMANENT + 1),
    };
  }

  /** The byte offset of entry `index` of a section. */
  #at(section: keyof Sections, index: number): number {
    const view = this.#sections[section];
    return view.byteOffset + view.BYTES_PER_ELEMENT * index;
  }

  #metaOf(slot: number): number {
    return this.#sections.metas[slot - 1] as number;
  }

  #isObject(slot: number): boolean {
    return slot > layout.NIL && slot < this.#slotEnd && holdsObject(this.#metaOf(slot));
  }

  #checkMetas(): void {
    const { metas, types } = this.#sections;
    for (let slot = 1; slot < this.#slotEnd; slot++) {
      const meta = metas[slot - 1] as number;
      const wrong = wrongMeta(meta);
      if (wrong) {
        const found = `META of slot ${slot} is 0x${meta.toString(16)}`;
        refuse(this.#at("metas", slot - 1), found, wrong);
      }
      if (holdsObject(meta)) {
        this.#countObject(meta);
      } else {
        this.#refcounts[slot] = NO_OBJECT;
        if (meta >>> layout.VERSION_SHIFT === 0) this.#retiredCount++;
        else this.#freeCount++;
        if (types[slot - 1] !== 0) {
          const found = `the type of slot ${slot}, which is free, is ${types[slot - 1]}`;
          refuse(this.#at("types", slot - 1), found, "0");
        }
      }
    }
    // The last type may be followed by two bytes of padding.
    const end = this.#at("types", types.length);
    const isPadded = types.length % 2 === 1;
    if (isPadded && new Uint16Array(types.buffer, end, 1)[0] !== 0) {
      refuse(end, "the padding is not empty", "0");
    }
  }

  #countObject(meta: number): void {
    (this.#generationCounts[meta & layout.GENERATION_MASK] as number)++;
    if (meta & layout.WEAKREF) this.#weakrefCount++;
    else if (meta & layout.FINALIZER) {
      this.#finalizerCount++;
      if (meta & layout.LEGACY) this.#legacyCount++;
    }
    if (meta & layout.WEAKLY_REFERENCED) this.#weaklyReferencedCount++;
  }

  /** After this: `refcounts` has the references that objects hold, except weak references. */
  #checkReferences(): void {
    const { metas, lengths, references } = this.#sections;
    const slotEnd = this.#slotEnd;
    const refcounts = this.#refcounts;
    let long = 0;
    let at = 0;
    for (let slot = 1; slot < slotEnd; slot++) {
      const meta = metas[slot - 1] as number;
      if (!holdsObject(meta) || meta & layout.WEAKREF) continue;
      let count = inlineCount(meta);
      if (meta & layout.LONG) {
        if (long === lengths.length) {
          const found = `slot ${slot} has a long row and none of the ${long} lengths`;
          refuse(this.#at("metas", slot - 1), found, "a length for each");
        }
        count = lengths[long++] as number;
        if (count > Math.min(references.length - at, layout.REFERENCE_COUNT_MAX)) {
          const rest = `at most ${references.length - at}, the references that are left`;
          refuse(this.#at("lengths", long - 1), `slot ${slot} has ${count} positions`, rest);
        }
      }
      if (count > references.length - at) {
        const found = `slot ${slot} has ${count} positions`;
        const rest = `at most ${references.length - at}, the references that are left`;
        refuse(this.#at("metas", slot - 1), found, rest);
      }
      for (const end = at + count; at < end; at++) {
        const referent = references[at] as number;
        const inDegree = referent < slotEnd ? (refcounts[referent] as number) : NO_OBJECT;
        if (inDegree === NO_OBJECT) {
          const found = `slot ${slot} refers to slot ${referent}`;
          refuse(this.#at("references", at), found, "0 or the slot of an object");
        }
        refcounts[referent] = inDegree + 1;
      }
    }
    if (long !== lengths.length) {
      const found = `length ${long} belongs to no object`;
      refuse(this.#at("lengths", long), found, `${long} lengths`);
    }
    if (at !== references.length) {
      const found = `reference ${at} belongs to no object`;
      refuse(this.#at("references", at), found, `${at} references`);
    }
  }

  /** Every weak reference has one entry, and an object is marked as weakly referenced if one knows it. */
  #checkWeakrefs(): void {
    const { weakrefs } = this.#sections;
    let referentCount = 0;
    let last = 0;
    for (let at = 0; at < weakrefs.length; at += WEAKREF_WORDS) {
      const [slot = 0, referent = 0, callback = 0] = weakrefs.subarray(at, at + WEAKREF_WORDS);
      const isWeakref = this.#isObject(slot) && this.#metaOf(slot) & layout.WEAKREF;
      if (!isWeakref || (this.#seen[slot] as number) & IS_WEAKREF_LISTED) {
        const found = `entry ${at / WEAKREF_WORDS} of the weak references is slot ${slot}`;
        refuse(this.#at("weakrefs", at), found, "each weak reference once");
      }
      this.#see(slot, IS_WEAKREF_LISTED);
      if (referent !== layout.NIL) {
        if (!this.#isObject(referent) || !(this.#metaOf(referent) & layout.WEAKLY_REFERENCED)) {
          const found = `weak reference ${slot} knows slot ${referent}`;
          refuse(this.#at("weakrefs", at + 1), found, "0 or a weakly referenced object");
        }
        if (this.#see(referent, IS_REFERENT)) referentCount++;
      }
      const order = referent === layout.NIL ? 2 * slot : 2 * referent + 1;
      if (order < last) {
        const found = `weak reference ${slot} comes after those of slot ${last >> 1}`;
        refuse(this.#at("weakrefs", at), found, "the order of the slots that know or are known");
      }
      last = order;
      if (callback === layout.NIL) continue;
      if (!this.#isObject(callback) || !(this.#metaOf(slot) & layout.CALLBACK)) {
        const found = `weak reference ${slot} has the callback object ${callback}`;
        refuse(this.#at("weakrefs", at + 2), found, "0, or an object where META says so");
      }
      (this.#refcounts[callback] as number)++;
    }
    const count = weakrefs.length / WEAKREF_WORDS;
    if (count !== this.#weakrefCount) {
      const found = `there are entries for ${count} weak references`;
      refuse(this.#at("weakrefs", 0), found, `${this.#weakrefCount}, as METAs say`);
    }
    if (referentCount !== this.#weaklyReferencedCount) {
      const found = `weak references know ${referentCount} objects`;
      refuse(this.#at("weakrefs", 0), found, `${this.#weaklyReferencedCount}, as METAs say`);
    }
  }

  /** True when it was not seen before. */
  #see(slot: number, what: number): boolean {
    const seen = this.#seen[slot] as number;
    this.#seen[slot] = seen | what;
    return (seen & what) === 0;
  }

  /** After this: `refcounts` are complete, and each object is held by something. */
  #checkSeconds(): void {
    const { metas, seconds } = this.#sections;
    this.#refcounts[layout.NIL] = 0; // empty positions were counted here
    for (let slot = 1; slot < this.#slotEnd; slot++) {
      const second = seconds[slot - 1] as number;
      const meta = metas[slot - 1] as number;
      if (!holdsObject(meta)) {
        this.#refcounts[slot] = 0;
        if (second === 0 || meta >>> layout.VERSION_SHIFT !== 0) continue;
        const found = `slot ${slot}, which is retired, links to slot ${second}`;
        refuse(this.#at("seconds", slot - 1), found, "0");
      }
      const inDegree = this.#refcounts[slot] as number;
      if (second > layout.REFCOUNT_MAX) {
        const found = `slot ${slot} has ${second} references from outside`;
        refuse(this.#at("seconds", slot - 1), found, `at most ${layout.REFCOUNT_MAX}`);
      }
      if (inDegree + second === 0) {
        const found = `nothing refers to the object in slot ${slot}`;
        refuse(this.#at("seconds", slot - 1), found, "a reference to each object");
      }
      this.#refcounts[slot] = inDegree + second;
    }
  }

  /** Every free slot that is not retired is in the list once. */
  #checkFreeList(): void {
    const { seconds } = this.#sections;
    let place = 4 * FREE_FIRST;
    let listed = 0;
    let slot = this.#header[FREE_FIRST] as number;
    while (slot !== layout.NIL) {
      const isInRange = slot < this.#slotEnd;
      const meta = isInRange ? this.#metaOf(slot) : 0;
      const isFree = isInRange && !holdsObject(meta) && meta >>> layout.VERSION_SHIFT !== 0;
      if (!isFree || !this.#see(slot, IS_FREE_LISTED)) {
        refuse(place, `the free list goes to slot ${slot}`, "each free slot once");
      }
      listed++;
      place = this.#at("seconds", slot - 1);
      slot = seconds[slot - 1] as number;
    }
    if (listed !== this.#freeCount) {
      refuse(place, `the free list ends after ${listed} slots`, `${this.#freeCount}, as are free`);
    }
  }

  /** Each entry has its bit in META and each bit its entry; young objects without an entry say so. */
  #checkYoungList(): void {
    const { metas, young } = this.#sections;
    const boundary = this.#header[BOUNDARY] as number;
    for (const [index, slot] of young.entries()) {
      const [what, bit] =
        index < boundary ? [IS_YOUNG_1, layout.LISTED_1] : [IS_YOUNG_0, layout.LISTED_0];
      const isListed = slot > layout.NIL && slot < this.#slotEnd && this.#metaOf(slot) & bit;
      if (!isListed || !this.#see(slot, what)) {
        const found = `entry ${index} of the young list is slot ${slot}`;
        refuse(this.#at("young", index), found, "each listed slot once");
      }
    }
    const overflows = [this.#header[OVERFLOWS] === 1, this.#header[OVERFLOWS + 1] === 1];
    for (let slot = 1; slot < this.#slotEnd; slot++) {
      const meta = metas[slot - 1] as number;
      const seen = this.#seen[slot] as number;
      const generation = meta & layout.GENERATION_MASK;
      const entries =
        (seen & IS_YOUNG_0 ? layout.LISTED_0 : 0) | (seen & IS_YOUNG_1 ? layout.LISTED_1 : 0);
      if (entries !== (meta & layout.LISTED_MASK)) {
        const found = `META of slot ${slot}, 0x${meta.toString(16)}, says that it is in the young list`;
        refuse(this.#at("metas", slot - 1), found, "an entry there");
      }
      const bit = generation === 0 ? layout.LISTED_0 : layout.LISTED_1;
      if (generation > 1 || meta & bit || overflows[generation]) continue;
      const found = `slot ${slot} of generation ${generation} is not in the young list`;
      refuse(this.#at("metas", slot - 1), found, "an entry there, or the overflow mark");
    }
  }

  #checkOwned(section: "finalizers" | "garbage", where: string): void {
    for (const [index, slot] of this.#sections[section].entries()) {
      if (this.#isObject(slot)) continue;
      refuse(this.#at(section, index), `entry ${index} of ${where} is slot ${slot}`, "an object");
    }
  }

  #checkBytes(): void {
    const { bytes } = this.#sections;
    let last = 0;
    let sum = 0;
    for (let at = 0; at < bytes.length; at += BYTES_WORDS) {
      const slot = bytes[at] as number;
      if (!this.#isObject(slot) || slot <= last) {
        refuse(this.#at("bytes", at), `external bytes of slot ${slot}`, "objects, ascending");
      }
      last = slot;
      const size = bytesAt(bytes, at);
      sum += size;
      if (size > 0 && Number.isSafeInteger(sum)) continue;
      const found = `slot ${slot} has ${size} external bytes, of ${sum} so far`;
      refuse(this.#at("bytes", at + 1), found, "1 or more, with a sum below 2^53");
    }
  }
}

/** What was expected of the META of a slot at rest; undefined when it is possible. */
function wrongMeta(meta: number): string | undefined {
  if (!holdsObject(meta)) {
    const isFree = (meta & layout.GENERATION_MASK) === layout.FREE;
    const rest = meta & ~layout.LISTED_MASK & ((1 << layout.VERSION_SHIFT) - 1);
    return isFree && rest === layout.FREE
      ? undefined
      : "an object at rest, or a free slot without marks";
  }
  if (meta >>> layout.VERSION_SHIFT === 0) return "a version above 0";
  if (meta & layout.ASIDE) return "nothing set aside, outside of a collection";
  if (meta & layout.LONG && inlineCount(meta) > 0) return "a long row or a short one";
  if (meta & layout.WEAKREF) {
    const isPlain =
      (meta & (layout.LEGACY | layout.FINALIZED)) === 0 &&
      (meta & layout.GENERATION_MASK) !== layout.LEAF;
    return isPlain && meta & layout.LONG
      ? undefined
      : "a weak reference: long, tracked, not finalized";
  }
  if (meta & (layout.LEGACY | layout.FINALIZED) && !(meta & layout.FINALIZER)) {
    return "a finalizer where marks say so";
  }
  if (
    (meta & layout.GENERATION_MASK) === layout.LEAF &&
    (meta & layout.LONG || inlineCount(meta) > 0)
  ) {
    return "a leaf without references";
  }
  return undefined;
}
