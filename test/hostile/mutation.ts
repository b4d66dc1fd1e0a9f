// Alterations of bytes and texts: flipped bits, false words, pieces cut, doubled and swapped.

import fc from "fast-check";

/** One change; `at` and `value` are taken modulo the size. */
export interface Edit {
  readonly kind: "flip" | "byte" | "word" | "cut" | "double" | "swap" | "insert";
  readonly at: number;
  readonly value: number;
}

const values: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000),
  fc.constantFrom(0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x3fffffff, 0x40000000),
  fc.nat(64),
  fc.integer({ min: 0, max: 0xffffffff }),
);

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("flip", "byte", "word", "word", "cut", "double", "swap", "insert"),
  at: fc.nat(100_000),
  value: values,
});

export const edits: fc.Arbitrary<Edit[]> = fc.array(edit, { minLength: 1, maxLength: 4 });

/** The bytes after the edits, in order. */
export function mutated(bytes: Uint8Array, list: readonly Edit[]): Uint8Array {
  let present = new Uint8Array(bytes);
  for (const one of list) if (present.length >= 4) present = edited(present, one);
  return present;
}

function edited(
  bytes: Uint8Array<ArrayBuffer>,
  { kind, at, value }: Edit,
): Uint8Array<ArrayBuffer> {
  const index = at % bytes.length;
  const word = Math.floor(at % (bytes.length / 4)) * 4;
  const view = new DataView(bytes.buffer);
  const length = 1 + (value % 16);
  switch (kind) {
    case "flip":
      bytes[index] = (bytes[index] as number) ^ (1 << (value & 7));
      return bytes;
    case "byte":
      bytes[index] = value;
      return bytes;
    case "word":
      if (word + 4 <= bytes.length) view.setUint32(word, value, true);
      return bytes;
    case "cut":
      return value % 2 ? bytes.slice(0, index) : joined(bytes, index, index + length, []);
    case "double":
      return joined(bytes, index, index, [...bytes.subarray(index, index + length)]);
    case "swap": {
      const other = value % bytes.length;
      [bytes[index], bytes[other]] = [bytes[other] as number, bytes[index] as number];
      return bytes;
    }
    default:
      return joined(bytes, index, index, new Array<number>(length).fill(value & 0xff));
  }
}

/** The bytes before `end`, then `middle`, then those from `start` on. */
function joined(
  bytes: Uint8Array,
  end: number,
  start: number,
  middle: number[],
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...bytes.subarray(0, end), ...middle, ...bytes.subarray(start)]);
}

/** Unexpected values in place of a number or a name in a document. */
export const strangers: fc.Arbitrary<unknown> = fc.constantFrom(
  null, true, -1, 0.5, 1e308, 2 ** 31, 2 ** 32, 2 ** 53, "", "7", "__proto__", "constructor",
  [], {}, [1], { length: 3 }, JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
); // biome-ignore format: a list

/** The error that `call` throws, as an error with a message; undefined without one. */
export function errorOf(call: () => void): Error | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
