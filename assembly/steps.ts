// A collection and a deallocation are ladders of steps. A step returns where the ladder goes on, a phase
// or a stage, and above it the event that the host has to act on before; DONE where there is none.

import { EVENT_SUBJECT } from "./layout";

const EVENT_SHIFT: u32 = 8;

/** Goes on at `next`, once the host has acted on `event` if that asks for it. */
export function goOnAt(next: u32, event: u32): u32 {
  return next | (event << EVENT_SHIFT);
}

/** Goes on at `next`, once the host has acted on `event`, which is about `slot`. */
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
