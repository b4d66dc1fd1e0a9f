// The copies of this package that one program has loaded. Two copies have two classes of everything
// and know nothing of each other's objects; here they meet, so that an object of one that is handed
// to the other is refused by name, and so that no two heaps of a program share a number by accident.
// A copy joins when it makes its first heap; importing it leaves no trace.

import { HEAP_TAG_MAX } from "../assembly/layout.js";

/** The version of this copy: that of package.json. */
export const VERSION = "0.1.0";

/** One loaded copy. */
export interface Copy {
  readonly version: string;
  /** Whether `value` is a managed object of this copy. Runs no code of the user. */
  owns: (value: unknown) => boolean;
}

/** As much of a WeakRef as is used: a host that has none gets a strong reference. */
type Held = Pick<WeakRef<Copy>, "deref">;

/** What the copies of a program share. Its shape is the same in every version. */
interface Copies {
  /** Heaps made so far, by all copies. */
  heapCount: number;
  /** Held weakly, so that a copy which a reload replaced can go. */
  loaded: Held[];
  /** The copy that made the last heap of each number. */
  readonly makers: Held[];
}

const KEY: symbol = Symbol.for("ouroboros-gc.copies");

const thisCopy: Copy = { version: VERSION, owns: () => false };
let copies: Copies | undefined;
let held: Held | undefined;

/** The copies of this program, this one among them. */
function join(): Copies {
  held = typeof WeakRef === "undefined" ? { deref: () => thisCopy } : new WeakRef(thisCopy);
  const host = globalThis as unknown as Record<symbol, Copies | undefined>;
  const found = host[KEY];
  const joined = found ?? { heapCount: 0, loaded: [], makers: [] };
  // A program that froze its globals keeps its copies apart.
  if (!found) Reflect.defineProperty(host, KEY, { value: joined });
  joined.loaded = joined.loaded.filter((copy) => copy.deref());
  joined.loaded.push(held);
  return joined;
}

/** What tells this copy's managed objects from other values. */
export function recognize(owns: (value: unknown) => boolean): void {
  thisCopy.owns = owns;
}

/** The number of the next heap: the heaps of all copies are numbered in the order of their making. */
export function nextHeapTag(): number {
  copies ??= join();
  const tag = ++copies.heapCount & HEAP_TAG_MAX;
  if (held) copies.makers[tag] = held;
  return tag;
}

/** After this: none of the next 127 heaps gets the number `tag`, which a restored heap has. */
export function keepHeapTag(tag: number): void {
  copies ??= join();
  copies.heapCount += (tag - copies.heapCount) & HEAP_TAG_MAX;
  if (held) copies.makers[tag] = held;
}

/** The other copy whose managed object `value` is; undefined for every other value. */
export function otherOwner(value: unknown): Copy | undefined {
  if (copies === undefined || copies.loaded.length < 2) return undefined;
  return others(copies.loaded).find((copy) => copy.owns(value));
}

/** The other copy that made the heap of this number, if another did. */
export function otherMaker(tag: number): Copy | undefined {
  const maker = copies?.makers[tag];
  return maker && others([maker])[0];
}

function others(loaded: readonly Held[]): Copy[] {
  return loaded
    .map((copy) => copy.deref())
    .filter((copy) => copy !== undefined && copy !== thisCopy) as Copy[];
}

/** What a message says of an object of another copy. */
export function copyText({ version }: Copy): string {
  return (
    `another copy of ouroboros-gc (version ${version}, this one is version ${VERSION}). ` +
    "Two copies are loaded: `npm ls ouroboros-gc` shows where they come from. Load one of them."
  );
}
