// Runs the whole programs: all opponents in turns, ignoring the time of one whose outcome differs from the
// first's.

import { PROGRAM_OPPONENTS, type ProgramOpponent } from "../programs/opponents.js";
import { type PlannedProgram, planPrograms } from "../programs/plan.js";
import type { Outcome, ProgramRun } from "../programs/program.js";
import {
  type NoTiming,
  type OpponentInfo,
  type ProgramRow,
  type ProgramTiming,
  quartiles,
} from "../results.js";
import type { RunOptions } from "./plan.js";
import { say } from "./progress.js";

const PART = "programs";
const ROUNDS = 3;
const QUICK_ROUNDS = 2;
/** Objects of a program, by the size of the main tables. */
const TIMES_SIZE = 2;

export interface ProgramResults {
  readonly programs: readonly ProgramRow[];
  readonly programOpponents: readonly OpponentInfo[];
}

/** Chosen by the part's name, or by a word of their own. */
function planned({ size, isQuick, hasAllChains, only = "" }: RunOptions): PlannedProgram[] {
  const chains = hasAllChains ? "all" : isQuick ? "one" : "alone";
  return planPrograms(chains, TIMES_SIZE * size).filter(({ name }) =>
    `${PART}: ${name}`.includes(only),
  );
}

export async function runPrograms(
  options: RunOptions,
  failures: string[],
): Promise<ProgramResults> {
  const programs = planned(options);
  if (programs.length === 0) return { programs: [], programOpponents: [] };
  const asked = PROGRAM_OPPONENTS.filter(({ isPeer }) => options.hasPeers || !isPeer);
  const infos: OpponentInfo[] = [];
  for (const opponent of asked) infos.push(await probe(opponent));
  const present = asked.filter((_, index) => infos[index]?.version !== null);
  const rounds = options.isQuick ? QUICK_ROUNDS : ROUNDS;
  const rows: ProgramRow[] = [];
  for (const [index, program] of programs.entries()) {
    say(`${PART}: ${index + 1}/${programs.length} ${program.name}`);
    rows.push(await runProgram(program, present, rounds, failures));
  }
  return { programs: rows, programOpponents: infos };
}

async function probe(opponent: ProgramOpponent): Promise<OpponentInfo> {
  const { name, description, isPeer } = opponent;
  const probed = await opponent.probe();
  return "version" in probed
    ? { name, description, version: probed.version, isPeer }
    : { name, description, version: null, absent: probed.absent, isPeer };
}

/** One program on all opponents, and its failures. */
export async function runProgram(
  task: PlannedProgram,
  opponents: readonly ProgramOpponent[],
  rounds: number,
  failures: string[],
): Promise<ProgramRow> {
  const runs = new Map<string, ProgramRun[]>();
  const times: Record<string, ProgramTiming | NoTiming> = {};
  let outcome: Outcome | undefined;
  for (let round = 0; round < rounds; round++) {
    for (const { name, only, isPeer, run } of opponents) {
      if ((only && !only.includes(task.program)) || times[name] !== undefined) continue;
      try {
        const found = await run(task);
        outcome ??= found.outcome;
        const wrong = difference(found.outcome, outcome);
        if (wrong !== undefined) times[name] = { kind: "wrong", message: wrong };
        runs.set(name, [...(runs.get(name) ?? []), found]);
      } catch (error) {
        times[name] = { kind: "died", message: (error as Error).message };
      }
      const failed = times[name] as NoTiming | undefined;
      if (failed === undefined) continue;
      const line = `${task.name}, ${name}: ${failed.message}`;
      say(line);
      if (failed.kind === "wrong" || !isPeer) failures.push(line);
    }
  }
  for (const [name, found] of runs) times[name] ??= timingOf(found);
  if (outcome === undefined) throw new Error(`${task.name}: no opponent ran it.`);
  return { name: task.name, outcome, times };
}

function difference(found: Outcome, expected: Outcome): string | undefined {
  const names = Object.keys(expected) as (keyof Outcome)[];
  const wrong = names.filter((name) => found[name] !== expected[name]);
  if (wrong.length === 0) return undefined;
  return wrong.map((name) => `${name} ${found[name]} (expected ${expected[name]})`).join(", ");
}

function timingOf(runs: readonly ProgramRun[]): ProgramTiming {
  const medianOf = (pick: (run: ProgramRun) => number | undefined): number | undefined => {
    const known = runs.map(pick).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : quartiles(known)[1];
  };
  const sum = (numbers: readonly number[] | undefined): number | undefined =>
    numbers?.reduce((total, each) => total + each, 0);
  const each = (ms: number | undefined, units: number): number | undefined =>
    ms === undefined ? undefined : (ms * 1e6) / units;
  const collectingNs = medianOf(({ pauses, units }) => each(sum(pauses), units));
  const v8Ns = medianOf(({ v8Pauses, units }) => each(sum(v8Pauses), units));
  const cpuNs = medianOf(({ cpuMs, units }) => each(cpuMs, units));
  const collections = medianOf(({ pauses }) => pauses?.length);
  const [half, most, nearlyAll, worst] = [0.5, 0.99, 0.999, 1].map((share) =>
    medianOf(({ pauses }) => percentile(pauses ?? [], share)),
  );
  const mostGarbage = medianOf((run) => run.mostGarbage);
  const heapBytes = medianOf((run) => run.heapBytes);
  return {
    ns: quartiles(runs.map(({ ms, units }) => (ms * 1e6) / units)),
    ...(collectingNs !== undefined && { collectingNs }),
    ...(cpuNs !== undefined && { cpuNs }),
    ...(v8Ns !== undefined && { v8Ns }),
    ...(collections !== undefined && { collections }),
    ...(worst !== undefined && { pauses: [half, most, nearlyAll, worst] as Pauses }),
    ...(mostGarbage !== undefined && { mostGarbage }),
    ...(heapBytes !== undefined && { heapBytes }),
    processBytes: medianOf((run) => run.processBytes) as number,
  };
}

type Pauses = readonly [number, number, number, number];

/** The smallest value that this share of them does not exceed. */
function percentile(numbers: readonly number[], share: number): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
