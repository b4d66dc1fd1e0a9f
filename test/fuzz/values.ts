// The values that a program passes to the heap, good ones and hostile ones.

import { FINALIZER, type Handle, LEAF, LEGACY, slotOf } from "../../src/raw.js";
import type { Bytes } from "./bytes.js";

const SLOT_UNIT = 2 ** 27;
const TAG_UNIT = 2 ** 45;

/** Arguments for new objects, mostly valid. */
export const FLAGS: readonly number[] = [
  ...[0, 0, 0, 0, FINALIZER, FINALIZER, FINALIZER | LEGACY, LEAF, LEGACY, 1024, 0.5],
];

/** Registers hold handles, of live objects and of dead ones. */
export const REGISTER_COUNT = 32;

/** Bytes below this name a register. */
const REGISTER_BYTES = 232;

/** Values that a caller may pass as a handle: another heap's, a stale one, a forged one, not a number. */
const HOSTILE: readonly ((handle: Handle) => unknown)[] = [
  () => 0,
  (handle) => handle + TAG_UNIT,
  (handle) => handle + SLOT_UNIT,
  (handle) => handle - SLOT_UNIT,
  (handle) => handle + 1,
  (handle) => handle + 1024,
  (handle) => handle + 0.5,
  (handle) => -handle,
  (handle) => handle + 2 ** 52,
  (handle) => handle + 2 ** 26,
  slotOf,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -0,
  () => undefined,
  String,
];

export function handleFrom(bytes: Bytes, registers: readonly Handle[]): Handle {
  const byte = bytes.next();
  if (byte < REGISTER_BYTES) return registers[byte % REGISTER_COUNT] as Handle;
  const change = HOSTILE[bytes.next() % HOSTILE.length] as (handle: Handle) => unknown;
  return change(registers[byte % REGISTER_COUNT] as Handle) as Handle;
}

/** A number that is mostly small; otherwise near a limit or impossible. */
export function numberFrom(bytes: Bytes): number {
  const byte = bytes.next();
  if (byte < 200) return byte & 7;
  if (byte < 240) return byte - 192;
  return bytes.one<unknown>([
    ...[1023, 1024, 65535, 65536, 134217727, 134217728, 2147483647, 2147483648],
    ...[3221225470, 3221225471, 4294967295, 4294967296],
    ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1", undefined],
  ]) as number;
}
