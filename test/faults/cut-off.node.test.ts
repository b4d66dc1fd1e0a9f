// Calls cut off at their first write, before they have changed anything: they may not have recorded anything
// either.

import { expect, test } from "vitest";
import { TRIGGER } from "../../assembly/layout.js";
import { del, GC, incref } from "../../src/index.js";
import { Heap } from "../../src/raw.js";
import { finalize, getWeakRefCount, WeakKeyMap, WeakValueMap } from "../../src/weakref.js";
import { FAULTY_ENGINES, Faults } from "./injection.js";

/** Runs `work` on an engine whose first write after `arm()` is cut off. */
function cutOff(
  engine: (typeof FAULTY_ENGINES)[number],
  work: (heap: GC, arm: () => void) => void,
): void {
  const faults = new Faults();
  engine.run(
    faults,
    () => {
      faults.arm();
      const heap = new GC({ ...engine.choice, automatic: false });
      work(heap, () => faults.arm({ write: 1 }));
    },
    "writes",
  );
}

test.each(FAULTY_ENGINES)("a del that did not begin dropped no name, on $name", (engine) => {
  cutOff(engine, (heap, arm) => {
    const object = new heap.Object();
    arm();
    expect(() => del(object)).toThrow(RangeError);
    expect(heap.getRefcount(object)).toBe(1);
    del(object);
    expect(heap.liveCount).toBe(0);
  });
});

test.each(FAULTY_ENGINES)("an incref that did not begin took no name, on $name", (engine) => {
  cutOff(engine, (heap, arm) => {
    const object = new heap.Object();
    arm();
    expect(() => incref(object)).toThrow(RangeError);
    del(object);
    expect(heap.liveCount).toBe(0);
  });
});

const WEAK: readonly [string, (object: object) => void][] = [
  ["WeakValueMap.set", (object) => new WeakValueMap().set(1, object as never)],
  ["WeakKeyMap.set", (object) => new WeakKeyMap().set(object as never, object)],
  ["finalize", (object) => finalize(object as never, () => {})],
];

test.each(FAULTY_ENGINES.flatMap((engine) => WEAK.map(([name, call]) => ({ engine, name, call }))))(
  "$name that is cut off leaves no weak reference without an owner, on $engine.name",
  ({ engine, call }) => {
    cutOff(engine, (heap, arm) => {
      const object = new heap.Object();
      arm();
      expect(() => call(object)).toThrow(RangeError);
      try {
        expect(getWeakRefCount(object)).toBe(0);
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_INTERRUPTED" });
      }
    });
  },
);

const SWITCHES: readonly [string, (heap: GC) => void][] = [
  ["enable", (heap) => heap.enable()],
  ["setThreshold", (heap) => heap.setThreshold(7)],
];

test.each(
  FAULTY_ENGINES.flatMap((engine) => SWITCHES.map(([name, call]) => ({ engine, name, call }))),
)(
  "$name that is cut off leaves no heap that claims to collect and never does, on $engine.name",
  (one) => {
    for (const write of [1, 2]) {
      const faults = new Faults();
      const work = (): void => {
        faults.arm();
        const heap = new GC({ ...one.engine.choice, thresholds: [3] });
        if (one.name === "enable") heap.disable();
        else heap.setThreshold(0);
        const { engine } = heap.inspection();
        faults.arm({ write });
        try {
          one.call(heap);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        try {
          const isOn = heap.isEnabled() && heap.getThreshold()[0] > 0;
          expect(engine.control(TRIGGER) !== 0xffffffff).toBe(isOn);
        } catch (error) {
          expect(error).toMatchObject({ code: "ERR_INTERRUPTED" });
        }
      };
      one.engine.run(faults, work, "writes");
    }
  },
);

test("a stack that ends where the TypeScript engine grows is not a full heap", () => {
  const host = globalThis as unknown as Record<string, unknown>;
  const own = host["Int32Array"];
  const heap = new Heap({ engine: "typescript", automatic: false });
  host["Int32Array"] = class {
    constructor() {
      throw new RangeError("Maximum call stack size exceeded");
    }
  };
  try {
    expect(() => heap.reserve(5000)).toThrow(/Maximum call stack/);
  } finally {
    host["Int32Array"] = own;
  }
  expect(() => heap.liveCount).toThrow(expect.objectContaining({ code: "ERR_INTERRUPTED" }));
});
