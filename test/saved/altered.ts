// Altered saved heaps: a small heap with one of everything, and its bytes with changes, under a corrected
// checksum.

import type { EngineChoice } from "../../src/engine/engine.js";
import { FINALIZER, type Handle, Heap, LEAF, LEGACY, saveHeap } from "../../src/raw.js";
import { CHECKSUM, checksumOf, type Sections, sectionsOf } from "../../src/saved/format.js";
import { giveNumber } from "../heap-numbers.js";

/**
 * Slots: 1 has two positions (2, 4), 2 has five (all 1), 3 is free, 4 a leaf, 5 a weak reference to 1 with a
 * callback, 6 a cleared weak reference, 7 free (the free list is 7, 3) and still in the young list, 8 in the
 * finalizer queue, 9 in garbage. Slot 2 has external bytes.
 */
export function smallHeap(choice: EngineChoice): { heap: Heap; handles: Handle[] } {
  const heap = new Heap({ ...choice, automatic: false });
  giveNumber(heap, 9);
  const a = heap.alloc(11, 2);
  const b = heap.alloc(12, 5);
  const c = heap.alloc(13);
  const leaf = heap.alloc(14, 0, LEAF);
  heap.setReference(a, 0, b);
  heap.setReference(a, 1, leaf);
  for (let index = 0; index < 5; index++) heap.setReference(b, index, a);
  const known = heap.allocWeakref(a, true);
  const cleared = heap.allocWeakref(c);
  const d = heap.alloc();
  const due = heap.alloc(15, 0, FINALIZER);
  const legacy = heap.alloc(16, 1, FINALIZER | LEGACY);
  heap.setReference(legacy, 0, legacy);
  for (const object of [c, d, due, legacy]) heap.decref(object);
  heap.collect();
  const last = heap.alloc(17, 0);
  heap.decref(last); // its slot, 7, is free again
  heap.setExternalBytes(b, 2 ** 33 + 5);
  return { heap, handles: [a, b, leaf, known, cleared, due, legacy] };
}

/** The words of a saved heap, to be changed. */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

/** The bytes of the small heap after `change`, with a corrected checksum. */
export function altered(
  choice: EngineChoice,
  change: (sections: Sections, header: Uint32Array) => void,
): Uint8Array {
  const words = wordsOf(saveHeap(smallHeap(choice).heap));
  change(sectionsOf(words), words);
  return sealed(words);
}

/** The bytes of `words` with a correct checksum. */
export function sealed(words: Uint32Array): Uint8Array {
  words[CHECKSUM] = checksumOf(words);
  return new Uint8Array(words.buffer);
}

export type Change = (sections: Sections, header: Uint32Array) => void;

/** Sets entry `index` of a section. */
export const put =
  (section: keyof Sections, index: number, value: number): Change =>
  (sections) => {
    sections[section][index] = value;
  };

/** Sets a word of the header. */
export const head =
  (word: number, value: number): Change =>
  (_sections, header) => {
    header[word] = value;
  };

/** Sets the last word, two bytes of which are padding. */
export const last =
  (value: number): Change =>
  (_sections, header) => {
    header[header.length - 1] = value;
  };

export const both =
  (...changes: Change[]): Change =>
  (sections, header) => {
    for (const change of changes) change(sections, header);
  };
