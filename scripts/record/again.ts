// Runs existing recordings on the local Python and compares every outcome with theirs. The same Python tests
// the recorder; another one shows how it differs.

import { differenceOfRun } from "../../test/replay/automatic.js";
import { difference, type Level } from "../../test/replay/comparison.js";
import type { Recording } from "../../test/replay/recording.js";
import type { ProgramOutcomes, Python } from "./python.js";
import { readFileOf } from "./recordings.js";

/** The outcome of a recording, or of one run in a file of them. */
export interface Verdict {
  /** Where it differs at level A; undefined if it agrees. */
  readonly difference?: string | undefined;
  /** Whether it agrees at level B as well; without events, agreeing at level A is enough. */
  readonly isExact: boolean;
  /** Why it was not run; undefined if it was. */
  readonly leftOut?: string;
}

/** Runs everything in a file. */
export function runAgain(file: string, python: Python): Verdict[] {
  const { version } = python;
  const leaveOut = (reason: string): Verdict[] => [
    { isExact: false, leftOut: `${file}: ${reason}` },
  ];
  const content = readFileOf(file);
  if (Array.isArray(content)) {
    if (!python.hasAutomatic) {
      return leaveOut(`automatic collection needs Python 3.11 or older, this is ${version}`);
    }
    return content.map((run, index) => {
      const differs = differenceOfRun(`${file}, run ${index + 1}`, run, python.runAutomatic(run));
      return { difference: differs, isExact: differs === undefined };
    });
  }
  if (!python.hasLegacy && content.operations.some(({ k }) => k === "legacy")) {
    return leaveOut(`Python ${version} has no _testcapi.with_tp_del for legacy finalizers`);
  }
  const got = python.runProgram(content.operations.map(({ out: _, ...call }) => call));
  const differs = differenceAt(content, got, "A");
  const isExact = differenceAt(content, got, "B") === undefined;
  return [{ difference: differs && `${file}, ${differs}`, isExact }];
}

function differenceAt(
  { operations, ordFrom }: Recording,
  { outcomes, impossible }: ProgramOutcomes,
  level: Level,
): string | undefined {
  const referentOf = new Map<number, number>();
  const compared = level === "A" ? operations.slice(0, ordFrom ?? undefined) : operations;
  for (const [index, { t, op, sn, out }] of compared.entries()) {
    const where = `operation ${t} (${op})`;
    const outcome = outcomes[index];
    if (!outcome) return `${where}: ${impossible ?? "there is no outcome"}`;
    if (op === "wref") referentOf.set(sn as number, out.v as number);
    const differs = difference(out, outcome, referentOf, level);
    if (differs !== undefined) return `${where}: ${differs}`;
  }
  return undefined;
}
