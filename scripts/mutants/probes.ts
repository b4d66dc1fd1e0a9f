// The probes that judge a changed engine: programs of a few milliseconds each with a known outcome. Random
// ones are compared with the model or the other engine, those of CPython with its recording.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { EngineChoice } from "../../src/engine/engine.js";
import type { EngineUnderTest } from "../../test/engines.js";
import {
  calledIn,
  disagreements,
  initializeInNothing,
  maker,
  type Outcome,
  outcomesOf,
} from "../../test/exports/outcomes.js";
import { STATES, type State } from "../../test/exports/states.js";
import { play } from "../../test/fuzz/contest.js";
import { readCorpus } from "../../test/fuzz/corpus.js";
import { programs } from "../../test/model/program.js";
import { run } from "../../test/model/run.js";
import { firstDifference } from "../../test/replay/agreement.js";
import { playAutomatic, readAutomatic } from "../../test/replay/automatic.js";
import { type Recording, readRecording } from "../../test/replay/recording.js";

/** A program, and how an engine fails it; undefined if it passes. */
export interface Probe {
  readonly name: string;
  fails(engine: EngineUnderTest): string | undefined;
}

const MODEL_SEED = 1;
const MODEL_PROGRAMS = 250;
const MODEL_LENGTH = 250;
/** The longest search for an order that Python leaves open. */
const ORDER_BUDGET = 20_000;

/** All probes of the project in `root`; `sound` is an engine without a planted bug. */
export function allProbes(root: string, sound: EngineChoice): Probe[] {
  return [
    NOTHING_PROBE,
    ...STATES.map((state) => exportsProbe(state, sound)),
    ...corpusProbes(join(root, "test/fuzz/corpus"), sound),
    ...recordingProbes(join(root, "test/recordings")),
    ...modelProbes(),
  ];
}

const NOTHING_PROBE: Probe = {
  name: "exports, a memory without a page",
  fails: ({ choice: { kernel } }) =>
    kernel && initializeInNothing(kernel) !== 1 ? "initialize refuses" : undefined,
};

/** Every export in one state: returns the same, and leaves the same memory. */
function exportsProbe(state: State, sound: EngineChoice): Probe {
  const play = (choice: EngineChoice): Outcome[] => {
    const make = maker(choice, state);
    return calledIn(state).flatMap((name) => outcomesOf(make, state, name));
  };
  let expected: readonly Outcome[] | undefined;
  return {
    name: `exports, a heap that is ${state.name}`,
    fails({ name, choice }: EngineUnderTest): string | undefined {
      expected ??= play(sound);
      const got = play(choice);
      return expected
        .flatMap((outcome, index) => disagreements(outcome, got[index] as Outcome, name))
        .at(0);
    },
  };
}

function corpusProbes(folder: string, sound: EngineChoice): Probe[] {
  return readdirSync(folder).flatMap((file) =>
    readCorpus(readFileSync(join(folder, file), "utf8")).map(({ program }, index) => {
      let expected: readonly string[] | undefined;
      return {
        name: `fuzz corpus, ${file}, program ${index + 1}`,
        fails({ choice }: EngineUnderTest): string | undefined {
          expected ??= play(program, sound).trace;
          const { trace, broken } = play(program, choice);
          if (broken !== undefined) return broken;
          const line = expected.findIndex((each, at) => each !== trace[at]);
          return line < 0 && expected.length === trace.length ? undefined : `line ${line}`;
        },
      };
    }),
  );
}

function recordingProbes(folder: string): Probe[] {
  const files = readdirSync(folder, { recursive: true }).map(String).sort();
  return files
    .filter((file) => file.endsWith(".jsonl"))
    .flatMap((file): Probe[] => {
      const text = readFileSync(join(folder, file), "utf8");
      if (text.startsWith('{"auto"')) return automaticProbes(text);
      const recording = readRecording(file, text);
      return [
        {
          name: `recording ${file}`,
          fails: ({ choice }) => firstDifference(recording, choice, "A"),
        },
      ];
    });
}

function automaticProbes(text: string): Probe[] {
  return readAutomatic(text).map((recorded, index) => ({
    name: `recording of automatic collections ${index + 1}`,
    fails({ choice }: EngineUnderTest): string | undefined {
      const [expected, got] = [recorded.out, playAutomatic(recorded, choice)].map((out) =>
        JSON.stringify([out.fired, out.count, out.stats, out.held]),
      );
      return expected === got ? undefined : `expected ${expected}, got ${got}`;
    },
  }));
}

/** The model runs once, and again if orders that Python leaves open must be tried. */
function modelProbes(): Probe[] {
  const drawn = fc.sample(programs(MODEL_LENGTH), { seed: MODEL_SEED, numRuns: MODEL_PROGRAMS });
  return drawn.map((program, index) => {
    const name = `model, program ${index + 1}`;
    let recording: Recording | undefined;
    return {
      name,
      fails(engine: EngineUnderTest): string | undefined {
        recording ??= { name, operations: [...run(program, []).operations], ordFrom: null };
        if (agrees(recording, engine.choice)) return undefined;
        return run(program, [engine], { orderBudget: ORDER_BUDGET }).difference;
      },
    };
  });
}

function agrees(recording: Recording, choice: EngineChoice): boolean {
  try {
    return firstDifference(recording, choice, "A") === undefined;
  } catch {
    return false;
  }
}
