// The place of an operation, as reported by a runtime.

import { describe, expect, test } from "vitest";
import { checks } from "../../src/checks.js";
import type { LeakReport } from "../../src/index.js";
import { Heap, slotOf } from "../../src/raw.js";
import { caught } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

const messageOf = (call: () => unknown): string => (caught(call) as Error).message;

describe.each(ENGINES)("site on $name", ({ choice }) => {
  test("is given for where an object was made and where it died", () => {
    let line = 1;
    const heap = new Heap({ ...choice, checks: checks({ site: () => `file.lox:${line}` }) });
    const handle = heap.alloc();
    line = 2;
    heap.decref(handle);
    line = 3;
    const end = "It was made at file.lox:1, and died at file.lox:2.";
    expect(messageOf(() => heap.incref(handle)).endsWith(end)).toBe(true);
  });

  test("is in the leak report, for each object of a batch", () => {
    const places = ["a.lox:1", "a.lox:2"];
    let report: LeakReport | undefined;
    const heap = new Heap({
      ...choice,
      checks: checks({ site: () => places[0] as string }),
      onLeak: (told) => {
        report = told;
      },
    });
    heap.alloc();
    places.shift();
    heap.allocMany([0, 0], [0, 0], new Float64Array(2));
    heap.dispose();
    expect(report?.held.map(({ made }) => made)).toEqual(["a.lox:1", "a.lox:2", "a.lox:2"]);
  });

  test.each([{ audit: 1 }, { stress: true }])("is in the errors of %o", (which) => {
    const heap = new Heap({ ...choice, checks: checks({ ...which, site: () => "b.lox:5" }) });
    const [a, b] = [heap.alloc(0, 1), heap.alloc(0, 1)];
    const { unchecked } = heap;
    if ("stress" in which) {
      heap.decref(b);
      unchecked.columns().rows[4 * slotOf(b) + 1] = 9;
    } else unchecked.columns().counts[2 * slotOf(a)] = 7;
    expect(messageOf(() => ("stress" in which ? heap.alloc() : heap.collect()))).toContain(
      ", at b.lox:5: ",
    );
  });

  test("may throw: the message says so, and the call completes", () => {
    const site = (): string => {
      throw new Error("no frame");
    };
    const heap = new Heap({ ...choice, checks: checks({ site }) });
    const handle = heap.alloc();
    expect(messageOf(() => heap.decref(handle, 2))).toContain(
      "It was made at an unknown place, because site threw Error: no frame.",
    );
    expect(heap.validate()).toEqual([]);
  });
});

test("site is a function", () => {
  const message = 'checks: site must be a function, got "file.lox:1".';
  expect(messageOf(() => checks({ site: "file.lox:1" as never }))).toBe(message);
});
