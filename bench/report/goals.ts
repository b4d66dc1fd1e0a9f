// The goals that this library set itself, each with the figure of the run. Those for a million objects are
// judged at that size only.

import { type CollectionRow, isTiming, type Results, type Timing } from "../results.js";
import { costOf } from "./collections.js";
import { growthExponent, QUADRATIC } from "./engines.js";
import { REASONS } from "./reasons.js";
import { formatCount, formatFigure, formatRatio } from "./table.js";

export interface Goal {
  readonly goal: string;
  readonly figure: string;
  readonly verdict: "reached" | "missed" | "not measured";
  /** Why it is missed, and what was tried. */
  readonly reason?: string;
}

const MILLION = 1_000_000;

/** Each figure must be at most, or at least, its limit; a missing one is not judged. */
interface Part {
  readonly name?: string;
  readonly value: number | undefined;
  readonly most?: number;
  readonly least?: number;
}

export function judgeGoals(results: Results): Goal[] {
  return explained([
    ...collectionGoals(results),
    ...opponentGoals(results),
    ...youngGoals(results),
    ...operationGoals(results),
    ...sizeGoals(results),
  ]);
}

/** With the reason after each missed goal. */
export function explained(goals: readonly Goal[]): Goal[] {
  return goals.map((goal) => {
    const reason = goal.verdict === "missed" ? REASONS[goal.goal] : undefined;
    return reason === undefined ? goal : { ...goal, reason };
  });
}

/** The missed goals with their reasons, under a heading; nothing if none is missed. */
export function missedReasons(goals: readonly Goal[]): string[] {
  const missed = goals.filter(({ verdict }) => verdict === "missed");
  if (missed.length === 0) return [];
  const items = missed.map(({ goal, reason }) => `- **${goal}**: ${reason ?? "not investigated."}`);
  return ["### Why goals are missed", items.join("\n")];
}

export function judge(goal: string, unit: string, parts: readonly Part[]): Goal {
  const known = parts.filter((part) => part.value !== undefined) as (Part & { value: number })[];
  if (known.length === 0) return { goal, figure: "", verdict: "not measured" };
  const isMet = ({ value, most = Infinity, least = -Infinity }: (typeof known)[0]): boolean =>
    value <= most && value >= least;
  const figure = known
    .map(({ name, value }) => `${name === undefined ? "" : `${name} `}${formatFigure(value)}`)
    .join(", ");
  return { goal, figure: `${figure}${unit}`, verdict: known.every(isMet) ? "reached" : "missed" };
}

function find(
  { collections }: Results,
  shape: string,
  situation: string,
  size = MILLION,
): CollectionRow | undefined {
  return collections.find(
    (row) => row.shape === shape && row.situation === situation && row.size === size,
  );
}

function collectionGoals(results: Results): Goal[] {
  const cost = (shape: string, situation: string, size?: number): number | undefined => {
    const row = find(results, shape, situation, size);
    return row && costOf(row, "wasm");
  };
  const pair = (situation: string, random: number, neighbouring: number): Part[] => [
    { name: "random", value: cost("random", situation), most: random },
    { name: "neighbouring", value: cost("neighbouring", situation), most: neighbouring },
  ];
  const share = (shape: string): number | undefined => {
    const held = cost(shape, "all live, each held");
    const full = cost(shape, "all live through few");
    return held === undefined || full === undefined ? undefined : (100 * held) / full;
  };
  const huge = results.collections.filter(({ size }) => size === 50 * MILLION);
  const ownHuge = huge.map((row) => costOf(row, "wasm"));
  return [
    judge(
      "1,000,000, all live, each held: <= 13 ns random, 8 neighbouring",
      " ns",
      pair("all live, each held", 13, 8),
    ),
    judge(
      "1,000,000, all live through 1 %: <= 22 ns random, 10 neighbouring",
      " ns",
      pair("all live through few", 22, 10),
    ),
    judge("10,000,000, all live through 1 %: <= 60 ns random", " ns", [
      { value: cost("random", "all live through few", 10 * MILLION), most: 60 },
    ]),
    judge(
      "1,000,000, half garbage: <= 22 ns random, 10 neighbouring",
      " ns",
      pair("half garbage", 22, 10),
    ),
    judge(
      "1,000,000, all garbage: <= 25 ns random, 12 neighbouring",
      " ns",
      pair("all garbage", 25, 12),
    ),
    judge("nothing to free costs <= 60 % of all live through 1 %, at 1,000,000", " %", [
      { name: "random", value: share("random"), most: 60 },
      { name: "neighbouring", value: share("neighbouring"), most: 60 },
    ]),
    judge(
      "50,000,000 objects fit and are collected",
      " ns an object",
      huge.map((row, index) => ({ name: row.situation, value: ownHuge[index] })),
    ),
  ];
}

