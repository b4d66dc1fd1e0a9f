// The make-up of a scene of test/pauses/states.ts, and the words of a heap that are its state.

import * as layout from "../../assembly/layout.js";

/**
 * Leaves lie between the objects, so that the bits of each are in a word of their own: one root at a time.
 */
export const SPACING = 32;

/** Words of the control block that determine what comes next; the others count the past. */
export const CONTROL: readonly string[] = [
  "FREE_HEAD",
  "FINALIZER_COUNT",
  "LIVE_COUNT",
  "EVENT_SUBJECT",
  "HELD",
  "DEPTH",
  "LATER_HEAD",
  "LATER_TAIL",
  "COLLECTING",
  "PHASE",
  "CURSOR",
  "PENDING_HEAD",
  "PENDING_TAIL",
  "BUSY",
  "DOOMED_HEAD",
  "YOUNG_LENGTH",
  "YOUNG_BOUNDARY",
  "OVERFLOW_0",
  "OVERFLOW_1",
  "LEGACY_COUNT",
  "WEAKREF_COUNT",
  "CALLED_OUT",
  "BARRIER",
  "MARKS",
  "MARK_END",
  "ROOT_CURSOR",
  "GREY_CURSOR",
  "OVERFLOWED",
  "STACK_LENGTH",
  "SCAN_SLOT",
  "SCAN_INDEX",
  "SLICED",
  "PAUSED",
  "LIST_MODE",
  "LIST_LENGTH",
  "ASIDE_COUNT",
  "SUSPECTS",
  "LAST_HOLDER",
  "LAST_INDEX",
  "PARKED",
  "COLLECTOR_DEPTH",
  "BLOCK_TOP",
];
/** Those without meaning while no cycle marks, and while no collection is running. */
export const MARKING: ReadonlySet<string> = new Set([
  "MARK_END",
  "ROOT_CURSOR",
  "GREY_CURSOR",
  "OVERFLOWED",
  "STACK_LENGTH",
]);
/** Those that only young collections read. */
export const YOUNG: ReadonlySet<string> = new Set(["SUSPECTS", "LAST_HOLDER", "LAST_INDEX"]);
export const COLLECTING: ReadonlySet<string> = new Set([
  "COLLECTOR_DEPTH",
  "CURSOR",
  "CALLED_OUT",
  "LIST_MODE",
  "LIST_LENGTH",
  "PENDING_TAIL",
  "HELD",
  "EVENT_SUBJECT",
]);
const numbers: Readonly<Record<string, number>> = { ...layout };
const FRAME_COUNT = 4;
/** All of them by position: those of CONTROL first, then counts of generations and frames. */
export const FIELDS: readonly number[] = [
  ...CONTROL.map((name) => numbers[name] as number),
  ...[0, 1, 2, 3].map((at) => layout.GENERATION_COUNTS + 4 * at),
  ...Array.from({ length: FRAME_COUNT * 4 }, (_, at) => layout.FRAMES + 4 * at),
];
export const MARK_BATCH = 128;
export const STACK_WORDS = 8;
export const VERSION: number = 1 << layout.VERSION_SHIFT;

/** A fault planted between two calls of the engine, as if its code lacked a line. */
export type Fault =
  | "no barrier at stores"
  | "no barrier at increfs"
  | "born white"
  | "roots passed too early";

export interface Scene {
  readonly objects: number;
  readonly references: number;
  /** The first of the objects has a finalizer, in which any operation may happen. */
  readonly hasFinalizer?: boolean;
  /** There is a weak reference to each object, which is read. */
  readonly isWeak?: boolean;
  /** Young collections come between steps. */
  readonly hasYoung?: boolean;
  /** A call releases one object; the rest waits for steps of one. */
  readonly isReleasing?: boolean;
  readonly fault?: Fault;
}

/** Young collections and finalizers between steps, weak references that are read, releases in steps. */
const ALL: Partial<Scene> = { hasYoung: true, hasFinalizer: true, isWeak: true, isReleasing: true };

/** A scene, the most operations between the steps of one collection, and the number of states. */
export const SCENES: readonly [scene: Scene, operations: number, states: number][] = [
  [{ objects: 2, references: 1 }, 6, 791],
  [{ objects: 2, references: 1, hasYoung: true }, 3, 6949],
  [{ objects: 2, references: 1, isWeak: true }, 2, 2763],
  [{ objects: 2, references: 1, hasFinalizer: true }, 3, 3425],
  [{ objects: 2, references: 1, hasYoung: true, hasFinalizer: true }, 2, 14_417],
  [{ objects: 2, references: 1, ...ALL }, 1, 17_864],
  [{ objects: 2, references: 2 }, 1, 5072],
  [{ objects: 3, references: 1, isReleasing: true }, 1, 9594],
];
/** These take minutes. */
export const LARGE: readonly [scene: Scene, operations: number, states: number][] = [
  [{ objects: 2, references: 1, ...ALL }, 6, 383_280],
  [{ objects: 2, references: 2 }, 6, 8340],
  [{ objects: 2, references: 3 }, 1, 48_157],
  [{ objects: 3, references: 1 }, 6, 27_460],
  [
    { objects: 3, references: 1, hasYoung: true, hasFinalizer: true, isReleasing: true },
    1,
    206_168,
  ],
  [{ objects: 3, references: 2 }, 0, 251_936],
  [{ objects: 4, references: 1 }, 0, 58_373],
];
