// Whether a test leaks: what was alive after each of its runs, compared.

import type { HeapState, Living } from "./census.js";

type Counted = readonly [label: string, counts: readonly number[]];

/** Leftovers of the runs; undefined if there are none. */
export function verdict(runs: readonly Living[]): string | undefined {
  const found = [
    ...piling(runs).filter(isRisen),
    ...held(runs).filter(([, counts]) => new Set(counts).size > 1),
  ];
  if (found.length === 0) return undefined;
  return found.map(([label, counts]) => `${label}: ${counts.join(", ")}`).join("; ");
}

/** Whether there are more heaps or Wasm memories than after the first run. V8 may still collect them. */
export function isPiledUp(runs: readonly Living[]): boolean {
  return piling(runs).some(isRisen);
}

function piling(runs: readonly Living[]): readonly Counted[] {
  return [
    ["heaps", runs.map(({ heaps }) => heaps.size)],
    ["Wasm memories", runs.map(({ memories }) => memories)],
  ];
}

function isRisen([, counts]: Counted): boolean {
  return (counts.at(-1) ?? 0) > (counts[0] ?? 0);
}

/** The total contents of the heaps that exist after every run: the same after each, or it leaks. */
function held(runs: readonly Living[]): readonly Counted[] {
  const lasting = [...(runs[0]?.heaps.keys() ?? [])].filter((heap) =>
    runs.every(({ heaps }) => heaps.has(heap)),
  );
  const sums = (what: keyof HeapState): number[] =>
    runs.map(({ heaps }) =>
      lasting.reduce((sum, heap) => sum + (heaps.get(heap)?.[what] as number), 0),
    );
  return [
    ["live slots", sums("slots")],
    ["references from outside", sums("externals")],
    ["bytes of heaps", sums("bytes")],
  ];
}
