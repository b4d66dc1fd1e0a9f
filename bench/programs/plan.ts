// The programs of a run, and their sizes.

import type { ProgramTask } from "./index.js";
import type { Sizes } from "./program.js";

export interface PlannedProgram extends ProgramTask {
  readonly name: string;
}

/** Which chains a run has: one, each size changed alone, or every combination. */
export type Chains = "one" | "alone" | "all";

const count = (number: number): string => number.toLocaleString("en-US");

function chain(length: number, live: number, bytes: number, old: number, total: number) {
  const words = [
    `chain, rings of ${count(length)}, ${count(live)} held`,
    ...(bytes > 0 ? [`${count(bytes)} bytes a ring`] : []),
    ...(old > 0 ? [`beside ${count(old)}`] : []),
  ];
  return planned(words.join(", "), "chain", { length, live, bytes, old, total });
}

function planned(name: string, program: ProgramTask["program"], sizes: Sizes): PlannedProgram {
  return { name, program, sizes };
}

const LENGTHS = [10, 100, 1000];
const LIVES = [100, 10_000, 30_000];
const BYTES = [0, 10_000, 100_000];
const OLDS = [0, 1_000_000];

/** Around rings of 10 with 10,000 held, each size is changed alone. */
function chains(which: Chains, total: number): PlannedProgram[] {
  const [length, live, bytes, old] = [10, 10_000, 0, 0];
  if (which === "one") return [chain(length, live, bytes, old, total)];
  const all = LENGTHS.flatMap((length) =>
    LIVES.flatMap((live) =>
      BYTES.flatMap((bytes) => OLDS.map((old) => [length, live, bytes, old] as const)),
    ),
  );
  const centre = [length, live, bytes, old];
  const chosen = all
    .map((sizes) => ({
      sizes,
      changed: sizes.filter((size, index) => size !== centre[index]).length,
    }))
    .filter(({ changed }) => which === "all" || changed <= 1)
    .sort((a, b) => a.changed - b.changed);
  return chosen.map(({ sizes }) => chain(...sizes, total));
}

/** Programs that make about this many objects; some make half as many, or half as many again. */
export function planPrograms(which: Chains, total: number): PlannedProgram[] {
  const lists = { base: 10_000, length: 5000 };
  const tree = { records: 10_000, total: total / 2 };
  const held = 1.5 * total;
  return [
    ...chains(which, total),
    planned("tree, no record in a cycle", "tree", { ...tree, cyclic: 0 }),
    planned("tree, 10 % of the records refer to it", "tree", { ...tree, cyclic: 10 }),
    planned("queue of 1,000, 10,000 bytes each", "queue", {
      length: 1000,
      bytes: 10_000,
      total: total / 10,
    }),
    planned("lists of 5,000, dropped", "lists", { ...lists, total, isHeld: 0 }),
    planned(`lists of 5,000, all held, to ${count(held)}`, "lists", {
      ...lists,
      total: held,
      isHeld: 1,
    }),
    planned(`grow: a chain that only grows, to ${count(total)}`, "grow", {
      total,
    }),
    planned("collect: 100 lists of 20, pyperformance's gc_collect", "collect", {
      rings: 100,
      length: 20,
      repeats: total / 2000,
    }),
    planned("traverse: 1,000 tuples, pyperformance's gc_traversal", "traverse", {
      levels: 1000,
      repeats: Math.ceil(total / 20_000),
    }),
  ];
}
