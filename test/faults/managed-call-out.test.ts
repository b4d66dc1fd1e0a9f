// The k-th call out of a managed heap misbehaves, for k = 1, 2, 3 … until the program completes: it throws,
// allocates, collects, deletes, assigns, freezes, disposes of the heap, or exhausts the stack.

import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import type { ManagedObject } from "../../src/index.js";
import { slotOfObject } from "../../src/managed/object.js";
import { expectFigure } from "../docs/figures.js";
import { ENGINES } from "../engines.js";
import { isHuge } from "../huge.js";
import { exhaust, nearStackEnd } from "../stack.js";
import type { CallOut } from "./managed-classes.js";
import { ManagedProgram } from "./managed-program.js";
import { expectRefusal, isRefused } from "./workload.js";

vi.setConfig({ testTimeout: isHuge ? 1_200_000 : 120_000 });

// An error reported to the console would keep its heap.
afterEach(() => {
  vi.mocked(console.error).mockReset();
  vi.restoreAllMocks();
});

const POINTS_MAX = 2000;

/** After this many steps there is a live object of every kind. */
const LEAKING_STEPS = 28;

/** How deep a misdeed may nest, and how often it happens in one run. */
const DEPTH_MAX = 3;
const MISDEEDS_MAX = 5;

interface Misdeed {
  readonly name: string;
  readonly act: (program: ManagedProgram, point: number) => void;
  /** Codes of the errors that later steps may cause. */
  readonly codes?: readonly string[];
  /** Whether it may leave a heap that refuses to go on. */
  readonly mayInterrupt?: boolean;
}

const GONE = ["ERR_DEAD_OBJECT", "ERR_NO_NAME"];

/** Calls that change the heap, with outcomes that the program does not track. */
function useWithoutRoom({ heap }: ManagedProgram, level: number): void {
  const objects = heap.getObjects().filter((object) => !(object instanceof heap.List));
  const works: ((object: ManagedObject) => void)[] = [
    () => heap.collect(level % 3),
    (object) => Object.assign(object, { left: objects[level] }),
    (object) => Object.assign(object, { right: undefined, left: undefined }),
    (object) => Object.assign(object, { name3: objects[0], name69: objects[1] }),
  ];
  for (const object of objects.slice(0, 3)) {
    nearStackEnd(level, () => {
      try {
        if (slotOfObject(object) !== 0)
          (works[level % works.length] as (o: object) => void)(object);
      } catch {
        // Cut off, or refused: which one is checked at the end.
      }
    });
  }
}

const MISDEEDS: readonly Misdeed[] = [
  {
    name: "throws",
    act: () => {
      throw new Error("misdeed");
    },
  },
  { name: "allocates, so that the heap grows and moves", act: (program) => program.make(1100) },
  {
    name: "collects",
    act: ({ heap }) => {
      for (const generation of [0, 1, 2]) heap.collect(generation);
    },
  },
  { name: "deletes a name of everything", act: (program) => program.dropAll(), codes: GONE },
  {
    name: "assigns all attributes and items again",
    act: (program) => program.assignAll(),
    codes: [...GONE, "ERR_INDEX"],
  },
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
    codes: ["ERR_DISPOSED", "ERR_DEAD_OBJECT", "ERR_NO_NAME"],
  },
  { name: "deallocates an object with a finalizer", act: (program) => program.dropFinalizer() },
  { name: "makes weak references to everything", act: (program) => program.weaken() },
  { name: "makes the heap keep everything that it finds", act: ({ heap }) => heap.setDebug(39) },
  { name: "exhausts the stack", act: exhaust },
  {
    name: "uses the heap where the stack ends",
    act: (program, point) => {
      for (let level = point % 7; level < 40; level += 7) useWithoutRoom(program, level);
    },
    codes: ["ERR_INTERRUPTED", ...GONE],
    mayInterrupt: true,
  },
];

