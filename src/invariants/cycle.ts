// A collection in steps, between two steps: its words, and the colours. No black object refers to a white
// one, and no white object that the root scan has passed has an external reference.

import * as layout from "../../assembly/layout.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

const FLAGS = [layout.OVERFLOWED, layout.SLICED, layout.PAUSED];
/** Words that only a cycle sets, except BARRIER, which says that there is one. */
const CYCLES = [layout.SCAN_SLOT, layout.PAUSED];

/** Words of the cycle's block: see assembly/barrier.ts. */
const MARK_BATCH = 128;
const STACK_MIN = 2560;

/** Capacity of the mark stack, in slots. */
function stackCapacity(end: number): number {
  return Math.max(end >>> 5, STACK_MIN);
}

/** Words of the block that MARKS names; 0 when there is none. */
export function marksWords(view: HeapView): number {
  const end = view.control(layout.MARK_END);
  return view.control(layout.MARKS) === layout.NIL
    ? 0
    : (end >>> 4) + MARK_BATCH + stackCapacity(end);
}

/** Every word agrees with the others, or is within its bounds. */
export function checkCycle(view: HeapView, findings: Findings): void {
  const expect = (field: number, isRight: boolean, expected: string | number): void => {
    if (isRight) return;
    const value = view.control(field);
    findings.heap("control", `the word at byte ${field} is ${value} (expected ${expected})`);
  };
  const exactly = (field: number, value: number): void =>
    expect(field, view.control(field) === value, value);
  const atMost = (field: number, most: number): void =>
    expect(field, view.control(field) <= most, `at most ${most}`);

  for (const field of FLAGS) atMost(field, 1);
  atMost(layout.BARRIER, layout.BARRIER_DELETING);
  const end = view.control(layout.MARK_END);
  atMost(layout.MARK_END, view.control(layout.SLOT_CAPACITY));
  atMost(layout.ROOT_CURSOR, end);
  atMost(layout.GREY_CURSOR, end);
  atMost(layout.STACK_LENGTH, stackCapacity(end));
  atMost(layout.SCAN_SLOT, view.end - 1);
  atMost(layout.SCAN_INDEX, layout.REFERENCE_COUNT_MAX);
  atMost(layout.SET_COUNT, layout.SLOT_COUNT_MAX * 2);
  atMost(layout.CYCLE_CANDIDATES, layout.SLOT_COUNT_MAX);
  atMost(layout.PENDING_TAIL, view.end - 1);
  for (let field = layout.LAST_INDEX + 4; field < layout.CONTROL_BYTES; field += 4)
    exactly(field, 0);
  const isMarking = view.control(layout.BARRIER) === layout.BARRIER_MARKING;
  const isCollecting = view.control(layout.COLLECTING) !== 0;
  if (!isMarking) exactly(layout.MARKS, layout.NIL);
  else expect(layout.MARKS, view.control(layout.MARKS) !== layout.NIL, "a block");
  if (!isMarking && !isCollecting) for (const field of CYCLES) exactly(field, 0);
  if (!isCollecting) exactly(layout.SLICED, 0);
  if (isMarking) checkColours(view, findings);
}

/** Memory: a bit per slot. */
function checkColours(view: HeapView, findings: Findings): void {
  const end = view.control(layout.MARK_END);
  const white = view.control(layout.MARKS);
  if (white + marksWords(view) > view.blockEnd) return; // checkBlocks says so
  const { blocks } = view.columns;
  const words = end >>> 5;
  const isWhite = (slot: number): boolean =>
    slot < end && (((blocks[white + (slot >>> 5)] as number) >>> slot) & 1) !== 0;
  const grey = Uint32Array.from(blocks.subarray(white + words, white + 2 * words));
  const stack = white + 2 * words + MARK_BATCH;
  const waiting = new Set(blocks.subarray(stack, stack + view.control(layout.STACK_LENGTH)));
  waiting.add(view.control(layout.SCAN_SLOT));
  const isGrey = (slot: number): boolean =>
    waiting.has(slot) || (slot < end && (((grey[slot >>> 5] as number) >>> slot) & 1) !== 0);
  const passed = view.control(layout.ROOT_CURSOR);
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.isCandidate(slot)) continue;
    if (isWhite(slot)) {
      if (slot < passed && view.external(slot) > 0 && view.refcount(slot) > 0) {
        findings.object("colour", slot, "it is white, and has external references");
      }
      continue;
    }
    if (isGrey(slot)) continue;
    for (let position = view.referenceCount(slot) - 1; position >= 0; position--) {
      if (!isWhite(view.reference(slot, position))) continue;
      findings.object(
        "colour",
        slot,
        `it is black, and position ${position} refers to a white object`,
      );
      break;
    }
  }
}
