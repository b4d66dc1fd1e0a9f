// Forged bytes under a correct checksum: each ends in an error that names byte and value, or in a whole heap
// that is exactly what the bytes say.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GcError, Heap, restoreHeap, saveHeap } from "../../src/raw.js";
import { BYTE_LENGTH, SLOT_END } from "../../src/saved/format.js";
import { ENGINES } from "../engines.js";
import { sealed, wordsOf } from "./altered.js";
import { newRun, steps } from "./program.js";

describe.each(ENGINES)("forged bytes on $name", (engine) => {
  /** Refused with byte and value; or a whole heap, which is exactly what the bytes say. */
  const expectRefusedOrRight = (bytes: Uint8Array): boolean => {
    let heap: Heap;
    try {
      heap = restoreHeap(bytes, engine.choice);
    } catch (error) {
      expect((error as GcError).code).toBe("ERR_SAVED_HEAP");
      expect((error as GcError).message).toMatch(/^restoreHeap: byte \d+: .* \(expected .*\)\. /);
      return false;
    }
    expect(heap.validate()).toEqual([]);
    expect(saveHeap(heap)).toEqual(bytes);
    for (const generation of [0, 1, 2]) heap.collect(generation);
    for (const handle of heap.getObjects()) heap.getReferents(handle);
    expect(heap.validate()).toEqual([]);
    return true;
  };

  test("are refused, or make a whole heap exactly as they say", () => {
    const values = fc.oneof(
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff, 0x08000000, 0x4412, 0x4007, 0x10007),
      fc.integer({ min: 0, max: 0xffffffff }),
    );
    const changes = fc.array(fc.tuple(fc.nat(), values, fc.constantFrom("set", "flip", "swap")), {
      minLength: 1,
      maxLength: 4,
    });
    let restoredCount = 0;
    const law = fc.property(steps, changes, (program, list) => {
      const run = newRun(engine);
      run.play(program);
      const words = wordsOf(saveHeap(run.heap));
      for (const [at, value, how] of list) {
        const index = at % words.length;
        const word = words[index] as number;
        if (how === "set") words[index] = value;
        else if (how === "flip") words[index] = word ^ (1 << (value % 32));
        else [words[index], words[value % words.length]] = [words[value % words.length] ?? 0, word];
      }
      if (expectRefusedOrRight(sealed(words))) restoredCount++;
    });
    fc.assert(law, { seed: 8, numRuns: 300 });
    // Both outcomes must occur, or the test covers only one of them.
    expect(restoredCount).toBeGreaterThan(5);
    expect(restoredCount).toBeLessThan(295);
  });

  test("of random words are refused", () => {
    const law = fc.property(fc.uint32Array({ minLength: 0, maxLength: 80 }), (tail) => {
      const words = wordsOf(saveHeap(new Heap(engine.choice)));
      const forged = new Uint32Array(words.length + tail.length);
      forged.set(words);
      forged.set(tail, words.length);
      forged[BYTE_LENGTH] = forged.length * 4;
      forged[SLOT_END] = 1 + Math.floor((tail.length * 4) / 10);
      expectRefusedOrRight(sealed(forged));
    });
    fc.assert(law, { seed: 9, numRuns: 300 });
  });
});
