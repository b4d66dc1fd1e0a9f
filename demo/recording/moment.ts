// What a recording is made of: the heap as it was at one moment, and the steps from one to the next.
// Plain data: it goes from the worker to the page.

/** An object as the engine's columns say that it is. */
export interface SeenObject {
  /** Its handle: the same object at every moment. */
  readonly handle: number;
  readonly kind: string;
  /** Its class, and a number that tells it from others of the class. */
  readonly label: string;
  readonly refcount: number;
  readonly external: number;
  /** 0 to 2, 3 for frozen ones; -1 for those that the collector does not know. */
  readonly generation: number;
  readonly hasFinalizer: boolean;
  readonly isFinalized: boolean;
  /** Its finalizer is of Python <= 3.3's kind. */
  readonly isLegacy: boolean;
  /** Weak references to it exist. */
  readonly isWeaklyReferenced: boolean;
  /** During a collection: a copy of the refcount, less what other candidates explain. */
  readonly gcRefs?: number;
  /** During a collection: the object is in the set that nothing is known to reach. */
  readonly isInSet: boolean;
  /** What it refers to, each once; `name` says through what: an attribute, a key, an index. */
  readonly references: readonly Reference[];
  /** What a weak reference knows; 0 when that has gone. */
  readonly referent?: number;
}

export interface Reference {
  readonly to: number;
  readonly name: string;
}

/** A variable of a running function. The module's names are in a dict, an object like others. */
export interface Variable {
  readonly scope: string;
  readonly name: string;
  readonly to: number;
}

export const PHASES = [
  "start",
  "updateRefs",
  "subtractRefs",
  "moveUnreachable",
  "legacy finalizers",
  "weak references",
  "weak callback",
  "finalizer",
  "resurrection",
  "clear",
  "end",
] as const;
export type Phase = (typeof PHASES)[number];

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
  readonly changed: readonly SeenObject[];
  readonly gone: readonly number[];
  readonly variables: readonly Variable[];
  readonly counters: Counters;
  /** Characters that the program had written. */
  readonly written: number;
}

/** A moment, whole. */
export interface Moment extends Omit<Step, "changed" | "gone"> {
  readonly objects: ReadonlyMap<number, SeenObject>;
  /** Those that a picture shows unless somebody asks for all. */
  readonly visible: ReadonlyMap<number, SeenObject>;
  /** One sentence: what happened since the moment before. */
  readonly sentence: string;
}
