// What is not as it was at the look before. All counts are compared, about 1 ns a slot; rows, and what an
// object refers to, are read again only where a call of the engine was about them.

import { FREE, NIL, SLOT_TOP } from "../../assembly/layout.js";
import { type Change, NAMED_MAX, type Splice } from "./moment.js";
import type { PythonNames } from "./names.js";
import {
  type GcRefs,
  handleAt,
  isInSet,
  isLive,
  referenceWords,
  referentOf,
  type Seen,
  seeObject,
  slotOf,
} from "./snapshot.js";
import type { Touched } from "./touched.js";

/** What an object refers to, as it was told. */
interface Told {
  readonly slots: number[];
  readonly references: number[];
  names: readonly string[];
}

export interface Difference {
  readonly changed: Change[];
  readonly gone: number[];
}

export class Differences {
  readonly #names: PythonNames;
  /** Handles of the objects that were there before the program. */
  readonly #interpreters: ReadonlySet<number>;
  #rows: Int32Array = new Int32Array(0);
  #counts: Uint32Array = new Uint32Array(0);
  #handles: Float64Array = new Float64Array(0);
  #referents: Map<number, number> = new Map();
  readonly #told: Map<number, Told> = new Map();
  readonly #touched: Touched;
  /** Slots in which there is another object now. */
  #replaced: Set<number> = new Set();
  /** gcRefs, and whether the object is in the set, of each slot that a collection is about. */
  #collecting: Map<number, string> = new Map();

  constructor(names: PythonNames, interpreters: ReadonlySet<number>, touched: Touched) {
    this.#names = names;
    this.#interpreters = interpreters;
    this.#touched = touched;
  }

  /** Those since the last look. */
  take(heap: Seen, gcRefs: GcRefs): Difference {
    const changed: Change[] = [];
    const gone: number[] = [];
    const slots = this.#changedSlots(heap);
    this.#addCollecting(heap, gcRefs, slots);
    for (const [slot, referent] of this.#referents) {
      if (referentOf(heap, slot) !== referent) slots.add(slot);
    }
    slots.delete(NIL);
    this.#replaced = new Set([...slots].filter((slot) => this.#isReplaced(heap, slot)));
    for (const slot of slots) this.#takeSlot(heap, slot, gcRefs, changed, gone);
    this.#touched.clear();
    return { changed, gone };
  }

  #grow(end: number): void {
    if (this.#handles.length >= end) return;
    const length = Math.max(end, this.#handles.length * 2, 1024);
    const [rows, counts, handles] = [this.#rows, this.#counts, this.#handles];
    this.#rows = new Int32Array(length * 4).fill(FREE, handles.length * 4);
    this.#rows.set(rows);
    this.#counts = new Uint32Array(length * 2);
    this.#counts.set(counts);
    this.#handles = new Float64Array(length);
    this.#handles.set(handles);
  }

  /** Those whose row or counts are others; they are noted as they are. */
  #changedSlots({ control, rows, counts }: Seen): Set<number> {
    const end = control[SLOT_TOP >> 2] as number;
    this.#grow(end);
    // Numbers that a call was given beside handles may be no slots.
    const slots = new Set([...this.#touched.slots].filter((slot) => slot < end));
    compare(counts, this.#counts, end * 2, (word) => slots.add(word >> 1));
    if (this.#touched.isWhole) {
      compare(rows, this.#rows, end * 4, (word) => {
        slots.add(word >> 2);
        if (word & 3) this.#touched.slots.add(word >> 2);
      });
    } else {
      for (const slot of slots) {
        for (let word = slot * 4; word < slot * 4 + 4; word++) {
          this.#rows[word] = rows[word] as number;
        }
      }
    }
    return slots;
  }

  #isReplaced(heap: Seen, slot: number): boolean {
    const before = this.#handles[slot] as number;
    return before !== 0 && before !== handleAt(heap, slot);
  }

  /** Those of which a collection says something else; or nothing any more. */
  #addCollecting(heap: Seen, gcRefs: GcRefs, slots: Set<number>): void {
    const known = this.#collecting;
    const now = new Map<number, string>();
    for (const [slot, refs] of gcRefs) {
      const text = `${refs} ${isInSet(heap, slot)}`;
      now.set(slot, text);
      if (known.get(slot) !== text) slots.add(slot);
    }
    for (const slot of known.keys()) if (!now.has(slot)) slots.add(slot);
    this.#collecting = now;
  }

  #takeSlot(heap: Seen, slot: number, gcRefs: GcRefs, changed: Change[], gone: number[]): void {
    const before = this.#handles[slot] as number;
    const handle = isLive(heap.rows[slot << 2] as number) ? handleAt(heap, slot) : 0;
    if (before !== 0 && before !== handle) {
      gone.push(before);
      this.#told.delete(before);
      this.#referents.delete(slot);
    }
    this.#handles[slot] = handle;
    if (handle === 0) return;
    const isRead = before !== handle || this.#touched.slots.has(slot);
    const splice = isRead ? this.#splice(heap, slot, handle) : undefined;
    const { kind, label } = this.#names.title(handle);
    const name = this.#names.boundName(handle);
    const isInterpreters = this.#interpreters.has(handle);
    const change = seeObject(heap, slot, gcRefs, { kind, label, name, isInterpreters });
    if (change.referent !== undefined) this.#referents.set(slot, change.referent);
    changed.push(splice ? { ...change, splice } : change);
  }

