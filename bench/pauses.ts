// How long a program waits for its collector: a heap of old objects, and rings that are made, held for a
// while and dropped; full collections that stop the world, and in steps.
//
//   npm run build && npx tsx bench/pauses.ts [OBJECTS] [SECONDS]
//
// Each engine and way in its own process, ROUNDS times in turns: medians. A pause is the time that one
// allocation waits for the collections that it made due, by the clock: leave the machine alone.

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Heap } from "ouroboros-gc/raw";
import { generator } from "./graphs/generator.js";
import { makeRing } from "./graphs/ring.js";

const ROUNDS = 3;
const RING = 10;
/** Rings that are held before the oldest is dropped. */
const WINDOW = 30_000;
const RINGS_AT_ONCE = 100;
const WAYS = ["stops the world", "in steps"] as const;
const ENGINES = ["wasm", "typescript"] as const;
const COLUMNS = ["made a second", "most alive", "share of time", "p50", "p99", "p99.9", "worst"];

/** A heap that records how long each due collection kept an allocation waiting. */
class TimedHeap extends Heap {
  readonly pauses: number[] = [];

  protected override collectDue(generation?: number): void {
    const startMs = performance.now();
    super.collectDue(generation);
    this.pauses.push(performance.now() - startMs);
  }
}

/** `size` objects with three random references each, all reachable from one in a hundred. */
function fill(heap: Heap, size: number): void {
  const next = generator(1);
  heap.disable();
  const core = heap.unchecked;
  core.reserve(Math.ceil(size * 1.6) + 2 * RING * WINDOW);
  const slots = Uint32Array.from({ length: size }, () => core.alloc(0, 3, 0));
  for (const slot of slots) {
    for (let index = 0; index < 3; index++) {
      core.setReference(slot, index, slots[next() % size] as number);
    }
  }
  for (const [at, slot] of slots.entries()) if (at % 100 !== 0) core.decref(slot);
  heap.collect();
  heap.enable();
}

/** Runs one way for this many seconds; returns the figures of COLUMNS. */
function run(engine: "wasm" | "typescript", way: string, size: number, seconds: number): number[] {
  const pauses = way === "in steps" ? { maxMilliseconds: 1 } : undefined;
  const heap = new TimedHeap({ engine, pauses });
  fill(heap, size);
  heap.pauses.length = 0;
  const held = new Float64Array(WINDOW);
  let made = 0;
  let most = 0;
  const startMs = performance.now();
  while (performance.now() - startMs < seconds * 1000) {
    for (let round = 0; round < RINGS_AT_ONCE; round++, made++) {
      const at = made % WINDOW;
      if (held[at]) heap.decref(held[at]);
      held[at] = makeRing(heap, RING);
    }
    most = Math.max(most, heap.liveCount);
  }
  const tookMs = performance.now() - startMs;
  const sorted = Float64Array.from(heap.pauses).sort();
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number;
  const spentMs = sorted.reduce((sum, pause) => sum + pause, 0);
  return [
    (made * RING * 1000) / tookMs,
    most,
    spentMs / tookMs,
    at(0.5),
    at(0.99),
    at(0.999),
    at(1),
  ];
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] as number;
}

const [first = "1000000", second = "10", engine, way] = process.argv.slice(2);
if (engine === "wasm" || engine === "typescript") {
  console.log(JSON.stringify(run(engine, way ?? "", Number(first), Number(second))));
} else {
  console.log(["engine, full collections", ...COLUMNS].join(" | "));
  for (const name of ENGINES) {
    const rounds = Array.from({ length: ROUNDS }, () =>
      WAYS.map((each) => {
        const program = [fileURLToPath(import.meta.url), first, second, name, each];
        const text = execFileSync(process.execPath, [...process.execArgv, ...program]);
        return JSON.parse(String(text)) as number[];
      }),
    );
    for (const [index, each] of WAYS.entries()) {
      const figures = COLUMNS.map((_, column) =>
        median(rounds.map((round) => round[index]?.[column] as number)),
      );
      const [speed = 0, most = 0, share = 0, ...pauses] = figures;
      const texts = [Math.round(speed), most, `${(share * 100).toFixed(0)} %`];
      console.log(
        [`${name}, ${each}`, ...texts, ...pauses.map((one) => one.toFixed(2))].join(" | "),
      );
    }
  }
}
