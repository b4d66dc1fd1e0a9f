// Reads a list of numbers that are not negative, from bytes that come in pieces.

import type { RowTaker } from "./columns.js";
import { refuse } from "./refusal.js";

const COMMA = 0x2c;
const ZERO = 0x30;
const CLOSE = 0x5d;
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** What may come next. */
const FIRST = 0;
const DIGIT = 1;
const COMMA_OR_END = 2;
const NUMBER = 3;

/** Reads what stands between `[` and `]`, and hands it on row by row. */
export class NumberList {
  readonly #taker: RowTaker;
  readonly #row: Float64Array;
  #field = 0;
  #state = FIRST;
  #value = 0;

  constructor(taker: RowTaker) {
    this.#taker = taker;
    this.#row = new Float64Array(taker.width);
  }

  /**
   * Reads on from `start`, which is the byte `base + start` of the file. Returns where the list ends,
   * behind its `]`, or -1 when it goes on behind these bytes.
   *
   * @throws {GcError} ERR_HEAP_SNAPSHOT
   */
  read(bytes: Uint8Array, start: number, base: number): number {
    let state = this.#state;
    let value = this.#value;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (state === DIGIT) {
          if (value === 0) throw refuse(base + at, "a number begins with 0", "a number");
          value = value * 10 + digit;
          if (value > Number.MAX_SAFE_INTEGER) {
            throw refuse(base + at, "a number is too large", `at most ${Number.MAX_SAFE_INTEGER}`);
          }
        } else {
          if (state === COMMA_OR_END) throw this.#unexpected(byte, base + at, "a comma or ]");
          state = DIGIT;
          value = digit;
        }
      } else if (byte === COMMA) {
        if (state === DIGIT) this.#take(value, base + at);
        else if (state !== COMMA_OR_END) throw this.#unexpected(byte, base + at, "a number");
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
        throw this.#unexpected(byte, base + at, "a number");
      }
    }
    this.#state = state;
    this.#value = value;
    return -1;
  }

  #take(value: number, byteOffset: number): void {
    this.#row[this.#field++] = value;
    if (this.#field < this.#row.length) return;
    this.#field = 0;
    this.#taker.add(this.#row, byteOffset);
  }

  #close(byteOffset: number): void {
    if (this.#field === 0) return;
    const found = `the list ends after ${this.#field} values of a row`;
    throw refuse(byteOffset, found, `rows of ${this.#row.length}`);
  }

  #unexpected(byte: number, byteOffset: number, expected: string): Error {
    return refuse(byteOffset, showByte(byte), expected);
  }
}

/** How a byte of the file looks in a message. */
export function showByte(byte: number): string {
  const isPrintable = byte > SPACE && byte < 0x7f;
  return isPrintable ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`;
}
