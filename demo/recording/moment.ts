// What a recording is made of: the heap as it was at one moment, and the steps from one to the next.
// Plain data: it goes from the worker to the page.

/** An object as the engine's columns say that it is. */
export interface SeenObject {
  /** Its handle: the same object at every moment. */
  readonly handle: number;
  readonly kind: string;
  /** Its class, and a number that tells it from others of the class. */
  readonly label: string;
  /** The variable that it was bound to last, the first of several; empty before there was one. */
  readonly name: string;
  readonly refcount: number;
  /** How many of the refcount no object of the heap accounts for: variables of functions, the stack. */
  readonly external: number;
  /** 0 to 2, 3 for frozen ones; -1 for those that the collector does not know. */
  readonly generation: number;
  readonly hasFinalizer: boolean;
  readonly isFinalized: boolean;
  /** Its finalizer is of Python <= 3.3's kind. */
  readonly isLegacy: boolean;
  /** A collection set it aside, because of such a finalizer. */
  readonly isAside: boolean;
  /** Weak references to it exist. */
  readonly isWeaklyReferenced: boolean;
  /** It was there before the program: the interpreter's own. */
  readonly isInterpreters: boolean;
  /** Words of the block in which its references stand; 0 when its row has room for them. */
  readonly blockWords: number;
  /** During a collection: a copy of the refcount, less what other candidates explain. */
  readonly gcRefs?: number;
  /** During a collection: the object is in the set that nothing is known to reach. */
  readonly isInSet: boolean;
  /** What it refers to, reference by reference: as often as its references count. */
  readonly references: readonly number[];
  /** Through what each of them goes: an attribute, a key, an index. Empty where they are many. */
  readonly names: readonly string[];
  /** What a weak reference knows; 0 when that has gone. */
  readonly referent?: number;
}

/** Objects with more references than that have no names for them. */
export const NAMED_MAX = 256;

/** Some of an object's references in place of others; the rest stay. */
export interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly references: readonly number[];
  readonly names: readonly string[];
}

/** An object that is new, or is not as it was; without `splice` its references are what they were. */
export interface Change extends Omit<SeenObject, "references" | "names"> {
  readonly splice?: Splice;
}

/** The object that `change` makes of the one before, which has no use for its references when `isLast`. */
export function changedObject(
  before: SeenObject | undefined,
  change: Change,
  isLast = false,
): SeenObject {
  const { splice } = change;
  const { references = [], names = [] } = before ?? {};
  if (!splice) return withReferences(change, references, names);
  const { at, removed } = splice;
  const next = isLast ? (references as number[]) : [...references];
  next.splice(at, removed, ...splice.references);
  const isNamed = next.length <= NAMED_MAX;
  return withReferences(change, next, isNamed ? names.toSpliced(at, removed, ...splice.names) : []);
}

/** Field by field: ten times as fast as by rest and spread. */
function withReferences(
  change: Change,
  references: readonly number[],
  names: readonly string[],
): SeenObject {
  const object: SeenObject = {
    handle: change.handle,
    kind: change.kind,
    label: change.label,
    name: change.name,
    refcount: change.refcount,
    external: change.external,
    generation: change.generation,
    hasFinalizer: change.hasFinalizer,
    isFinalized: change.isFinalized,
    isLegacy: change.isLegacy,
    isAside: change.isAside,
    isWeaklyReferenced: change.isWeaklyReferenced,
    isInterpreters: change.isInterpreters,
    blockWords: change.blockWords,
    isInSet: change.isInSet,
    references,
    names,
  };
  const { gcRefs, referent } = change;
  if (gcRefs === undefined && referent === undefined) return object;
  return {
    ...object,
    ...(gcRefs !== undefined && { gcRefs }),
    ...(referent !== undefined && { referent }),
  };
}

/** A variable of a running function. The module's names are in a dict, an object like others. */
export interface Variable {
  readonly scope: string;
  readonly name: string;
  readonly to: number;
}

/** One reference that the engine holds, which no object and no variable accounts for. */
export interface Pending {
  readonly to: number;
  readonly why: string;
}

export type Phase =
  | "start"
  | "updateRefs"
  | "subtractRefs"
  | "moveUnreachable"
  | "legacy finalizers"
  | "weak references"
  | "weak callback"
  | "finalizer"
  | "resurrection"
  | "clear"
  | "end";

/** gc's own numbers. */
export interface Counters {
  readonly count: readonly number[];
  readonly threshold: readonly number[];
  readonly isEnabled: boolean;
  /** Objects in generation 0, 1, 2 and in the permanent one. */
  readonly generations: readonly number[];
  readonly collections: readonly number[];
}

/** What one moment adds to the one before it. */
export interface Step {
  /** The line that runs next; 0 when none does. */
  readonly line: number;
  /** The function that it stands in. */
  readonly scope: string;
  /** Absent between two statements. */
  readonly phase?: Phase;
  /** What happens, beside what the objects themselves show. */
  readonly text: string;
  readonly changed: readonly Change[];
  readonly gone: readonly number[];
  /** Absent when they are those of the step before; so are the counters. */
  readonly variables?: readonly Variable[];
  readonly counters?: Counters;
  /** Characters that the program had written. */
  readonly written: number;
  /** What the engine itself holds for a while; absent when that is nothing. */
  readonly pending?: readonly Pending[];
  /** What the engine's own code did in this phase, read for read and write for write. */
  readonly trace?: Trace;
}

/** The steps within a phase: four numbers each: what is done, the slots it goes from and to, a value. */
export type Trace = readonly number[];

export const VISIT = 0; // the cursor stands at an object: `from`
export const COPY = 1; // gcRefs of `to` becomes `value`
export const SUBTRACT = 2; // a reference of `from` is explained: gcRefs of `to` is `value` now
export const PUSH = 3; // gcRefs of `to` is above 0: it leaves the set, and joins the queue
export const REACH = 4; // `from`, the head of the queue, leads to `to`: it leaves the set, and joins

/** A moment, whole. */
export interface Moment extends Omit<Step, "changed" | "gone" | "variables" | "counters"> {
  readonly variables: readonly Variable[];
  readonly counters: Counters;
  readonly objects: ReadonlyMap<number, SeenObject>;
  /** Those that a picture shows unless somebody asks for all. */
  readonly visible: ReadonlyMap<number, SeenObject>;
  /** What happened since the moment before: one sentence, and the changes that it tells of, all. */
  readonly sentence: string;
  readonly changes: readonly string[];
}
