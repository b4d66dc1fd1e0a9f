// External bytes: memory outside the heap that its objects stand for. One rule for when they make a
// collection due, for heaps and for resource managers.

import { checkInteger } from "../errors/arguments.js";

/** Bytes that may be taken before a collection is due, unless an option says otherwise. */
const BYTE_THRESHOLD: number = 64 * 1024 * 1024;

/** @throws {RangeError | TypeError} ERR_ARGUMENT */
export function checkByteThreshold(call: string, threshold: number = BYTE_THRESHOLD): number {
  return checkInteger(call, "byteThreshold", threshold, 0, Number.MAX_SAFE_INTEGER);
}

/** @hidden */
export class Bytes {
  /** Bytes that may be taken before a collection is due; 0 for any number. */
  threshold: number;
  /** The present total. */
  now = 0;
  /** Taken minus given back since the last full collection, never below 0. */
  taken = 0;
  /** The total that the last full collection left. */
  survived = 0;

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  /**
   * Checks that the total stays a safe integer with `size` in place of `replaced`.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   */
  check(call: string, name: string, size: number, replaced = 0): void {
    checkInteger(call, name, size, 0, Number.MAX_SAFE_INTEGER - this.now + replaced);
  }

  /** Adds `size` bytes, or takes them off when it is negative. */
  count(size: number): void {
    const taken = this.taken + size;
    this.now += size;
    this.taken = Math.max(taken, 0);
  }

  /**
   * Whether taking `size` more bytes makes a collection due: with those taken since the last full one they
   * exceed the threshold, and a quarter of what that one left.
   */
  isCollectionDue(size: number): boolean {
    if (this.threshold === 0) return false;
    return this.taken + size > Math.max(this.threshold, this.survived / 4);
  }

  /** A full collection has ended; `found` bytes belong to objects it found that wait for finalizers. */
  noteFullCollection(found: number): void {
    this.taken = 0;
    this.survived = this.now - found;
  }
}
