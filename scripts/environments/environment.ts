// What every environment reports: which entry points ran there, and on which engine.

import type { EngineName } from "../../src/engine/engine.js";

/** What one program did in one environment. */
export type Cell =
  | { readonly entry: string; readonly outcome: "ran"; readonly engine: string }
  | { readonly entry: string; readonly outcome: "failed"; readonly reason: string };

/** The outcome of a run. */
export interface Answer {
  /** Of the runtime itself. */
  readonly version: string;
  readonly cells: readonly Cell[];
}

/** A place where the programs run, and the outcome. */
export interface Environment {
  readonly name: string;
  /** The engine that heaps get by default; undefined if nothing runs. */
  readonly engine?: EngineName;
  /** Entry points that do not apply there, each with the reason. */
  readonly without?: ReadonlyMap<string, string>;
  /**
   * Runs every program there.
   * @throws {AbsentError} if the environment is not available on this machine.
   */
  run(): Promise<Answer>;
}

/** The environment is not available: the table says so, and it is not our failure. */
export class AbsentError extends Error {}

/** A finished environment: a row of the table. */
export interface Row {
  readonly name: string;
  readonly version?: string;
  readonly cells: readonly Cell[];
  readonly without: ReadonlyMap<string, string>;
  /** Why nothing ran. */
  readonly absent?: string;
}

/** The row of `environment`, with everything that went wrong as failed cells. */
export async function rowOf(environment: Environment, entries: readonly string[]): Promise<Row> {
  const { name, without = new Map<string, string>() } = environment;
  try {
    const { version, cells } = await environment.run();
    const checked = entries
      .filter((entry) => !without.has(entry))
      .map((entry) => checkedCell(environment, entry, cells));
    return { name, version, cells: checked, without };
  } catch (error) {
    if (error instanceof AbsentError) return { name, cells: [], without, absent: error.message };
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const cells = entries.map((entry) => ({ entry, outcome: "failed", reason }) as const);
    return { name, cells, without };
  }
}

/** The engine of an entry point that does not run on the environment's. */
const OTHERS: Readonly<Record<string, string>> = { "./js": "typescript", "./graph": "ran" };

/** A program without a result, or on the wrong engine, has failed. */
function checkedCell({ engine }: Environment, entry: string, cells: readonly Cell[]): Cell {
  const failed = (reason: string): Cell => ({ entry, outcome: "failed", reason });
  const cell = cells.find((candidate) => candidate.entry === entry);
  if (!cell) return failed("the program did not answer");
  if (cell.outcome === "failed" || engine === undefined) return cell;
  const expected = OTHERS[entry] ?? engine;
  if (cell.engine === expected) return cell;
  return failed(`it ran on the engine ${cell.engine} (expected ${expected})`);
}

export function isFailed(row: Row): boolean {
  return row.cells.some(({ outcome }) => outcome === "failed");
}
