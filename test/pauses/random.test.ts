// Random programs with steps of one object between any two operations, compared with a model of the graph:
// nothing reachable is freed, and everything that was unreachable when a collection began is dead when it is
// done.

import { describe, expect, test } from "vitest";
import { COUNTERS, RELEASE_UNITS } from "../../assembly/layout.js";
import { generator } from "../../bench/graphs/generator.js";
import type { Handle } from "../../src/raw.js";
import { Heap } from "../../src/raw.js";
import { ENGINES } from "../engines.js";

interface Node {
  readonly handle: Handle;
  readonly references: (Node | undefined)[];
  external: number;
}

function reachable(nodes: Iterable<Node>): Set<Node> {
  const reached = new Set<Node>();
  const waiting = [...nodes].filter((node) => node.external > 0);
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (const referent of node.references) if (referent) waiting.push(referent);
  }
  return reached;
}

describe.each(ENGINES)("steps of one object on $name", ({ choice }) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("between any two operations, seed %i", (seed) => {
    const draw = generator(seed);
    const next = (): number => draw() & 0xfffff;
    const pick = <T>(list: readonly T[]): T | undefined => list[next() % list.length];
    // Every other pair of programs collects young objects by itself, or lets them grow old during a deletion.
    const isAutomatic = seed % 4 >= 2;
    const often = { thresholds: [3, 1000, 1000], pauses: { maxMilliseconds: 1 } };
    const growOld = (): void => {
      if (isAutomatic) heap.unchecked.setControl(COUNTERS, 4); // as if so many had been made
    };
    const heap = new Heap({ ...choice, automatic: isAutomatic, ...(isAutomatic ? often : {}) });
    // Every other program releases in steps too.
    heap.unchecked.setControl(RELEASE_UNITS, seed % 2 === 0 ? 2 : 0);
    const nodes = new Set<Node>();
    let atStart: Node[] = [];
    let finished = 0;
    const check = (): void => {
      const reached = reachable(nodes);
      // An expectation for each node took forty times as long as all the rest.
      if (![...reached].every(({ handle }) => heap.isAlive(handle)))
        expect.fail("a reachable object is dead");
      for (const node of nodes) {
        if (!reached.has(node) && !heap.isAlive(node.handle)) nodes.delete(node);
      }
    };
    let isRunning = false;
    const step = (): void => {
      if (!isRunning) {
        const reached = reachable(nodes);
        atStart = [...nodes].filter((node) => !reached.has(node));
        isRunning = true;
      }
      if (!heap.step({ maxObjects: 1 + (next() % 3) }).done) return;
      isRunning = false;
      finished++;
      expect(atStart.filter(({ handle }) => heap.isAlive(handle))).toEqual([]);
    };
    for (let round = 0; round < 4000; round++) {
      const held = [...reachable(nodes)];
      const owner = pick(held.filter((node) => node.external > 0));
      const choiceOf = next() % 10;
      if (choiceOf < 3 || !owner) {
        const count = next() % 6;
        const handle = heap.alloc(0, count);
        nodes.add({ handle, references: new Array(count).fill(undefined), external: 1 });
      } else if (choiceOf < 6) {
        const holder = pick(held) as Node;
        const target = next() % 4 === 0 ? undefined : pick(held);
        if (holder.references.length > 0) {
          const index = next() % holder.references.length;
          heap.setReference(holder.handle, index, target?.handle ?? 0);
          holder.references[index] = target;
        }
      } else if (choiceOf < 7) {
        const node = pick(held) as Node;
        heap.incref(node.handle);
        node.external++;
      } else if (choiceOf < 8 && next() % 5 === 0) {
        heap.collect(next() % 2);
      } else {
        heap.decref(owner.handle);
        owner.external--;
      }
      check();
      if (next() % 2 === 0) growOld();
      if (next() % 4 > 0) step();
      check();
      if (round % 100 === 0) expect(heap.validate()).toEqual([]);
    }
    heap.disable();
    expect(finished).toBeGreaterThan(2);
    for (const node of nodes) for (; node.external > 0; node.external--) heap.decref(node.handle);
    while (!heap.step({ maxObjects: 7 }).done) {}
    heap.step();
    expect(heap.liveCount).toBe(0);
    expect(heap.validate()).toEqual([]);
  });
});
