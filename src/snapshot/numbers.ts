// Reads a list of non-negative numbers from bytes that come in pieces.

import type { RowTaker } from "./columns.js";
import { refuse } from "./refusal.js";

const COMMA = 0x2c;
const ZERO = 0x30;
const CLOSE = 0x5d;
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** What may follow. */
const FIRST = 0;
const DIGIT = 1;
const COMMA_OR_END = 2;
const NUMBER = 3;

/** How many rows are passed on at a time. */
const ROWS = 512;

/** Reads the numbers between `[` and `]`, and passes them on in rows. */
export class NumberList {
  readonly #taker: RowTaker;
  readonly #values: Float64Array;
  /** Where each row of `#values` ends in the file. */
  readonly #ends: Float64Array = new Float64Array(ROWS);
  #count = 0;
  #rowCount = 0;
  #state = FIRST;
  #value = 0;

  constructor(taker: RowTaker) {
    this.#taker = taker;
    this.#values = new Float64Array(taker.width * ROWS);
  }

  /**
   * Continues at `start`, which is the byte `base + start` of the file. Returns the index after the list's
   * `]`, or -1 if the list does not end in these bytes.
   *
   * @throws {GcError} ERR_HEAP_SNAPSHOT
   */
  read(bytes: Uint8Array, start: number, base: number): number {
    const { length } = bytes;
    let state = this.#state;
    let value = this.#value;
    for (let at = start; at < length; at++) {
      let byte = bytes[at] as number;
      let digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (state === COMMA_OR_END) throw unexpected(byte, base + at, "a comma or ]");
        if (state !== DIGIT) {
          state = DIGIT;
          value = digit;
          at++;
        }
        // The other digits, in a loop of their own: most bytes of a file are digits.
        for (; at < length; at++) {
          byte = bytes[at] as number;
          digit = byte - ZERO;
          if (digit < 0 || digit > 9) break;
          if (value === 0) throw refuse(base + at, "a number begins with 0", "a number");
          value = value * 10 + digit;
          if (value > Number.MAX_SAFE_INTEGER) {
            throw refuse(base + at, "a number is too large", `at most ${Number.MAX_SAFE_INTEGER}`);
          }
        }
        if (at === length) break;
      }
      if (byte === COMMA) {
        if (state === DIGIT) this.#take(value, base + at);
        else if (state !== COMMA_OR_END) throw unexpected(byte, base + at, "a number");
        state = NUMBER;
      } else if (byte === LINE_FEED || byte === SPACE || byte === RETURN || byte === TAB) {
        if (state !== DIGIT) continue;
        this.#take(value, base + at);
        state = COMMA_OR_END;
      } else if (byte === CLOSE && state !== NUMBER) {
        if (state === DIGIT) this.#take(value, base + at);
        this.#close(base + at);
        return at + 1;
      } else {
        throw unexpected(byte, base + at, "a number");
      }
    }
    this.#state = state;
    this.#value = value;
    return -1;
  }

  #take(value: number, byteOffset: number): void {
    const { width } = this.#taker;
    this.#values[this.#count++] = value;
    if (this.#count < (this.#rowCount + 1) * width) return;
    this.#ends[this.#rowCount++] = byteOffset;
    if (this.#rowCount === ROWS) this.#handOn();
  }

  #handOn(): void {
    this.#taker.add(this.#values, this.#rowCount, this.#ends);
    this.#count = 0;
    this.#rowCount = 0;
  }

  #close(byteOffset: number): void {
    const { width } = this.#taker;
    const rest = this.#count - this.#rowCount * width;
    this.#handOn();
    if (rest === 0) return;
    throw refuse(byteOffset, `the list ends after ${rest} values of a row`, `rows of ${width}`);
  }
}

function unexpected(byte: number, byteOffset: number, expected: string): Error {
  return refuse(byteOffset, showByte(byte), expected);
}

/** How a byte of the file looks in a message. */
export function showByte(byte: number): string {
  const isPrintable = byte > SPACE && byte < 0x7f;
  return isPrintable ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`;
}
