// Heaps that are dropped without dispose(): their numbers come back when they are collected.

import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { sharedByCopies } from "../src/errors/copies.js";
import { Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const living = (): number => {
  const { returned, tags } = sharedByCopies();
  return tags.reduce((sum, use) => sum + use.living, 0) - returned.length;
};

describe.each(ENGINES)("heaps on $name", ({ choice }) => {
  test("return their numbers once nothing holds them", async () => {
    new Heap(choice).alloc();
    for (let made = 0; made < 300; made++) new Heap(choice).alloc();
    expect(living()).toBeGreaterThan(300);
    for (let tries = 0; living() > 0 && tries < 50; tries++) {
      await setTimeout(10);
      collectGarbage();
    }
    expect(living()).toBe(0);
    using heap = new Heap(choice);
    expect(sharedByCopies().returned).toEqual([]);
    expect(heap.isAlive(heap.alloc())).toBe(true);
    expect(living()).toBe(1);
  });
});