/** The smallest ratio over all rows of a million objects and more, and where it is. */
function opponentGoals(results: Results): Goal[] {
  const rows = results.collections.filter(({ objects }) => objects > 0.9 * MILLION);
  const against = (name: RegExp, least: number, goal: string): Goal => {
    let worst: { ratio: number; place: string } | undefined;
    for (const row of rows) {
      const own = row.times["wasm"];
      for (const [other, time] of Object.entries(row.times)) {
        if (!name.test(other) || !isTiming(time) || !isTiming(own)) continue;
        const ratio = time.ms[1] / own.ms[1];
        const limit = row.times["C (limit)"];
        const ofLimit =
          isTiming(limit) && limit !== time
            ? `; the C loop: ${formatRatio(time.ms[1] / limit.ms[1])}`
            : "";
        const place = `${row.shape}, ${row.situation}, ${formatCount(row.objects)}${ofLimit}`;
        if (worst === undefined || ratio < worst.ratio) worst = { ratio, place };
      }
    }
    if (worst === undefined) return { goal, figure: "", verdict: "not measured" };
    const figure = `least ${formatRatio(worst.ratio)} (${worst.place})`;
    return { goal, figure, verdict: worst.ratio >= least ? "reached" : "missed" };
  };
  const recorded = results.collections.find(({ shape }) => shape === "heap1m");
  const own = recorded?.times["wasm"];
  const times = (ms: number | undefined): number | undefined =>
    ms !== undefined && isTiming(own) ? ms / own.ms[1] : undefined;
  const program = results.recorded.find(({ name }) => name === "heap1m")?.ms[1];
  const cheapest = recorded && pythonTime(recorded)?.ms[1];
  return [
    against(/^cpython/i, 15, "every row from 1,000,000 objects: 15x CPython"),
    against(/^pyodide/i, 20, "every row from 1,000,000 objects: 20x Pyodide"),
    against(/^v8$/, 4, "every row from 1,000,000 objects: 4x V8's gc()"),
    against(/^boehm/i, 7, "every row from 1,000,000 objects: 7x Boehm"),
    against(/^typescript$/, 1.8, "every row from 1,000,000 objects: 1.8x our TypeScript"),
    against(/^C \(limit\)$/, 0.85, "85 % of a hand-tuned C loop, from 1,000,000 objects"),
    judge("heap1m: 20x CPython measured alongside", "x", [
      { name: "the program itself", value: times(program), least: 20 },
      {
        name: "its graph of CPython's cheapest objects",
        value: times(cheapest),
        ...(program === undefined && { least: 20 }),
      },
    ]),
  ];
}

function pythonTime({ times }: CollectionRow): Timing | undefined {
  const found = Object.entries(times).find(([name]) => /^cpython/i.test(name))?.[1];
  return isTiming(found) ? found : undefined;
}

function youngGoals({ young, growth }: Results): Goal[] {
  const live = young.filter(({ name }) => name === "live");
  const micros = live.map(({ old, times }) => {
    const ms = times["wasm"]?.ms[1];
    return { name: `over ${formatCount(old)}`, value: ms && ms * 1000, most: 30 };
  });
  const known = micros.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const flatness = known.length > 1 ? Math.max(...known) / Math.min(...known) : undefined;
  const isFull = live.some(({ old }) => old > 9 * MILLION);
  const exponents = growth.map(({ points }) => growthExponent(points));
  const steepest = exponents.length === 0 ? undefined : Math.max(...exponents);
  return [
    judge(
      "young collection of 2,000: <= 30 us over 0, 1 and 10 million",
      " us",
      isFull ? micros : [],
    ),
    judge("flat in the heap's size: the dearest at most 1.5 times the cheapest", "x", [
      { value: isFull ? flatness : undefined, most: 1.5 },
    ]),
    judge(`nothing quadratic: no cost grows with an exponent above ${QUADRATIC}`, "", [
      { name: "steepest", value: steepest, most: QUADRATIC },
    ]),
  ];
}

