// The k-th call out to user code misbehaves, for k = 1, 2, 3 … until the program completes: it throws,
// allocates, collects, frees, freezes, disposes of the heap, or repeats the call that called it.

import { afterAll, describe, expect, test, vi } from "vitest";
import type { StepLimits } from "../../src/heap/collection.js";
import { expectFigure } from "../docs/figures.js";
import { ENGINES } from "../engines.js";
import { type CallOut, Program } from "./program.js";

vi.setConfig({ testTimeout: 120_000 });

const POINTS_MAX = 2000;

/** How deep a misdeed may nest, and how often it happens in one run. */
const DEPTH_MAX = 3;
const MISDEEDS_MAX = 5;

interface Misdeed {
  readonly name: string;
  readonly act: (program: Program) => void;
  /** Codes of the errors that later steps may cause. */
  readonly codes?: readonly string[];
}

/** A step of a full collection calls out too. */
const STEPS: StepLimits = { maxObjects: 3 };

const GONE = ["ERR_STALE_HANDLE", "ERR_REFCOUNT_UNDERFLOW"];

const MISDEEDS: readonly Misdeed[] = [
  {
    name: "throws",
    act: () => {
      throw new Error("misdeed");
    },
  },
  { name: "allocates, so that the heap grows and moves", act: (program) => program.make(1500) },
  {
    name: "collects",
    act: ({ heap }) => {
      for (const generation of [0, 1, 2]) heap.collect(generation);
    },
  },
  { name: "takes a step of a full collection", act: ({ heap }) => void heap.step(STEPS) },
  { name: "frees all that is owned", act: (program) => program.dropAll(), codes: GONE },
  { name: "freezes", act: ({ heap }) => heap.freeze() },
  {
    name: "freezes and unfreezes",
    act: ({ heap }) => {
      heap.freeze();
      heap.unfreeze();
    },
  },
  {
    name: "disposes of the heap",
    act: ({ heap }) => heap.dispose(),
    codes: ["ERR_DISPOSED", "ERR_ARGUMENT"],
  },
  {
    name: "calls a batch, which uses the staging area",
    act: ({ heap, owned: { counts } }) => {
      const handles = Float64Array.from(counts.keys());
      heap.increfMany(handles);
      heap.refcountMany(handles, new Float64Array(handles.length));
      heap.decrefMany(handles);
    },
  },
  { name: "deallocates an object with a finalizer", act: (program) => program.dropFinalizer() },
  { name: "makes the heap keep everything that it finds", act: ({ heap }) => heap.setDebug(39) },
  {
    name: "removes every reference of every object",
    act: ({ heap }) => {
      for (const handle of heap.getObjects()) {
        for (let index = 0; index < (heap.isAlive(handle) ? heap.referenceCount(handle) : 0); ) {
          const { length } = heap.getReferents(handle);
          if (length === 0) break;
          if (heap.getReference(handle, index) !== 0) heap.setReference(handle, index, 0);
          index++;
        }
      }
    },
    codes: ["ERR_LEAF_REFERENCE", "ERR_STALE_HANDLE", "ERR_INDEX"],
  },
];

/** Does the misdeed at the k-th call out, and again within the calls out that it causes. */
function run(
  choice: object,
  misdeed: Misdeed,
  point: number,
  between?: StepLimits,
): { calls: number; where?: CallOut } {
  let calls = 0;
  let depth = 0;
  let misdeeds = 0;
  let where: CallOut | undefined;
  const program: Program = new Program({ ...choice }, (place) => {
    if (place === "onUnraisable" && misdeed.name !== "throws") return;
    if (++calls !== point && depth === 0) return;
    if (depth >= DEPTH_MAX || ++misdeeds > MISDEEDS_MAX) return;
    where ??= place;
    depth++;
    try {
      misdeed.act(program);
    } finally {
      depth--;
    }
  });
  const { codes = [] } = misdeed;
  for (const step of program.shortSteps) {
    try {
      step();
      if (between) program.heap.step(between);
    } catch (error) {
      expect(codes).toContain((error as { code?: string }).code ?? String(error));
    }
  }
  if (misdeed.codes?.includes("ERR_DISPOSED") && where) {
    for (const call of [() => program.heap.alloc(), () => program.heap.collect()]) {
      expect(call).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
    }
    return { calls, where };
  }
  program.expectAgreement();
  point = Number.POSITIVE_INFINITY;
  program.heap.unfreeze();
  program.releaseAll();
  program.expectAgreement();
  expect(program.heap.liveCount).toBe(0);
  return { calls, ...(where && { where }) };
}

describe.each(ENGINES)("a call out on $name that", ({ choice }) => {
  const points = new Map<string, number>();
  afterAll(async () => {
    const sum = [...points.values()].reduce((total, count) => total + count, 0);
    if (points.size === 2 * MISDEEDS.length) await expectFigure("call out", String(sum));
  });

  const sweep = (misdeed: Misdeed, between?: StepLimits): void => {
    const places = new Set<CallOut>();
    let isComplete = false;
    for (let point = 1; !isComplete; point++) {
      expect(point).toBeLessThan(POINTS_MAX);
      points.set(`${misdeed.name}, ${between ? "in steps" : ""}`, point - 1);
      const { where } = run(choice, misdeed, point, between);
      if (where) places.add(where);
      else isComplete = true;
    }
    expect([...places]).toEqual(
      expect.arrayContaining(["finalizer", "weak reference callback", "onDeath", "debug sink"]),
    );
  };

  test.each(MISDEEDS)("$name", (misdeed) => sweep(misdeed));
  test.each(MISDEEDS)("$name, with steps of a full collection between all calls", (misdeed) =>
    sweep(misdeed, STEPS),
  );
});
