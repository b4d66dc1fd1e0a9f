// The planted corruptions, place by place, and the report of validate() for each.

import * as layout from "../../assembly/layout.js";
import type { EngineColumns } from "../../src/engine/engine.js";
import {
  block,
  column,
  control,
  counts,
  flip,
  frame,
  high,
  meta,
  more,
  type Plant,
  row,
  type Word,
  words,
} from "./planting.js";

/** Constants that are not places: sizes, codes, values that a place holds, and offsets within one. */
export const NO_PLACES: ReadonlySet<Word> = new Set<Word>([
  ...(["LAYOUT_VERSION", "PAGE_BYTES", "NIL", "SLOT_BITS", "SLOT_COUNT_MAX"] as const),
  ...(["CAPACITY_STEP", "ROW_SHIFT", "ROW_BYTES", "INLINE_MAX", "REFERENCE_COUNT_MAX"] as const),
  ...(["PERMANENT", "UNTRACKED", "LEAF", "DEAD", "FREE", "INLINE_COUNT_SHIFT"] as const),
  ...([
    "LISTED_MASK",
    "VERSION_MAX",
    "VERSION_SKIP_MAX",
    "STAGING_DOUBLES",
    "LEAF_OBJECT",
  ] as const),
  ...(["COUNTS_SHIFT", "COUNTS_BYTES", "REFCOUNT_MAX", "WEAK_WORDS", "VERSION_BITS"] as const),
  ...(["HEAP_TAG_BITS", "HEAP_TAG_MAX", "CONTROL_BYTES", "FRAME_BYTES", "TRASHCAN_DEPTH"] as const),
  ...([
    "ENTRY_NONE",
    "ENTRY_HOST",
    "ENTRY_COLLECTOR",
    "DONE",
    "DEATHS",
    "COLLECTOR_GOES_ON",
  ] as const),
  ...(["OUT_OF_MEMORY", "COLLECTION_DUE", "BAD_HANDLE", "BAD_TARGET", "BAD_INDEX"] as const),
  ...(["UNDERFLOW", "NO_REFERENCES", "REFCOUNT_LIMIT", "INTERRUPTED"] as const),
  ...(["READ_ALIVE", "READ_REFCOUNT"] as const),
  ...(Object.keys(layout).filter((name) => /^(STAGE|PHASE|EVENT)_/.test(name)) as Word[]).filter(
    (name) => name !== "EVENT_SUBJECT",
  ),
  ...(["BARRIER_MARKING", "BARRIER_SET", "BARRIER_DELETING", "ANY_SUSPECTS"] as const),
]);

