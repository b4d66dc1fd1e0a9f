// Whole programs: they make, link and drop objects, and collections run when they are due. Defines what a
// program is, what its objects are, and the results of a run.

/** Sizes of a program, by name; the program's own file explains them. */
export type Sizes = Readonly<Record<string, number>>;

/** Objects in compressed rows, as batch calls take them. */
export interface Rows {
  /** Positions of each object, all alike. */
  readonly references: number;
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

/**
 * Objects with numbered references. Calls return and take references of the caller's, unless marked borrowed:
 * `make` gives one, `give` and `insert` take one, `set` takes none.
 */
export interface Objects<T> {
  make(references: 1 | 2 | 3): T;
  /** With this many references, the first to `target`; takes the caller's reference to it. */
  makeTo(references: 2 | 3, target: T): T;
  /** With two references, and this many bytes attached. */
  makeLoaded(bytes: number): T;
  /** Reports to the garbage when it dies, as one of `count` objects; with this many bytes. */
  makeWitness(count: number, bytes: number): T;
  /** All of `rows`, linked, in batches: returns the first, which holds the others. Only with batch calls. */
  readonly makeRows?: (rows: Rows) => T;
  /** A page of a tree: a list with numbers attached. */
  makePage(): T;
  set(object: T, index: 0 | 1 | 2, target: T): void;
  /** Like `set`; takes the caller's reference to the target. */
  give(object: T, index: 0 | 1 | 2, target: T): void;
  /** Borrowed. */
  get(object: T, index: 0 | 1 | 2): T;
  /** Moves the object at a position to the end of a list, which takes its place. Takes the list. */
  wrap(object: T, index: 0 | 1 | 2, list: T): void;
  release(object: T): void;
  releaseAll(objects: readonly T[]): void;
  keysOf(page: T): number[];
  /** Borrowed. */
  at(list: T, index: number): T;
  insert(list: T, index: number, item: T): void;
  removeAt(list: T, index: number): void;
  /** Moves the items from `index` on from one list to the end of another. */
  moveTail(from: T, index: number, to: T): void;
  /** A container of `count` references, all to `item`, which stays the caller's. */
  makeLevel(item: T, count: number): T;
}

/** The objects that a program has dropped, and those that have died, according to its witnesses. */
export class Garbage {
  /** Witnesses that have died. */
  finalized = 0;
  /** The most objects that were dropped and not freed yet. */
  most = 0;
  #waiting = 0;

  drop(count: number): void {
    this.#waiting += count;
    if (this.#waiting > this.most) this.most = this.#waiting;
  }

  witnessed(count: number): void {
    this.#waiting -= count;
    this.finalized++;
  }
}

/** The objects at the end of a program, or before its time begins. */
export interface Standing<T> {
  /** Objects made, witnesses included. */
  readonly made: number;
  /** The divisor of the time; `made` if absent. */
  readonly units?: number;
  readonly held: readonly T[];
}

/** A program's surroundings: the objects, its sizes, its garbage, and a full collection. */
export interface Scene<T> {
  readonly objects: Objects<T>;
  readonly sizes: Sizes;
  readonly garbage: Garbage;
  collect(): void;
}

/** One body for all opponents with `Objects`. Plain JavaScript and Python have their own. */
export interface Program {
  /** Whether collections start automatically. */
  readonly isAutomatic: boolean;
  /** The objects on the heap that are not the program's; not timed. */
  prepare<T>(scene: Scene<T>): Standing<T>;
  run<T>(scene: Scene<T>, before: Standing<T>): Standing<T>;
}

/** Equal for every opponent, or the time does not count. */
export interface Outcome {
  readonly made: number;
  /** Finalizers that have run at the very end. */
  readonly finalized: number;
  /** Objects left after the program and another full collection, checked one by one. */
  readonly kept: number;
  /** The same once the program has dropped everything: garbage that is never found. */
  readonly left: number;
}

export interface ProgramRun {
  readonly outcome: Outcome;
  readonly ms: number;
  /** Processor time, V8's other threads included, if known. */
  readonly cpuMs?: number;
  readonly units: number;
  /** Milliseconds of each collection; absent if collections are not reported. */
  readonly pauses?: readonly number[];
  /** Milliseconds of V8's own collections beneath the program. */
  readonly v8Pauses?: readonly number[];
  /** Absent if finalizers run later than the object dies. */
  readonly mostGarbage?: number;
  /** The most bytes of the heap itself, if it is one. */
  readonly heapBytes?: number;
  /** The most bytes that the process took. */
  readonly processBytes: number;
}

/** The name of a size, and its value; without the size, a program that does not have it. */
export function sizeOf(sizes: Sizes, name: string): number {
  const size = sizes[name];
  if (size === undefined) throw new Error(`The program has no size "${name}".`);
  return size;
}
