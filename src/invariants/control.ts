// The control block, word by word, and slot 0. Words that nothing else confirms must have a possible
// value.

import * as layout from "../../assembly/layout.js";
import type { HeapNumber } from "../engine/heap-number.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

/** 0 or 1. */
const FLAGS = [
  layout.OBSERVE_DEATHS,
  layout.ENABLED,
  layout.OVERFLOW_0,
  layout.OVERFLOW_1,
  layout.SAVE_ALL,
  layout.CALLED_OUT,
  layout.REPORTS,
  layout.LIST_MODE,
  layout.BUSY,
];
/** Slots, including those of objects that are gone. */
const SLOTS = [layout.EVENT_SUBJECT, layout.HELD, layout.LAST_HOLDER];
/** Slot numbers, including those of slots cut since. */
const SLOT_NUMBERS = [layout.LONG_LIVED_TOTAL, layout.ASIDE_COUNT, layout.CANDIDATES];
/** Used only while a collection runs. */
const COLLECTORS = [layout.PHASE, layout.PENDING_HEAD, layout.DOOMED_HEAD];
const THRESHOLD_MAX = 0x7fffffff;
const NEVER = 0xffffffff;

/** Every word agrees with the others and with the host, or is within its bounds. */
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

  exactly(layout.CONTROL_LAYOUT, layout.LAYOUT_VERSION);
  exactly(layout.HEAP_TAG, number.tag);
  exactly(layout.VERSION_SKIP, number.versionSkip);
  exactly(layout.WEAK_COLUMN, view.columns.weakHeads.length > 0 ? 1 : 0);
  exactly(layout.CORRUPT, 0);
  for (let field = layout.VERSION_SKIP + 4; field < layout.BLOCK_HEADS; field += 4) {
    exactly(field, 0);
  }
  for (const field of FLAGS) atMost(field, 1);
  for (const field of SLOTS) atMost(field, view.end - 1);
  for (const field of SLOT_NUMBERS) atMost(field, layout.SLOT_COUNT_MAX);
  for (let index = 0; index < 3; index++) atMost(layout.THRESHOLDS + 4 * index, THRESHOLD_MAX);
  atMost(layout.STATUS, layout.INTERRUPTED);
  // One past the end, after all slots of a full heap.
  atMost(layout.CURSOR, read(layout.SLOT_CAPACITY) + 1);
  atMost(layout.LIST_LENGTH, read(layout.SLOT_CAPACITY));
  atMost(layout.SURVIVORS, read(layout.CANDIDATES));
  atMost(layout.COLLECTOR_DEPTH, layout.TRASHCAN_DEPTH);
  atMost(layout.COLLECTING, 3);
  atMost(layout.PHASE, layout.PHASE_FREE);
  const isCollecting = read(layout.COLLECTING) !== 0;
  if (!isCollecting) for (const field of COLLECTORS) exactly(field, 0);
  else expect(layout.PHASE, read(layout.PHASE) !== layout.PHASE_IDLE, "a phase");
  const isPaused = read(layout.PAUSED) !== 0;
  const mayStart = read(layout.ENABLED) !== 0 && (!isCollecting || isPaused);
  if (!mayStart || read(layout.THRESHOLDS) === 0) exactly(layout.TRIGGER, NEVER);
  else if (!isPaused) exactly(layout.TRIGGER, read(layout.THRESHOLDS));

  atMost(layout.DEPTH, layout.TRASHCAN_DEPTH);
  const depth = Math.min(read(layout.DEPTH), layout.TRASHCAN_DEPTH);
  for (
    let frame = layout.FRAMES;
    frame < layout.FRAMES + depth * layout.FRAME_BYTES;
    frame += layout.FRAME_BYTES
  ) {
    expect(frame, view.holdsObject(read(frame + layout.FRAME_SLOT)), "the slot of an object");
    atMost(frame + layout.FRAME_STAGE, layout.STAGE_RELEASE);
    atMost(frame + layout.FRAME_ENTRY, layout.ENTRY_COLLECTOR);
  }
  atMost(layout.PARKED, depth);
  atMost(layout.SUSPECTS, layout.ANY_SUSPECTS);
  exactly(layout.LATER_TAIL, depth === 0 ? layout.NIL : lastOf(view, layout.LATER_HEAD));
  if (depth === 0) exactly(layout.LATER_HEAD, layout.NIL);
  for (const [index, value] of view.columns.statistics.entries()) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    findings.heap("control", `statistic ${index} is ${value} (expected a count)`);
  }
}

/** The last slot of a list, as far as the list can be read. */
function lastOf(view: HeapView, head: number): number {
  let slot = view.control(head);
  for (let left = view.end; left > 0 && view.isSlot(view.link(slot)); left--) {
    slot = view.link(slot);
  }
  return slot;
}

/** Slot 0 belongs to no object: the collector reads it as one that refers to nothing. */
export function checkNil(view: HeapView, findings: Findings): void {
  const { counts, rows, types, weakHeads } = view.columns;
  const words = [...rows.subarray(0, 4), ...counts.subarray(0, 2), types[0], weakHeads[0] ?? 0];
  if (words.some((word) => word !== 0)) {
    findings.slot(
      "row",
      layout.NIL,
      `its row, counts, type and list are ${words} (expected all 0)`,
    );
  }
}
