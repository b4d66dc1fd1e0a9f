// A restored heap goes on where the saved one was, on any engine; and the saved bytes do not depend on the
// engine.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { saveHeap } from "../../src/raw.js";
import { FREE_FIRST } from "../../src/saved/format.js";
import { readSavedHeap } from "../../src/saved/saved-heap.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { newRun, restored, steps } from "./program.js";

const PROGRAMS = 60;

test("the programs produce everything that a saved heap can contain", () => {
  const reached = new Set<string>();
  for (const program of fc.sample(steps, { seed: 5, numRuns: PROGRAMS })) {
    const run = newRun(ENGINES[2] as EngineUnderTest);
    run.play(program);
    const { header, sections } = readSavedHeap(saveHeap(run.heap));
    for (const [name, section] of Object.entries(sections))
      if (section.length > 0) reached.add(name);
    if (header[FREE_FIRST] !== 0) reached.add("free slots");
    if (run.heap.getFreezeCount() > 0) reached.add("frozen objects");
    if (run.events.some((event) => Array.isArray(event))) reached.add("weak callbacks");
    if (run.heap.getStats()[0].collected > 0) reached.add("cycles collected");
    for (let at = 1; at < sections.weakrefs.length; at += 3) {
      reached.add(sections.weakrefs[at] === 0 ? "cleared weak reference" : "weak reference");
    }
  }
  expect([...reached].sort()).toEqual([
    "bytes",
    "cleared weak reference",
    "cycles collected",
    "finalizers",
    "free slots",
    "frozen objects",
    "garbage",
    "lengths",
    "metas",
    "references",
    "seconds",
    "types",
    "weak callbacks",
    "weak reference",
    "weakrefs",
    "young",
  ]);
});

describe.each(ENGINES)("a heap saved on $name", (from) => {
  test.each(ENGINES)("goes on as it would have, restored on $name", (to) => {
    const law = fc.property(steps, steps, (before, after) => {
      const run = newRun(from);
      run.play(before);
      const copy = restored(run, to);
      copy.events.push(...run.events);
      expect(copy.seen()).toEqual(run.seen());
      expect(copy.heap.validate()).toEqual([]);
      run.play(after);
      copy.play(after);
      expect(copy.seen()).toEqual(run.seen());
      expect(copy.heap.validate()).toEqual([]);
      expect(saveHeap(copy.heap)).toEqual(saveHeap(run.heap));
    });
    fc.assert(law, { seed: 5, numRuns: PROGRAMS });
  });

  test("is the same bytes as saved on every other engine", () => {
    const law = fc.property(steps, (program) => {
      const [bytes, ...others] = [from, ...ENGINES].map((engine) => {
        const run = newRun(engine);
        run.play(program);
        return saveHeap(run.heap);
      });
      for (const other of others) expect(other).toEqual(bytes);
    });
    fc.assert(law, { seed: 6, numRuns: PROGRAMS });
  });

  test("is not changed by being saved", () => {
    const law = fc.property(steps, (program) => {
      const run = newRun(from);
      run.play(program);
      const before = run.seen();
      const bytes = saveHeap(run.heap);
      expect(run.seen()).toEqual(before);
      expect(saveHeap(run.heap)).toEqual(bytes);
    });
    fc.assert(law, { seed: 7, numRuns: PROGRAMS });
  });
});
