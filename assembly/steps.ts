// A collection and a deallocation are ladders of steps. A step returns the phase or stage that follows and,
// in the bits above, the event that the host has to act on first; DONE where there is none.

import { EVENT_SUBJECT } from "./layout";

const EVENT_SHIFT: u32 = 8;

/** Continue at `next`, after the host has acted on `event` if that asks for it. */
export function goOnAt(next: u32, event: u32): u32 {
  return next | (event << EVENT_SHIFT);
}

/** Continue at `next`, after the host has acted on `event`, which is about `slot`. */
export function ask(next: u32, event: u32, slot: u32): u32 {
  store<u32>(EVENT_SUBJECT, slot);
  return goOnAt(next, event);
}

export function nextOf(step: u32): u32 {
  return step & ((1 << EVENT_SHIFT) - 1);
}

export function eventOf(step: u32): u32 {
  return step >> EVENT_SHIFT;
}
