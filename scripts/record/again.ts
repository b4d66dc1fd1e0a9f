// Runs existing recordings on the local Python and compares every outcome with what stands in them:
// the same Python proves the recorder, another one what that Python does differently.

import { readFileSync } from "node:fs";
import { readAutomatic } from "../../test/replay/automatic.js";
import { difference, type Level } from "../../test/replay/comparison.js";
import { type Operation, type Recording, readRecording } from "../../test/replay/recording.js";
import { CannotRecord, type ProgramOutcomes, type Python } from "./python.js";

/** What became of a recording, or of one run in a file of them. */
export interface Verdict {
  /** Where it differs at level A; undefined when it agrees. */
  readonly difference: string | undefined;
  /** Whether it agrees at level B as well; what has no events does when it agrees. */
  readonly isExact: boolean;
  /** Why it was not run; undefined when it was. */
  readonly leftOut: string | undefined;
}

const AGREES: Verdict = { difference: undefined, isExact: true, leftOut: undefined };

/** Runs all that a file holds. */
export function runAgain(file: string, python: Python): Verdict[] {
  const text = readFileSync(file, "utf8");
  if (text.startsWith('{"auto"')) {
    if (python.hasAutomatic) return readAutomatic(text).map(automaticVerdict(file, python));
    const leftOut = `${file}: automatic collection needs Python 3.11 or older, this is ${python.version}`;
    return [{ ...AGREES, leftOut }];
  }
  const recording = parsed(file, text);
  if (!python.hasLegacy && recording.operations.some(({ k }) => k === "legacy")) {
    const leftOut = `${file}: Python ${python.version} has no _testcapi.with_tp_del for legacy finalizers`;
    return [{ ...AGREES, leftOut }];
  }
  const got = python.runProgram(recording.operations.map(({ out: _, ...call }) => call));
  const differs = differenceAt(recording, got, "A");
  const isExact = differenceAt(recording, got, "B") === undefined;
  return [{ difference: differs && `${file}, ${differs}`, isExact, leftOut: undefined }];
}

function parsed(file: string, text: string): Recording {
  try {
    const recording = readRecording(file, text);
    if (recording.operations.every(({ op, out }) => op && out)) return recording;
  } catch {
    // No JSON, which is no recording either.
  }
  throw new CannotRecord(
    `${file} is no recording: expected a header, then operations with outcomes.`,
  );
}

function automaticVerdict(file: string, python: Python) {
  return (run: ReturnType<typeof readAutomatic>[number], index: number): Verdict => {
    const [expected, got] = [run.out, python.runAutomatic(run)].map(
      ({ fired, count, stats, held }) => JSON.stringify({ fired, count, stats, held }),
    );
    if (expected === got) return AGREES;
    const differs = `${file}, run ${index + 1}: expected ${expected}, got ${got}`;
    return { difference: differs, isExact: false, leftOut: undefined };
  };
}

function differenceAt(
  { operations, ordFrom }: Recording,
  { outcomes, impossible }: ProgramOutcomes,
  level: Level,
): string | undefined {
  const referentOf = new Map<number, number>();
  const compared = level === "A" ? operations.slice(0, ordFrom ?? undefined) : operations;
  for (const [index, operation] of compared.entries()) {
    const where = `operation ${operation.t} (${operation.op})`;
    const outcome = outcomes[index];
    if (!outcome) return `${where}: ${impossible ?? "there is no outcome"}`;
    noteReferent(operation, referentOf);
    const differs = difference(operation.out, outcome, referentOf, level);
    if (differs !== undefined) return `${where}: ${differs}`;
  }
  return undefined;
}

function noteReferent({ op, sn, out }: Operation, referentOf: Map<number, number>): void {
  if (op === "wref") referentOf.set(sn as number, out.v as number);
}