/** The corruptions planted in each place of a heap at rest. */
export const PLACES: Partial<Record<Word, Plant[]>> = {
  // Rows
  META: [meta("nil", "META", "row", 1)],
  FIRST_REFERENCE: [row("a", "FIRST_REFERENCE", "refcount"), row("nil", "FIRST_REFERENCE", "row")],
  BLOCK: [row("long", "BLOCK", "block"), row("nil", "BLOCK", "row")],
  COUNT: [
    row("long", "COUNT", "block"),
    row("weakref", "COUNT", "choice"),
    row("nil", "COUNT", "row"),
  ],
  CAPACITY: [
    row("long", "CAPACITY", "block"),
    row("weakref", "CAPACITY", "row"),
    row("nil", "CAPACITY", "row"),
  ],
  GENERATION_MASK: [1, 2, 3, 4, 5, 6, 7].map((mask) =>
    meta("a", "GENERATION_MASK", "generation", mask),
  ),
  INLINE_COUNT_MASK: [
    meta("a", "INLINE_COUNT_MASK", "choice", 8),
    meta("a", "INLINE_COUNT_MASK", "row", 16),
    meta("leaf", "INLINE_COUNT_MASK", "row", 8),
    meta("freed", "INLINE_COUNT_MASK", "row", 8),
  ],
  LONG: [meta("a", "LONG", "block"), meta("long", "LONG", "row"), meta("freed", "LONG", "row")],
  FINALIZER: [
    meta("a", "FINALIZER", "count"),
    meta("finalizable", "FINALIZER", "count"),
    meta("freed", "FINALIZER", "row"),
  ],
  CALLBACK: [meta("weakref", "CALLBACK", "choice"), meta("plainWeakref", "CALLBACK", "choice")],
  FINALIZED: [
    meta("a", "FINALIZED", "row"),
    meta("weakref", "FINALIZED", "row"),
    meta("finalizable", "FINALIZED", "finalized"),
    meta("freed", "FINALIZED", "row"),
  ],
  LEGACY: [
    meta("a", "LEGACY", "row"),
    meta("finalizable", "LEGACY", "count"),
    meta("weakref", "LEGACY", "row"),
    meta("legacy", "LEGACY", "count"),
  ],
  WEAKREF: [
    meta("a", "WEAKREF", "count"),
    meta("weakref", "WEAKREF", "count"),
    meta("freed", "WEAKREF", "row"),
  ],
  WEAKLY_REFERENCED: [
    meta("a", "WEAKLY_REFERENCED", "weak reference"),
    meta("leaf", "WEAKLY_REFERENCED", "weak reference"),
    meta("freed", "WEAKLY_REFERENCED", "row"),
  ],
  ASIDE: [meta("a", "ASIDE", "set aside"), meta("freed", "ASIDE", "row")],
  LISTED_0: [meta("a", "LISTED_0", "young list"), meta("frozen", "LISTED_0", "young list")],
  LISTED_1: [meta("a", "LISTED_1", "young list"), meta("frozen", "LISTED_1", "young list")],
  VERSION_SHIFT: [
    meta("a", "VERSION_SHIFT", "remembered", 1 << 15),
    meta("a", "VERSION_SHIFT", "version", 1 << 14),
  ],
  REFCOUNT: [
    counts("a", "REFCOUNT", "refcount"),
    counts("freed", "REFCOUNT", "refcount"),
    counts("nil", "REFCOUNT", "row"),
  ],
  EXTERNAL: [counts("a", "EXTERNAL", "refcount"), counts("nil", "EXTERNAL", "row")],
  LINK: [counts("freed", "LINK", "free list")],
  WEAK_CALLBACK_WORD: [block("weakref", "WEAK_CALLBACK_WORD", layout.WEAK_CALLBACK_WORD, "stale")],
  WEAK_REFERENT_WORD: [
    block("weakref", "WEAK_REFERENT_WORD", layout.WEAK_REFERENT_WORD, "weak reference"),
  ],
  WEAK_PREVIOUS_WORD: [
    block("weakref", "WEAK_PREVIOUS_WORD", layout.WEAK_PREVIOUS_WORD, "weak reference"),
  ],
  WEAK_NEXT_WORD: [block("weakref", "WEAK_NEXT_WORD", layout.WEAK_NEXT_WORD, "weak reference")],
  // The control block
  CONTROL_LAYOUT: [control("CONTROL_LAYOUT", "control")],
  SLOT_CAPACITY: [control("SLOT_CAPACITY", "limit"), control("SLOT_CAPACITY", "limit", high)],
  SLOT_TOP: [control("SLOT_TOP", "version"), control("SLOT_TOP", "limit", high)],
  FREE_HEAD: [control("FREE_HEAD", "free list")],
  FINALIZER_COUNT: [control("FINALIZER_COUNT", "count")],
  LIVE_COUNT: [control("LIVE_COUNT", "count")],
  RETIRED_COUNT: [control("RETIRED_COUNT", "free list")],
  WEAK_COLUMN: [control("WEAK_COLUMN", "control", (value) => value ^ 1)],
  BLOCK_TOP: [control("BLOCK_TOP", "block"), control("BLOCK_TOP", "limit", high)],
  HEAP_TAG: [control("HEAP_TAG", "control")],
  STATUS: [control("STATUS", "report"), control("STATUS", "control", high)],
  EVENT_SUBJECT: [control("EVENT_SUBJECT", "stale"), control("EVENT_SUBJECT", "control", high)],
  HELD: [control("HELD", "stale"), control("HELD", "control", high)],
  DEPTH: [control("DEPTH", "control"), control("DEPTH", "control", high)],
  LATER_HEAD: [control("LATER_HEAD", "control")],
  LATER_TAIL: [control("LATER_TAIL", "control")],
  DEAD_HEAD: [control("DEAD_HEAD", "dead list")],
  DEAD_TAIL: [control("DEAD_TAIL", "dead list")],
  DEAD_COUNT: [control("DEAD_COUNT", "dead list")],
  OBSERVE_DEATHS: [control("OBSERVE_DEATHS", "choice"), control("OBSERVE_DEATHS", "control", high)],
  ENABLED: [control("ENABLED", "control", (value) => value ^ 1), control("ENABLED", "control")],
  THRESHOLDS: [
    control("THRESHOLDS", "control"),
    control("THRESHOLDS", "choice", more, 4),
    control("THRESHOLDS", "choice", more, 8),
    ...words("THRESHOLDS", 3, "control", high),
  ],
  COUNTERS: words("COUNTERS", 3, "counter"),
  TRIGGER: [control("TRIGGER", "control")],
  COLLECTING: [control("COLLECTING", "control"), control("COLLECTING", "control", high)],
  PHASE: [control("PHASE", "control"), control("PHASE", "control", high)],
  COLLECTOR_DEPTH: [
    control("COLLECTOR_DEPTH", "stale"),
    control("COLLECTOR_DEPTH", "control", high),
  ],
  CURSOR: [control("CURSOR", "stale"), control("CURSOR", "control", high)],
  LIST_MODE: [
    control("LIST_MODE", "stale", (value) => value ^ 1),
    control("LIST_MODE", "control", high),
  ],
  LIST_LENGTH: [control("LIST_LENGTH", "stale"), control("LIST_LENGTH", "control", high)],
  PENDING_HEAD: [control("PENDING_HEAD", "control")],
  BUSY: [control("BUSY", "ERR_INTERRUPTED"), control("BUSY", "ERR_INTERRUPTED", high)],
  DOOMED_HEAD: [control("DOOMED_HEAD", "control")],
  LONG_LIVED_PENDING: [control("LONG_LIVED_PENDING", "counter")],
  LONG_LIVED_TOTAL: [
    control("LONG_LIVED_TOTAL", "counter"),
    control("LONG_LIVED_TOTAL", "control", high),
  ],
  YOUNG_LENGTH: [
    control("YOUNG_LENGTH", "young list"),
    control("YOUNG_LENGTH", "young list", high),
  ],
  YOUNG_BOUNDARY: [
    control("YOUNG_BOUNDARY", "young list"),
    control("YOUNG_BOUNDARY", "young list", high),
  ],
  OVERFLOW_0: [control("OVERFLOW_0", "overflow"), control("OVERFLOW_0", "control", high)],
  OVERFLOW_1: [control("OVERFLOW_1", "overflow"), control("OVERFLOW_1", "control", high)],
  GENERATION_COUNTS: words("GENERATION_COUNTS", 4, "generation"),
  LEGACY_COUNT: [control("LEGACY_COUNT", "count")],
  WEAKREF_COUNT: [control("WEAKREF_COUNT", "count")],
  SAVE_ALL: [control("SAVE_ALL", "choice"), control("SAVE_ALL", "control", high)],
  CALLED_OUT: [control("CALLED_OUT", "stale"), control("CALLED_OUT", "control", high)],
  COLLECTED: [control("COLLECTED", "report")],
  UNCOLLECTABLE: [control("UNCOLLECTABLE", "report")],
  CANDIDATES: [control("CANDIDATES", "report"), control("CANDIDATES", "control", high)],
  REFERENCES_VISITED: [control("REFERENCES_VISITED", "report")],
  SURVIVORS: [control("SURVIVORS", "control", high)],
  FRAMES: words("FRAMES", 200, "stale"),
  ASIDE_COUNT: [control("ASIDE_COUNT", "report"), control("ASIDE_COUNT", "control", high)],
  STAGING: [control("STAGING", "block")],
  REPORTS: [control("REPORTS", "choice"), control("REPORTS", "control", high)],
  CORRUPT: [control("CORRUPT", "control")],
  VERSION_SKIP: [
    control("VERSION_SKIP", "control"),
    ...words("VERSION_SKIP", 10, "control").slice(1),
  ],
  BLOCK_HEADS: words("BLOCK_HEADS", 144, "block"),
  BARRIER: [control("BARRIER", "control"), control("BARRIER", "control", high)],
  MARKS: [control("MARKS", "control")],
  MARK_END: [control("MARK_END", "stale"), control("MARK_END", "control", high)],
  ROOT_CURSOR: [control("ROOT_CURSOR", "control")],
  GREY_CURSOR: [control("GREY_CURSOR", "control")],
  OVERFLOWED: [control("OVERFLOWED", "stale"), control("OVERFLOWED", "control", high)],
  STACK_LENGTH: [control("STACK_LENGTH", "stale"), control("STACK_LENGTH", "control", high)],
  SCAN_SLOT: [control("SCAN_SLOT", "control")],
  SCAN_INDEX: [control("SCAN_INDEX", "stale"), control("SCAN_INDEX", "control", high)],
  CYCLE_CANDIDATES: [control("CYCLE_CANDIDATES", "stale")],
  CYCLE_REFERENCES: [control("CYCLE_REFERENCES", "stale")],
  WORK: [control("WORK", "stale")],
  SLICED: [control("SLICED", "control")],
  PAUSED: [control("PAUSED", "control")],
  PENDING_TAIL: [control("PENDING_TAIL", "stale"), control("PENDING_TAIL", "control", high)],
  SET_COUNT: [control("SET_COUNT", "stale")],
  RELEASE_UNITS: [control("RELEASE_UNITS", "choice")],
  RELEASE_WORK: [control("RELEASE_WORK", "stale")],
  PARKED: [control("PARKED", "control")],
  SUSPECTS: [control("SUSPECTS", "suspects"), control("SUSPECTS", "control", high)],
  LAST_HOLDER: [control("LAST_HOLDER", "hint"), control("LAST_HOLDER", "control", high)],
  LAST_INDEX: [control("LAST_INDEX", "hint"), ...words("LAST_INDEX", 59, "control").slice(1)],
  STATISTICS: [],
};

