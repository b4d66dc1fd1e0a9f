// The stack is exhausted at every depth at which the library can be called: what the heap reports afterwards
// must be true, or it must refuse to go on. In Node alone: the depths are those of its frames.

import { describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { ENGINES } from "../engines.js";

/** Calls `act` with less and less stack left, and `check` after each call; RangeErrors are expected. */
function atEveryDepth(act: () => void, check: () => void = () => {}): void {
  const dive = (left: number): void => {
    if (left > 0) dive(left - 1);
    else act();
  };
  const fits = (depth: number): boolean => {
    try {
      dive(depth);
      return true;
    } catch (error) {
      const { code } = error as { code?: string };
      if (!(error instanceof RangeError) && code !== "ERR_INTERRUPTED") throw error;
      return false;
    }
  };
  let most = 500;
  while (fits(most)) most += 500;
  for (let depth = most - 700; depth <= most; depth += 3) {
    fits(depth);
    check();
  }
}

describe.each(ENGINES)("an exhausted stack, on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("a declared field is never lost", () => {
    let gc = newHeap();
    let checkCount = 0;
    let interruptedCount = 0;
    const makeHolder = () => {
      gc.onUnraisable = ({ error }) => {
        throw error;
      };
      const held = new gc.Object();
      class Holder extends gc.Object {
        first: unknown = held;
        second: unknown = held;
      }
      return { held, holder: new Holder() };
    };
    let { held, holder } = makeHolder();
    const check = (): void => {
      try {
        expect(gc.getReferents(holder)).toEqual([held, held]);
        expect([holder.first, holder.second]).toEqual([held, held]);
        expect(gc.validate()).toEqual([]);
        checkCount++;
      } catch (error) {
        expect((error as { code?: string }).code).toBe("ERR_INTERRUPTED");
        interruptedCount++;
      }
      gc = newHeap();
      ({ held, holder } = makeHolder());
    };
    atEveryDepth(() => gc.trackedCount, check);
    expect(checkCount).toBeGreaterThan(interruptedCount);
  });

  test("a list's items and its references stay in step", () => {
    const gc = newHeap();
    const item = new gc.Object();
    const list = new gc.List<unknown>();
    const check = (): void => expect(gc.getReferents(list)).toHaveLength(list.length);
    try {
      atEveryDepth(() => {
        list.push(item);
      });
      check();
      atEveryDepth(() => {
        list.pop();
      });
      check();
      atEveryDepth(() => {
        if (list.length === 0) list.push(item);
        list.set(0, item);
      });
      check();
      expect(gc.getRefcount(item)).toBe(1 + list.length);
      expect(gc.validate()).toEqual([]);
    } catch (error) {
      expect((error as { code: string }).code).toBe("ERR_INTERRUPTED");
    }
  });

  test("an attribute is assigned, or not at all", () => {
    const gc = newHeap();
    // biome-ignore lint/suspicious/noExplicitAny: undeclared names
    const object: any = new gc.Object();
    const value = new gc.Object();
    let name = 0;
    try {
      atEveryDepth(() => {
        object[`name${name++ % 100}`] = value;
      });
      const held = Array.from({ length: 100 }, (_, at) => object[`name${at}`]).filter(Boolean);
      expect(gc.getReferents(object)).toHaveLength(held.length);
      expect(gc.getRefcount(value)).toBe(1 + held.length);
      expect(gc.validate()).toEqual([]);
      del(value);
    } catch (error) {
      expect((error as { code: string }).code).toBe("ERR_INTERRUPTED");
    }
  });
});
