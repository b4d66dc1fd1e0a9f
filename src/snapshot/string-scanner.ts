// Finds the end of a JSON string, in bytes that come in pieces, and checks its escapes.

import { showByte } from "./numbers.js";
import { refuse } from "./refusal.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CONTROL_END = 0x20;
/** What may follow a backslash: `"\/bfnrt`, and u with four digits. */
const ESCAPED: readonly number[] = Array.from('"\\/bfnrt', (each) => each.charCodeAt(0));
const U = 0x75;
const HEX = /[\da-fA-F]/;

/** What the next byte may be. */
const PLAIN = 0;
const BEHIND_BACKSLASH = 5;

export class StringScanner {
  /** PLAIN, the number of hex digits to come, or BEHIND_BACKSLASH. */
  #state = PLAIN;

  /** A string begins. */
  begin(): void {
    this.#state = PLAIN;
  }

  /**
   * The index of the quote that ends the string, or -1 when it is not in these bytes. `base` is the offset of
   * the first of them in the file.
   *
   * @throws {GcError} ERR_HEAP_SNAPSHOT
   */
  read(bytes: Uint8Array, start: number, base: number): number {
    let state = this.#state;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (state === PLAIN) {
        if (byte === QUOTE) return at;
        if (byte === BACKSLASH) state = BEHIND_BACKSLASH;
        else if (byte < CONTROL_END) {
          throw refuse(base + at, `${showByte(byte)} in a string`, "a character");
        }
      } else if (state === BEHIND_BACKSLASH) {
        if (byte !== U && !ESCAPED.includes(byte)) {
          throw refuse(base + at, `${showByte(byte)} after a backslash`, "a JSON escape");
        }
        state = byte === U ? 4 : PLAIN;
      } else {
        if (!HEX.test(String.fromCharCode(byte))) {
          throw refuse(base + at, `${showByte(byte)} in a \\u escape`, "a hex digit");
        }
        state--;
      }
    }
    this.#state = state;
    return -1;
  }
}
