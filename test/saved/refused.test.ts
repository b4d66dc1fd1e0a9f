// Bytes that are not a saved heap are refused before anything is made, by an error that names byte and value.

import { expect, test } from "vitest";
import { GcError, restoreHeap, saveHeap } from "../../src/raw.js";
import { CHECKSUM, checksumOf, HEADER_WORDS } from "../../src/saved/format.js";
import { altered, sealed, smallHeap, wordsOf } from "./altered.js";
import { byteRefusals } from "./byte-refusals.js";
import { refusals } from "./refusals.js";

const choice = { engine: "typescript" } as const;
const ALTERED = "The bytes are not what saveHeap() returned: restore another copy.";

/** The message with which the bytes are refused; undefined if they are accepted. */
function refusalOf(bytes: Uint8Array): string | undefined {
  try {
    restoreHeap(bytes, { engine: "typescript" });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(GcError);
    expect((error as GcError).code).toBe("ERR_SAVED_HEAP");
    return (error as GcError).message;
  }
}

test.each([...refusals, ...byteRefusals])("%s is refused", (_what, change, message) => {
  const ending = message.endsWith(").") ? ` ${ALTERED}` : "";
  expect(refusalOf(altered(choice, change))).toBe(`restoreHeap: ${message}${ending}`);
});

test("a change without the checksum is refused for the checksum", () => {
  const words = wordsOf(saveHeap(smallHeap(choice).heap));
  const sum = words[CHECKSUM] as number;
  const bytes = sealed(words.slice());
  words[HEADER_WORDS] = 0;
  const other = checksumOf(words);
  expect(refusalOf(new Uint8Array(words.buffer))).toBe(
    `restoreHeap: byte 24: the checksum is ${sum} (expected ${other}, of these bytes). ${ALTERED}`,
  );
  expect(refusalOf(bytes)).toBeUndefined();
});

test("bytes of another kind are refused by their first bytes", () => {
  const advice = "Pass what saveHeap() returned.";
  expect(refusalOf(new Uint8Array(0))).toBe(
    `restoreHeap: byte 0: the magic is "" (expected "OUROHEAP"). ${advice}`,
  );
  expect(refusalOf(new TextEncoder().encode("PYHEAP01 and more"))).toBe(
    `restoreHeap: byte 0: the magic is "PYHEAP01" (expected "OUROHEAP"). ${advice}`,
  );
});

test("bytes that end too soon are refused at every length, and so are extra bytes", () => {
  const bytes = saveHeap(smallHeap(choice).heap);
  for (let length = 0; length < bytes.length; length++) {
    expect(refusalOf(bytes.subarray(0, length))).toMatch(/^restoreHeap: byte \d+: .* \(expected /);
  }
  expect(refusalOf(bytes.subarray(0, 215))).toBe(
    `restoreHeap: byte 215: the header ends here (expected at least 216 bytes). ${ALTERED}`,
  );
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  expect(refusalOf(longer)).toBe(
    `restoreHeap: byte 20: the length is 392 (expected 393, as there are bytes). ${ALTERED}`,
  );
});

test("every changed bit is noticed", () => {
  const bytes = saveHeap(smallHeap(choice).heap);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(refusalOf(bytes)).toMatch(/^restoreHeap: byte \d+: .* \(expected /);
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
  }
  expect(refusalOf(bytes)).toBeUndefined();
});

test("bytes may start anywhere in their buffer", () => {
  const bytes = saveHeap(smallHeap(choice).heap);
  for (const start of [1, 2, 3]) {
    const shifted = new Uint8Array(bytes.length + 8);
    shifted.set(bytes, start);
    expect(refusalOf(shifted.subarray(start, start + bytes.length))).toBeUndefined();
  }
});
