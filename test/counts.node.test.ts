// The kernel's own counts on the benchmark's graphs: a guard of the algorithm that noise cannot fool. One
// candidate more than before, or one reference visited again, changes test/counts.txt.

import { expect, test } from "vitest";
import type { HeldGraph } from "../bench/graphs/graph.js";
import { RANDOM, SHAPES } from "../bench/graphs/shapes.js";
import { FEW, SITUATIONS } from "../bench/graphs/situations.js";
import { buildHandles, releaseAllBut } from "../bench/in-node/raw-heap.js";
import { Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

const SIZE = 10_000;
const YOUNG = 2000;

const workloads = SHAPES.flatMap((shape) =>
  SITUATIONS.flatMap((situation) => {
    const graph = situation.make(shape, SIZE);
    return graph ? [{ name: `${shape.name}, ${situation.name}`, graph }] : [];
  }),
);
const young = FEW.make(RANDOM, YOUNG) as HeldGraph;

test.each(ENGINES)(
  "collections on $name look at as much as test/counts.txt says",
  async ({ choice }) => {
    const lines = workloads.flatMap(({ name, graph }) => {
      const heap = new Heap({ ...choice, automatic: false });
      releaseAllBut(heap, buildHandles(heap, graph), graph.held);
      const collected = (what: string, generation: number): string => {
        heap.collect(generation);
        return `  ${what}: ${countsOf(heap)}`;
      };
      const addYoung = (): void => {
        releaseAllBut(heap, buildHandles(heap, young), young.held);
      };
      const found = [name, collected("full", 2), collected("full again", 2)];
      addYoung();
      found.push(collected("generation 0", 0));
      addYoung();
      found.push(collected("generation 1", 1));
      heap.freeze();
      addYoung();
      found.push(collected("full over a frozen heap", 2));
      return found;
    });
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("counts.txt");
  },
);

function countsOf({ lastCollection }: Heap): string {
  const { candidates, references, survivors, collected } = lastCollection;
  return `${candidates} candidates, ${references} references, ${survivors} survivors, ${collected} collected`;
}