function operationGoals({ operations }: Results): Goal[] {
  const find = (name: string, way: string): number | undefined =>
    operations["wasm"]?.find((time) => time.name.startsWith(name) && time.way === way)?.ns[1];
  const timesPython = (name: string, way: string): number | undefined => {
    const theirs = operations["CPython"]?.find((time) => time.name === name)?.ns[1];
    const ours = find(name, way);
    return ours && theirs ? ours / theirs : undefined;
  };
  const dearer = (name: string): number | undefined => {
    const [checked, unchecked] = [find(name, "checked"), find(name, "unchecked")];
    return checked && unchecked ? 100 * (checked / unchecked - 1) : undefined;
  };
  const names = ["alloc + free", "setReference, in order", "incref + decref", "pushReference"];
  return [
    judge("alloc + free <= 12 ns", " ns", [
      { name: "checked", value: find("alloc + free", "checked"), most: 12 },
      { name: "unchecked", value: find("alloc + free", "unchecked") },
      { name: "batch", value: find("alloc + free", "batch") },
    ]),
    judge("setReference in order <= 5 ns", " ns", [
      { name: "checked", value: find("setReference, in order", "checked"), most: 5 },
      { name: "unchecked", value: find("setReference, in order", "unchecked") },
      { name: "batch", value: find("setReference, in order", "batch") },
    ]),
    judge(
      "checked handles at most 20 % dearer than unchecked",
      " %",
      names.map((name) => ({ name, value: dearer(name), most: 20 })),
    ),
    judge("managed a.ref = b <= 25 ns", " ns", [{ value: find("a.ref = b", "managed"), most: 25 }]),
    judge("managed a.ref = b, and reading it, at most CPython's time", "x", [
      { name: "assignment", value: timesPython("a.ref = b", "managed"), most: 1 },
      { name: "reading", value: timesPython("read a.ref", "managed"), most: 1 },
    ]),
    judge("managed new, two fields, del: at most 2.5 times CPython's", "x", [
      { value: timesPython("new, two fields, del", "managed"), most: 2.5 },
    ]),
    judge("the same, declared for the compiler alone: at most 1.5 times", "x", [
      { value: timesPython("new, two fields, del", "declare"), most: 1.5 },
    ]),
  ];
}

function sizeGoals({ memory, sizes, loading }: Results): Goal[] {
  const points = memory["wasm"] ?? [];
  const bytes = (references: number): number | undefined =>
    points.find((point) => point.references === references)?.bytesAnObject;
  const [none, last] = [bytes(0), points.at(-1)];
  const each =
    none !== undefined && last && last.references > 0
      ? (last.bytesAnObject - none) / last.references
      : undefined;
  const brotli = (start: string): number | undefined =>
    sizes.find(({ name }) => name.startsWith(start))?.brotli;
  const total = (start: string): number | undefined =>
    loading.find(({ entry }) => entry.startsWith(start))?.totalMs[1];
  return [
    judge("memory: <= 20 bytes an object, 4 a reference", " bytes", [
      { name: "object", value: none, most: 20 },
      { name: "reference", value: each, most: 4 },
    ]),
    judge("kernel and raw entry <= 6,000 bytes brotli", " bytes", [
      { value: brotli("raw entry"), most: 6000 },
    ]),
    judge("main entry <= 12,000 bytes brotli", " bytes", [
      { value: brotli("main entry"), most: 12_000 },
    ]),
    judge("import to first allocation <= 3 ms", " ms", [
      { name: "raw, bundled", value: total("raw entry, bundled"), most: 3 },
      { name: "raw, as installed", value: total("raw entry, as installed"), most: 3 },
    ]),
  ];
}
