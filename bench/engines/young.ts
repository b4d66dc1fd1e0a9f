// Measured on our own engines only: young collections, and full ones over a frozen heap. Young objects are
// few, so each collection is timed alone and the heap below stays as it is.

import { type EngineName, Heap } from "ouroboros-gc/raw";
import { generator } from "../graphs/generator.js";
import type { HeldGraph } from "../graphs/graph.js";
import { readGraphFile } from "../graphs/graph-file.js";
import { buildHandles, countAlive, releaseAllBut, suspect } from "../in-node/raw-heap.js";
import { timed } from "../in-node/timing.js";

export const YOUNG_CASES = {
  live: "young collection, all live, each held",
  "live-over-old": "the same, each also referring to a random old object",
  garbage: "young collection, all garbage",
  frozen: "full collection after freeze(), the young ones live, each held",
} as const;

export type YoungCase = keyof typeof YOUNG_CASES;

export interface YoungJob {
  readonly engine: EngineName;
  /** All its objects are held; absent for a heap without old objects. */
  readonly oldFile?: string;
  /** None of its objects is held in `garbage`, all of them in the other situations. */
  readonly youngFile: string;
  readonly repeats: number;
}

export interface YoungTime {
  readonly name: YoungCase;
  readonly ms: readonly number[];
  readonly freed: number;
  /** Young objects that are left after the last collection, and old ones. */
  readonly left: number;
  readonly oldLeft: number;
  readonly counts: Readonly<Record<string, number>>;
}

export function measureYoung({ engine, oldFile, youngFile, repeats }: YoungJob): YoungTime[] {
  const heap = new Heap({ engine, automatic: false });
  const old =
    oldFile === undefined ? new Float64Array() : buildHandles(heap, readGraphFile(oldFile));
  heap.collect();
  const young = readGraphFile(youngFile);
  const times: YoungTime[] = [];
  for (const name of Object.keys(YOUNG_CASES) as YoungCase[]) {
    if (name === "live-over-old" && old.length === 0) continue;
    if (name === "frozen") heap.freeze();
    times.push(measureCase(name, heap, young, old, repeats));
  }
  return times;
}

function measureCase(
  name: YoungCase,
  heap: Heap,
  young: HeldGraph,
  old: Float64Array,
  repeats: number,
): YoungTime {
  const random = generator(repeats);
  const generation = name === "frozen" ? 2 : 0;
  const ms: number[] = [];
  let [freed, left] = [0, 0];
  let counts: YoungTime["counts"] = {};
  for (let repeat = 0; repeat < repeats; repeat++) {
    const handles = buildHandles(heap, young);
    if (name === "live-over-old") {
      for (const handle of handles) {
        heap.pushReference(handle, old[random() % old.length] as number);
      }
    }
    if (name === "garbage") releaseAllBut(heap, handles, new Uint32Array());
    const before = heap.liveCount;
    suspect(heap);
    ms.push(timed(() => heap.collect(generation)));
    freed = before - heap.liveCount;
    left = countAlive(heap, handles);
    const { candidates, references, survivors } = heap.lastCollection;
    counts = { candidates, references, survivors };
    if (name !== "garbage") heap.decrefMany(handles);
    heap.collect(Math.max(1, generation));
  }
  return { name, ms, freed, left, oldLeft: countAlive(heap, old), counts };
}
