// The copies of this package that one program has loaded. Two copies have different classes, and neither
// knows the other's objects. They find each other here, so that an object of one copy passed to another is
// refused with a clear message, and so that no two heaps of a program share a number by accident. A copy
// joins when it makes its first heap; importing it has no effect.

/** The version of this copy, as in package.json. */
export const VERSION = "0.1.0";

/** One loaded copy. */
export interface Copy {
  readonly version: string;
  /** Whether `value` is a managed object or an owner of this copy. Runs no code of the user. */
  readonly owns: (value: unknown) => boolean;
}

/** The part of WeakRef that is used. On a host without WeakRef it is a strong reference. */
type Held = Pick<WeakRef<Copy>, "deref">;

/** The state that the copies of a program share. Its shape is the same in every version. */
export interface Copies {
  /** Held weakly, so that a copy that a reload replaced can be collected. */
  loaded: Held[];
  /** The use of each tag, in the order that heap-number.ts keeps. */
  readonly tags: TagUse[];
  /** Tags of heaps that JavaScript collected, to be given back. */
  readonly returned: number[];
  /** Reports collected heaps; undefined where the host has no FinalizationRegistry. */
  readonly collected: FinalizationRegistry<number> | undefined;
}

/** How one tag is used. */
export interface TagUse {
  readonly tag: number;
  /** Heaps that have it now. */
  living: number;
  /** Heaps that have it or had it. */
  made: number;
  /** The copy that made the last of these heaps. */
  maker: Held | undefined;
}

const KEY: symbol = Symbol.for("ouroboros-gc.copies");

const kinds = new Set<(value: unknown) => boolean>();
const thisCopy: Copy = {
  version: VERSION,
  owns: (value) => Array.from(kinds).some((isOurs) => isOurs(value)),
};
let copies: Copies | undefined;
let held: Held | undefined;

/** The state that the copies of this program share. After this: this copy is one of them. */
export function sharedByCopies(): Copies {
  copies ??= join();
  return copies;
}

function join(): Copies {
  held = typeof WeakRef === "undefined" ? { deref: () => thisCopy } : new WeakRef(thisCopy);
  const found = joined();
  const all = found ?? newCopies();
  // If the program froze its globals, its copies do not find each other.
  if (!found) Reflect.defineProperty(globalThis, KEY, { value: all });
  all.loaded = all.loaded.filter((copy) => copy.deref());
  all.loaded.push(held);
  return all;
}

/** The shared state, if any copy has made a heap. */
function joined(): Copies | undefined {
  return (globalThis as unknown as Record<symbol, Copies | undefined>)[KEY];
}

function newCopies(): Copies {
  const returned: number[] = [];
  // The callback is the host's own function, not a closure, so it does not keep this copy alive.
  const note = Array.prototype.push.bind(returned) as (tag: number) => void;
  const collected =
    typeof FinalizationRegistry === "undefined" ? undefined : new FinalizationRegistry(note);
  return { loaded: [], tags: [], returned, collected };
}

/** Adds a test for one kind of this copy's objects. */
export function recognize(isOurs: (value: unknown) => boolean): void {
  kinds.add(isOurs);
}

/**
 * The other copy that owns the object `value`; undefined for every other value. This copy need not have
 * made a heap.
 */
export function otherOwner(value: unknown): Copy | undefined {
  const loaded = (copies ?? joined())?.loaded;
  if (!loaded || (copies && loaded.length < 2)) return undefined;
  return others(loaded).find((copy) => copy.owns(value));
}

/** After this: this copy counts as the maker of the tag's last heap. */
export function noteMaker(use: TagUse): void {
  use.maker = held;
}

/** The other copy that made the last heap of this tag; undefined when this one did. */
export function otherMaker(tag: number): Copy | undefined {
  const maker = copies?.tags.find((use) => use.tag === tag)?.maker;
  return maker && others([maker])[0];
}

function others(loaded: readonly Held[]): Copy[] {
  return loaded
    .map((copy) => copy.deref())
    .filter((copy) => copy !== undefined && copy !== thisCopy) as Copy[];
}

/** What a message says about an object of another copy. */
export function copyText({ version }: Pick<Copy, "version">): string {
  return (
    `another copy of ouroboros-gc (version ${version}, this one is version ${VERSION}). ` +
    "Two copies are loaded: `npm ls ouroboros-gc` shows where they come from. Load one of them."
  );
}
