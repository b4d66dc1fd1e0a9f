// The goals for whole programs, each with the figure of the run: how many times as fast as CPython.

import { isProgramTiming, type ProgramRow, type Results } from "../results.js";
import { explained, type Goal, judge } from "./goals.js";

/** The raw heap on the Wasm kernel, with its fastest calls. */
const RAW = /^raw(?!.*TypeScript)/;
const TWIN = /^raw, TypeScript$/;
const CHAIN = "chain, rings of 10, 10,000 held";

/** Nanoseconds per object of the fastest opponent with such a name. */
function fastest({ times }: ProgramRow, name: RegExp): number | undefined {
  const known = Object.entries(times).flatMap(([each, time]) =>
    name.test(each) && isProgramTiming(time) ? [time.ns[1]] : [],
  );
  return known.length === 0 ? undefined : Math.min(...known);
}

function timesCPython(row: ProgramRow, name: RegExp): number | undefined {
  const [theirs, ours] = [fastest(row, /^CPython$/), fastest(row, name)];
  return theirs === undefined || ours === undefined ? undefined : theirs / ours;
}

export function programGoals({ programs }: Results): Goal[] {
  const least = (
    goal: string,
    name: RegExp,
    wanted: (row: string) => boolean,
    least: number,
  ): Goal => {
    const found = programs
      .filter((row) => wanted(row.name))
      .map((row) => ({ row: row.name, value: timesCPython(row, name) }))
      .filter(({ value }) => value !== undefined)
      .sort((a, b) => (a.value as number) - (b.value as number));
    const [worst] = found;
    const place = found.length > 1 ? ` (${worst?.row})` : "";
    return judge(goal, `x${place}`, [{ value: worst?.value, least }]);
  };
  const growing = programs.find(({ name }) => /all held/.test(name))?.times["raw"];
  const share = isProgramTiming(growing)
    ? (100 * (growing.collectingNs ?? 0)) / growing.ns[1]
    : undefined;
  return explained([
    least(`${CHAIN}: raw 4x CPython`, RAW, (row) => row === CHAIN, 4),
    least(`${CHAIN}: raw on TypeScript 2.5x CPython`, TWIN, (row) => row === CHAIN, 2.5),
    least(`${CHAIN}: managed 0.83x CPython`, /^managed$/, (row) => row === CHAIN, 0.83),
    least(
      `${CHAIN}: managed, declared 1x CPython`,
      /^managed, declare$/,
      (row) => row === CHAIN,
      1,
    ),
    least("tree: raw 4x CPython", RAW, (row) => row.startsWith("tree"), 4),
    least("lists, dropped: raw 3.5x CPython", RAW, (row) => /^lists.*dropped/.test(row), 3.5),
    least("lists, all held: raw 6x CPython", RAW, (row) => /^lists.*all held/.test(row), 6),
    least("every program: raw 2.5x CPython", RAW, () => true, 2.5),
    judge("lists, all held: at most 10 % of the run in collections", " %", [
      { value: share, most: 10 },
    ]),
  ]);
}