/** Frames of the heap within a finalizer, the first of them in use. */
export const FRAME_PLACES: Partial<Record<Word, Plant[]>> = {
  FRAME_SLOT: [frame("FRAME_SLOT", "refcount"), frame("FRAME_SLOT", "control", high)],
  FRAME_STAGE: [frame("FRAME_STAGE", "refcount"), frame("FRAME_STAGE", "control", high)],
  FRAME_CURSOR: [frame("FRAME_CURSOR", "stale")],
  FRAME_ENTRY: [frame("FRAME_ENTRY", "control", high)],
};

const COLUMNS: Record<Exclude<keyof EngineColumns, "control" | "rows" | "counts">, Plant[]> = {
  unreachableBits: [
    column("unreachableBits", "of slot 0", 0, "unreachable", flip(0)),
    column("unreachableBits", "of slot 5", 0, "unreachable", flip(5)),
    column("unreachableBits", "of slot 1023", 31, "unreachable", flip(31)),
  ],
  candidateBits: [
    column("candidateBits", "of slot 0", 0, "candidate", flip(0)),
    column("candidateBits", "of slot 5", 0, "candidate", flip(5)),
    column("candidateBits", "of slot 1023", 31, "candidate", flip(31)),
  ],
  types: [
    column("types", "of slot 0", 0, "row"),
    {
      ...column("types", "of an object", 0, "choice"),
      where: ({ columns, a }) => [columns.types, a],
    },
  ],
  youngList: [
    column("youngList", "the first entry", 0, "young list"),
    column("youngList", "behind the last", 100, "stale"),
  ],
  weakHeads: [
    column("weakHeads", "of slot 0", 0, "row"),
    {
      ...column("weakHeads", "of an object", 0, "weak reference"),
      where: ({ columns, a }) => [columns.weakHeads, a],
    },
  ],
  blocks: [
    column("blocks", "word 0, in no block", 0, "stale"),
    block("long", "blocks", 0, "refcount"),
    block("long", "blocks", 20, "refcount"),
  ],
  statistics: Array.from({ length: 9 }, (_, index) => [
    column("statistics", `${index}, one more`, index, "report"),
    column("statistics", `${index}, not whole`, index, "control", (value) => value + 0.5),
    column("statistics", `${index}, below zero`, index, "control", () => -1),
  ]).flat(),
};

export const PLANTS: readonly Plant[] = [
  ...Object.values(PLACES),
  ...Object.values(COLUMNS),
].flat();
export const AT_REST: readonly Plant[] = PLANTS.filter(({ found }) => found !== "ERR_INTERRUPTED");
/** A heap that refused once refuses for ever. */
export const INTERRUPTING: readonly Plant[] = PLANTS.filter(
  ({ found }) => found === "ERR_INTERRUPTED",
);
export const WITHIN_FINALIZER: readonly Plant[] = Object.values(FRAME_PLACES).flat();
