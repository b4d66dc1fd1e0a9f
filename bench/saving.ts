// How long it takes to save and restore a heap: npm run build && npx tsx bench/saving.ts [OBJECTS]
//
// The heap is the benchmark's random graph, three references an object, each object held once from
// outside. Prints medians of five; the bytes of every restored heap must be those that were saved.

import process from "node:process";
import { type EngineName, Heap, restoreHeap, saveHeap } from "ouroboros-gc/raw";
import { RANDOM } from "./graphs/shapes.js";

const REPEATS = 5;
const ENGINES: readonly EngineName[] = ["wasm", "typescript"];

function median(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `${Math.round(sorted[Math.floor(sorted.length / 2)] as number)} ms`;
}

/** The results of `REPEATS` calls, and the median of their times. */
function timed<T>(call: () => T): [T, string] {
  let result = call();
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const startMs = performance.now();
    result = call();
    times.push(performance.now() - startMs);
  }
  return [result, median(times)];
}

function load(engine: EngineName, objectCount: number): Heap {
  const { offsets, targets } = RANDOM.draw(objectCount, 1);
  const heap = new Heap({ engine, automatic: false });
  const handles = new Float64Array(offsets.length - 1);
  const counts = Uint32Array.from(
    handles,
    (_, i) => (offsets[i + 1] as number) - (offsets[i] as number),
  );
  heap.allocMany(new Uint16Array(handles.length), counts, handles);
  heap.linkMany(handles, offsets, targets);
  heap.collect();
  return heap;
}

const objectCount = Number(process.argv[2] ?? 1_000_000);
for (const from of ENGINES) {
  const heap = load(from, objectCount);
  const [bytes, saving] = timed(() => saveHeap(heap));
  console.log(`${from}: ${heap.liveCount} objects, ${bytes.length} bytes, saved in ${saving}`);
  for (const to of ENGINES) {
    const [copy, restoring] = timed(() => restoreHeap(bytes, { engine: to }));
    if (Buffer.compare(saveHeap(copy), bytes) !== 0) throw new Error("the restored heap differs");
    console.log(`  restored on ${to} in ${restoring}`);
  }
}