  /** What the object refers to now in place of what it referred to; undefined when that is the same. */
  #splice(heap: Seen, slot: number, handle: number): Splice | undefined {
    const told = this.#told.get(handle) ?? { slots: [], references: [], names: [] };
    this.#told.set(handle, told);
    const { words, first, count } = referenceWords(heap, slot);
    const { length } = told.slots;
    let next = first + count - 1;
    let at = 0;
    // Where nothing has a name, equal slots are equal references, unless there is another object in one.
    if (told.names.length < length) {
      const [replaced, known] = [this.#replaced, told.slots];
      const isAnyReplaced = replaced.size > 0;
      for (; next >= first && at < length; next--) {
        const to = words[next] as number;
        if (to === known[at] && !(isAnyReplaced && replaced.has(to))) at++;
        else if (to !== NIL) break;
      }
    }
    const slots: number[] = [];
    for (; next >= first; next--) if (words[next] !== NIL) slots.push(words[next] as number);
    if (at === length && slots.length === 0) return undefined;
    const references = slots.map((to) => handleAt(heap, to));
    const isNamed = at === 0 && slots.length <= NAMED_MAX;
    const names = isNamed ? this.#namesOf(handle, references, told) : [];
    const removed = length - at;
    if (removed === slots.length && at === 0 && isSameTold(told, references, names))
      return undefined;
    told.slots.splice(at, removed, ...slots);
    told.references.splice(at, removed, ...references);
    told.names = names;
    return { at, removed, references, names };
  }

  #namesOf(handle: number, references: readonly number[], before: Told): string[] {
    if (this.#interpreters.has(handle)) return references.map(() => "");
    const named = this.#names.references(handle) ?? namesBefore(before);
    return references.map((to) => named.get(to)?.shift() ?? "");
  }

  /** The slots that are to be looked at again. */
  touch(handle: number): void {
    this.#touched.slots.add(slotOf(handle));
  }
}

function isSameTold(told: Told, references: readonly number[], names: readonly string[]): boolean {
  return (
    references.every((to, at) => to === told.references[at]) &&
    names.length === told.names.length &&
    names.every((name, at) => name === told.names[at])
  );
}

/**
 * Notes the words in `known`, and tells of those that differ. Pairs of words are compared as doubles: what
 * differs in its bits differs as a double, but for a pair whose second word is 2 ** 31, which no slot,
 * no count and no META is.
 */
function compare<Words extends Int32Array | Uint32Array>(
  words: Words,
  known: Words,
  end: number,
  tell: (word: number) => void,
): void {
  const pairs = new Float64Array(words.buffer, words.byteOffset, end >> 1);
  const knownPairs = new Float64Array(known.buffer, known.byteOffset, end >> 1);
  for (let pair = 1; pair < pairs.length; pair++) {
    if (pairs[pair] === knownPairs[pair]) continue;
    for (let word = pair * 2; word < pair * 2 + 2; word++) {
      if (words[word] === known[word]) continue;
      known[word] = words[word] as number;
      tell(word);
    }
  }
}

/** Of an object that is dead in the engine, and not yet in a copy: the names that it had. */
function namesBefore({ references, names }: Told): Map<number, string[]> {
  const named = new Map<number, string[]>();
  for (const [index, to] of references.entries()) {
    const known = named.get(to);
    if (known) known.push(names[index] ?? "");
    else named.set(to, [names[index] ?? ""]);
  }
  return named;
}
