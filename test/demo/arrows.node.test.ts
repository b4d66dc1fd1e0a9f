// Every refcount adds up to arrows, every count of a phase to objects, at each moment of each lesson.

import { describe, expect, test } from "vitest";
import { holdingsOf } from "../../demo/recording/holders.js";
import type { Moment } from "../../demo/recording/moment.js";
import type { Objects } from "../../demo/recording/visible.js";
import { LESSONS, lesson, record } from "./recordings.js";

/** For each object shown: its refcount, and the sum of the arrows into it. */
function sums(moment: Moment, shown: Objects): { label: string; refcount: number; sum: number }[] {
  const counted = new Map<number, number>();
  for (const { to, count } of holdingsOf(moment, shown)) {
    expect(count).toBeGreaterThanOrEqual(0);
    counted.set(to, (counted.get(to) ?? 0) + count);
  }
  return [...shown.values()].map(({ handle, label, refcount }) => ({
    label,
    refcount,
    sum: counted.get(handle) ?? 0,
  }));
}

describe.each(["modern", "legacy"] as const)("with finalizers of the %s kind", (finalizers) => {
  test.each(LESSONS)("the arrows into a box add up to its refcount: %s", (name) => {
    const { moments } = record("wasm", lesson(name), finalizers);
    let boxes = 0;
    for (const moment of moments) {
      for (const shown of [moment.visible, moment.objects]) {
        for (const { label, refcount, sum } of sums(moment, shown)) {
          // A slot that no object was ever in.
          expect(label).not.toBe("an object");
          if (sum !== refcount) {
            expect.fail(`${label}: refcount ${refcount}, arrows ${sum}: ${moment.sentence}`);
          }
          boxes++;
        }
      }
    }
    expect(boxes).toBeGreaterThan(moments.length);
  });

  test.each(LESSONS)("a phase reports as many objects as there are: %s", (name) => {
    const { moments } = record("wasm", lesson(name), finalizers);
    for (const { phase, sentence, text, objects } of moments) {
      if (phase !== "updateRefs") continue;
      const [, told] = /refcounts of the (\d+) objects? /.exec(text) ?? [];
      const candidates = [...objects.values()].filter(({ gcRefs }) => gcRefs !== undefined);
      expect(candidates.length).toBe(Number(told));
      const parts = / (\d+) of them are shown, (\d+) are in the interpreter's box\.$/.exec(
        sentence,
      );
      expect(Number(parts?.[1]) + Number(parts?.[2])).toBe(Number(told));
    }
  });
});
