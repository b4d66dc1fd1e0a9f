// What a step of a ladder returns: where it continues, and an event. See assembly/steps.ts.

import * as layout from "../../assembly/layout.js";
import type { Columns } from "./columns.js";

const EVENT_SHIFT = 8;

/** Continue at `next`, after the host has acted on `event` if that asks for it. */
export function goOnAt(next: number, event: number): number {
  return next | (event << EVENT_SHIFT);
}

/** Continue at `next`, after the host has acted on `event`, which is about `slot`. */
export function ask(heap: Columns, next: number, event: number, slot: number): number {
  heap.control[layout.EVENT_SUBJECT >> 2] = slot;
  return goOnAt(next, event);
}

export function nextOf(step: number): number {
  return step & ((1 << EVENT_SHIFT) - 1);
}

export function eventOf(step: number): number {
  return step >> EVENT_SHIFT;
}
