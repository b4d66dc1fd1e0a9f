// Programs with their recordings, for the tests of the page's parts.

import { readdirSync, readFileSync } from "node:fs";
import type { Moment, Step } from "../../demo/recording/moment.js";
import { Program } from "../../demo/recording/program.js";
import { nextMoment } from "../../demo/recording/timeline.js";

export interface Recorded {
  readonly steps: Step[];
  readonly moments: Moment[];
  readonly output: string;
  readonly program: Program;
  /** 0 if the recording is not full. */
  readonly fullAt: number;
}

export type Engine = "wasm" | "typescript";
export type Finalizers = "modern" | "legacy";

export function record(
  engine: Engine,
  source: string,
  finalizers: Finalizers = "modern",
  isWhole = true,
): Recorded {
  const steps: Step[] = [];
  const moments: Moment[] = [];
  let output = "";
  let fullAt = 0;
  const program = new Program(
    { engine, thresholds: [700, 10, 10], automatic: true, finalizers },
    {
      onStep: (step) => {
        steps.push(step);
        if (isWhole) moments.push(nextMoment(moments.at(-1), step));
      },
      onWrite: (text) => {
        output += text;
      },
      onFull: (count) => {
        fullAt = count;
      },
    },
  );
  program.run(source);
  return { steps, moments, output, program, fullAt };
}

/** The programs of the lessons, by name. */
export const LESSONS: readonly string[] = readdirSync("python/programs/lessons")
  .filter((file) => file.endsWith(".py"))
  .map((file) => file.slice(0, -3));

export function lesson(name: string): string {
  return readFileSync(`python/programs/lessons/${name}.py`, "utf8");
}
