// The programs whose heaps were recorded, run again.

import { measureProgram, programsAbsent } from "../peers/recorded-program.js";
import type { ProgramRow } from "../results.js";
import type { RunOptions } from "./plan.js";
import { say } from "./progress.js";

export async function runPrograms(
  { hasPeers, isQuick }: RunOptions,
  failures: string[],
): Promise<ProgramRow[]> {
  if (!hasPeers || programsAbsent() !== undefined) return [];
  const rows: ProgramRow[] = [];
  for (const name of isQuick ? ["heap100k"] : ["heap100k", "heap1m"]) {
    say(`programs: ${name}`);
    try {
      rows.push(await measureProgram(name));
    } catch (error) {
      failures.push(`programs: ${(error as Error).message}`);
    }
  }
  return rows;
}

/** What is left out, and why. */
export function programNotes({ hasPeers }: RunOptions): string[] {
  const absent = programsAbsent();
  return hasPeers && absent !== undefined ? [absent] : [];
}