interface Outcome {
  readonly places: ReadonlySet<CallOut>;
  readonly isDone: boolean;
}

/** Does the misdeed at the k-th call out, and again within the calls out that it causes. */
function run(choice: object, misdeed: Misdeed, point: number): Outcome {
  let calls = 0;
  let depth = 0;
  let misdeeds = 0;
  const places = new Set<CallOut>();
  const program: ManagedProgram = new ManagedProgram({ ...choice }, (place) => {
    if (++calls !== point && depth === 0) return;
    if (depth >= DEPTH_MAX || ++misdeeds > MISDEEDS_MAX) return;
    if (depth === 0) places.add(place);
    depth++;
    try {
      misdeed.act(program, point);
    } finally {
      depth--;
    }
  });
  const { codes = [] } = misdeed;
  for (const step of program.shortSteps) {
    if (program.heap.isDisposed) break;
    try {
      step();
    } catch (error) {
      // Something that a refused step did not make is missing in a later one.
      if (misdeed.mayInterrupt && isRefused(program)) return { places, isDone: false };
      expect(codes, String(error)).toContain((error as { code?: string }).code ?? String(error));
    }
  }
  const outcome = { places, isDone: places.size === 0 };
  if (codes.includes("ERR_DISPOSED") && !outcome.isDone) {
    expectRefusal(program, "ERR_DISPOSED");
    return outcome;
  }
  point = Number.POSITIVE_INFINITY;
  if (misdeed.mayInterrupt && isRefused(program)) return outcome;
  program.expectAgreement();
  program.heap.unfreeze();
  program.releaseAll();
  program.expectAgreement();
  expect(program.heap.liveCount).toBe(0);
  return outcome;
}

describe.each(ENGINES)("onLeak of a managed heap on $name that", ({ choice }) => {
  test.each(MISDEEDS)("$name", (misdeed) => {
    vi.spyOn(console, "error").mockReturnValue(undefined);
    let isDisposing = false;
    const program: ManagedProgram = new ManagedProgram({ ...choice }, (place) => {
      if (!isDisposing || place === "toString") return;
      expect(["onLeak", "onUnraisable"]).toContain(place);
      if (place === "onLeak") misdeed.act(program, 0);
    });
    for (const step of program.shortSteps.slice(0, LEAKING_STEPS)) step();
    const { externalCount } = program;
    const liveCount = program.heap.liveCount;
    isDisposing = true;
    program.heap.dispose();
    expect(program.leaks).toHaveLength(1);
    const [report] = program.leaks;
    expect(report).toMatchObject({ liveCount, isInterrupted: false });
    expect(report?.held.reduce((sum, { external }) => sum + external, 0)).toBe(externalCount);
    expectRefusal(program, "ERR_DISPOSED");
  });
});

describe.each(ENGINES)("a call out of a managed heap on $name that", ({ choice }) => {
  const points = new Map<string, number>();
  afterAll(async () => {
    // onLeak misbehaves once for each misdeed.
    const sum = [...points.values()].reduce((total, count) => total + count, MISDEEDS.length);
    if (points.size === MISDEEDS.length) await expectFigure("managed call out", String(sum));
  });

  test.each(MISDEEDS)("$name", (misdeed) => {
    vi.spyOn(console, "error").mockReturnValue(undefined);
    const places = new Set<CallOut>();
    let isComplete = false;
    for (let point = 1; !isComplete; point++) {
      expect(point).toBeLessThan(POINTS_MAX);
      points.set(misdeed.name, point - 1);
      const outcome = run(choice, misdeed, point);
      for (const place of outcome.places) places.add(place);
      isComplete = outcome.isDone;
    }
    expect([...places].sort()).toEqual([
      "WeakMethod callback",
      "__call__",
      "__del__",
      "collection callback",
      "debug sink",
      "finalize",
      "legacy __del__",
      "onUnraisable",
      "toString",
      "weak reference callback",
    ]);
  });
});
