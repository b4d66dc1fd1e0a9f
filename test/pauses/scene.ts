// What a scene of test/pauses/states.ts is made of, and which words of a heap are its state.

import * as layout from "../../assembly/layout.js";

/** Leaves stand between the objects, so that each is in a word of bits of its own: a root at a time. */
export const SPACING = 32;

/** Words of the control block that say what comes next; the others count what was. */
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
];
/** Those that mean nothing while no cycle marks, and while no collection is running. */
export const MARKING: ReadonlySet<string> = new Set([
  "MARK_END",
  "ROOT_CURSOR",
  "GREY_CURSOR",
  "OVERFLOWED",
  "STACK_LENGTH",
]);
/** Those that only young collections look at. */
export const YOUNG: ReadonlySet<string> = new Set(["SUSPECTS", "LAST_HOLDER", "LAST_INDEX"]);
export const COLLECTING: ReadonlySet<string> = new Set([
  "CURSOR",
  "CALLED_OUT",
  "LIST_MODE",
  "LIST_LENGTH",
  "PENDING_TAIL",
  "HELD",
  "EVENT_SUBJECT",
]);
const numbers: Readonly<Record<string, number>> = { ...layout };
/** All of them by their places: those of CONTROL first, then counts of generations and two frames. */
export const FIELDS: readonly number[] = [
  ...CONTROL.map((name) => numbers[name] as number),
  ...[0, 1, 2, 3].map((at) => layout.GENERATION_COUNTS + 4 * at),
  ...Array.from({ length: 8 }, (_, at) => layout.FRAMES + 4 * at),
];
export const MARK_BATCH = 128;
export const STACK_WORDS = 8;
export const BLOCK_WORDS = 24;
export const VERSION: number = 1 << layout.VERSION_SHIFT;

/** A fault that is planted between two calls of the engine, as if its code lacked a line. */
export type Fault =
  | "no barrier at stores"
  | "no barrier at increfs"
  | "born white"
  | "roots passed too early";

export interface Scene {
  readonly objects: number;
  readonly references: number;
  /** The first of the objects has a finalizer, which any operation may happen in. */
  readonly hasFinalizer?: boolean;
  /** There is a weak reference to each object, which is read. */
  readonly isWeak?: boolean;
  /** Young collections come between steps. */
  readonly hasYoung?: boolean;
  readonly fault?: Fault;
}
