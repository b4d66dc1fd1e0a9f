// The control block, word by word, and slot 0: what no object says twice is compared with what it can
// be at all.

import {
  ASIDE_COUNT,
  BLOCK_HEADS,
  BUSY,
  CALLED_OUT,
  CANDIDATES,
  COLLECTING,
  COLLECTOR_DEPTH,
  CONTROL_LAYOUT,
  CORRUPT,
  CURSOR,
  DEPTH,
  DOOMED_HEAD,
  ENABLED,
  ENTRY_COLLECTOR,
  EVENT_SUBJECT,
  FRAME_BYTES,
  FRAME_ENTRY,
  FRAME_SLOT,
  FRAME_STAGE,
  FRAMES,
  HEAP_TAG,
  HELD,
  INTERRUPTED,
  LATER_HEAD,
  LATER_TAIL,
  LAYOUT_VERSION,
  LIST_LENGTH,
  LIST_MODE,
  LONG_LIVED_TOTAL,
  NIL,
  OBSERVE_DEATHS,
  OVERFLOW_0,
  OVERFLOW_1,
  PENDING_HEAD,
  PHASE,
  PHASE_DEDUCED,
  PHASE_IDLE,
  REPORTS,
  SAVE_ALL,
  SLOT_CAPACITY,
  STAGE_RELEASE,
  STATUS,
  SURVIVORS,
  THRESHOLDS,
  TRASHCAN_DEPTH,
  TRIGGER,
  VERSION_SKIP,
  WEAK_COLUMN,
} from "../../assembly/layout.js";
import type { HeapNumber } from "../engine/heap-number.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

/** 0 or 1. */
const FLAGS = [
  OBSERVE_DEATHS,
  ENABLED,
  OVERFLOW_0,
  OVERFLOW_1,
  SAVE_ALL,
  CALLED_OUT,
  REPORTS,
].concat([LIST_MODE, BUSY]);
/** Slots, be they of objects that are gone, and numbers of slots. */
const SLOTS = [EVENT_SUBJECT, HELD, LONG_LIVED_TOTAL, ASIDE_COUNT, CANDIDATES];
/** In use while a collection runs only. */
const COLLECTORS = [PHASE, PENDING_HEAD, DOOMED_HEAD];
const THRESHOLD_MAX = 0x7fffffff;
const NEVER = 0xffffffff;

/** Every word is what the others, or the host, say it is; or within its bounds. */
export function checkControl(view: HeapView, number: HeapNumber, findings: Findings): void {
  const read = (field: number): number => view.control(field);
  const expect = (field: number, isRight: boolean, expected: string | number): void => {
    if (isRight) return;
    findings.heap("control", `the word at byte ${field} is ${read(field)} (expected ${expected})`);
  };
  const exactly = (field: number, value: number): void =>
    expect(field, read(field) === value, value);
  const atMost = (field: number, most: number): void =>
    expect(field, read(field) <= most, `at most ${most}`);

  exactly(CONTROL_LAYOUT, LAYOUT_VERSION);
  exactly(HEAP_TAG, number.tag);
  exactly(VERSION_SKIP, number.versionSkip);
  exactly(WEAK_COLUMN, view.columns.weakHeads.length > 0 ? 1 : 0);
  exactly(CORRUPT, 0);
  for (let field = VERSION_SKIP + 4; field < BLOCK_HEADS; field += 4) exactly(field, 0);
  for (const field of FLAGS) atMost(field, 1);
  for (const field of SLOTS) atMost(field, view.end - 1);
  for (let index = 0; index < 3; index++) atMost(THRESHOLDS + 4 * index, THRESHOLD_MAX);
  atMost(STATUS, INTERRUPTED);
  atMost(CURSOR, read(SLOT_CAPACITY));
  atMost(LIST_LENGTH, read(SLOT_CAPACITY));
  atMost(SURVIVORS, read(CANDIDATES));
  atMost(COLLECTOR_DEPTH, TRASHCAN_DEPTH);
  atMost(COLLECTING, 3);
  atMost(PHASE, PHASE_DEDUCED);
  const isCollecting = read(COLLECTING) !== 0;
  if (!isCollecting) for (const field of COLLECTORS) exactly(field, 0);
  else expect(PHASE, read(PHASE) !== PHASE_IDLE, "a phase");
  const isArmed = read(ENABLED) !== 0 && !isCollecting && read(THRESHOLDS) > 0;
  exactly(TRIGGER, isArmed ? read(THRESHOLDS) : NEVER);

  atMost(DEPTH, TRASHCAN_DEPTH);
  const depth = Math.min(read(DEPTH), TRASHCAN_DEPTH);
  for (let frame = FRAMES; frame < FRAMES + depth * FRAME_BYTES; frame += FRAME_BYTES) {
    expect(frame, view.holdsObject(read(frame + FRAME_SLOT)), "the slot of an object");
    atMost(frame + FRAME_STAGE, STAGE_RELEASE);
    atMost(frame + FRAME_ENTRY, ENTRY_COLLECTOR);
  }
  exactly(LATER_TAIL, depth === 0 ? NIL : lastOf(view, LATER_HEAD));
  if (depth === 0) exactly(LATER_HEAD, NIL);
  for (const [index, value] of view.columns.statistics.entries()) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    findings.heap("control", `statistic ${index} is ${value} (expected a count)`);
  }
}

/** The last slot of a list, as far as it can be read. */
function lastOf(view: HeapView, head: number): number {
  let slot = view.control(head);
  for (let left = view.end; left > 0 && view.isSlot(view.link(slot)); left--)
    slot = view.link(slot);
  return slot;
}

/** Slot 0 is no object's: the collector reads it as one that refers to nothing. */
export function checkNil(view: HeapView, findings: Findings): void {
  const { counts, rows, types, weakHeads } = view.columns;
  const words = [...rows.subarray(0, 4), ...counts.subarray(0, 2), types[0], weakHeads[0] ?? 0];
  if (words.some((word) => word !== 0)) {
    findings.slot("row", NIL, `its row, counts, type and list are ${words} (expected all 0)`);
  }
}
