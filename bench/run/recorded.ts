// The programs whose heaps were recorded, run again.

import { measureProgram, programsAbsent } from "../peers/recorded-program.js";
import type { RecordedRow } from "../results.js";
import type { RunOptions } from "./plan.js";
import { say } from "./progress.js";

export async function runRecorded(
  { hasPeers, isQuick }: RunOptions,
  failures: string[],
): Promise<RecordedRow[]> {
  if (!hasPeers || programsAbsent() !== undefined) return [];
  const rows: RecordedRow[] = [];
  for (const name of isQuick ? ["heap100k"] : ["heap100k", "heap1m"]) {
    say(`recorded: ${name}`);
    try {
      rows.push(await measureProgram(name));
    } catch (error) {
      failures.push(`recorded: ${(error as Error).message}`);
    }
  }
  return rows;
}

/** The programs left out, with reasons. */
export function recordedNotes({ hasPeers }: RunOptions): string[] {
  const absent = programsAbsent();
  return hasPeers && absent !== undefined ? [absent] : [];
}
