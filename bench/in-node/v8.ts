// Plain JavaScript objects, each reference a field, under the garbage collector of Node's own V8. The
// collector marks all of Node with them; the cost of that alone is reported as well. V8 does not report what
// it freed: the same graph is built once more, untimed, with a WeakRef to every object, and those that still
// deref after the same collection are counted.

import { setImmediate, setTimeout } from "node:timers/promises";
import { expectedOutcome, type HeldGraph } from "../graphs/graph.js";
import type { Measurement, Task } from "../opponent.js";
import { type Build, measureBuilt, median, timed } from "./timing.js";

type Plain = Plain[] | Record<string, unknown>;

class With0 {}
class With1 {
  a: unknown = undefined;
}
class With2 {
  a: unknown = undefined;
  b: unknown = undefined;
}
class With3 {
  a: unknown = undefined;
  b: unknown = undefined;
  c: unknown = undefined;
}

const CLASSES: readonly (new () => object)[] = [With0, With1, With2, With3];

/** WeakRefs made or dereferenced in a turn keep their objects alive until its end. */
const WEAKREFS_A_TURN = 500_000;
const ROUNDS_MAX = 20;
const MOMENT = 20; // milliseconds

/** An object with a field for each reference; above 3, an array of them. */
function makeAll({ objectCount, offsets, targets }: HeldGraph): Plain[] {
  const made: Plain[] = [];
  for (let object = 0; object < objectCount; object++) {
    const count = (offsets[object + 1] as number) - (offsets[object] as number);
    const Class = CLASSES[count];
    made.push(Class === undefined ? [] : (new Class() as Record<string, unknown>));
  }
  for (let object = 0; object < objectCount; object++) {
    const owner = made[object] as Plain;
    const start = offsets[object] as number;
    const stop = offsets[object + 1] as number;
    const at = (index: number): Plain => made[targets[index] as number] as Plain;
    if (Array.isArray(owner)) {
      for (let index = start; index < stop; index++) owner.push(at(index));
      continue;
    }
    if (start < stop) owner["a"] = at(start);
    if (start + 1 < stop) owner["b"] = at(start + 1);
    if (start + 2 < stop) owner["c"] = at(start + 2);
  }
  return made;
}

function collectGarbage(): void {
  if (!globalThis.gc) throw new Error("v8: run node with --expose-gc.");
  globalThis.gc();
}

/** Objects that the current holder keeps; a field of a module, which the optimizer cannot drop. */
let holder: Plain[] = [];

/** First finishes any marking that V8 began while objects were made: it would keep them all alive. */
function releaseAllBut(held: Uint32Array): void {
  collectGarbage();
  holder = Array.from(held, (object) => holder[object] as Plain);
}

const build: Build = (graph) => {
  holder = makeAll(graph);
  return {
    releaseUnheld: () => releaseAllBut(graph.held),
    collect: collectGarbage,
    liveCount: () => 0,
    left: () => 0,
    release: () => {
      holder = [];
    },
  };
};

/** Holds every object, and makes a WeakRef to each. */
async function makeWeak(graph: HeldGraph): Promise<WeakRef<Plain>[]> {
  holder = makeAll(graph);
  const weak: WeakRef<Plain>[] = [];
  for (let object = 0; object < graph.objectCount; object++) {
    weak.push(new WeakRef(holder[object] as Plain));
    if (object % WEAKREFS_A_TURN === 0) await setImmediate();
  }
  await setImmediate();
  return weak;
}

/**
 * Objects that are left. Code that V8 compiles on a thread of its own may hold some for a moment: while more
 * are left than can be reached, it waits again.
 */
async function countLeft(graph: HeldGraph): Promise<number> {
  const weak = await makeWeak(graph);
  releaseAllBut(graph.held);
  const reachable = expectedOutcome(graph).left;
  let left = 0;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    collectGarbage();
    left = await countAlive(weak);
    if (left <= reachable) break;
    await setTimeout(MOMENT);
  }
  return left;
}

async function countAlive(weak: readonly WeakRef<Plain>[]): Promise<number> {
  let alive = 0;
  for (let object = 0; object < weak.length; object++) {
    if ((weak[object] as WeakRef<Plain>).deref() !== undefined) alive++;
    if (object % WEAKREFS_A_TURN === 0) await setImmediate();
  }
  await setImmediate();
  return alive;
}

export async function measureV8(
  graph: HeldGraph,
  task: Pick<Task, "situation" | "repeats">,
): Promise<Measurement> {
  const empty = Array.from({ length: 3 }, () => timed(collectGarbage));
  const counts = { emptyMicroseconds: Math.round(median(empty) * 1000) };
  const measurement = measureBuilt(build, graph, task);
  const left = await countLeft(graph);
  holder = [];
  return { ...measurement, left, freed: graph.objectCount - left, counts };
}
