// Replays recorded programs of CPython on each engine and compares every outcome.
//
//   npm run replay -- PATH... [--level A|B] [--engine "Wasm release"|"Wasm debug"|TypeScript]
//
// A PATH is a recording or a folder of them. At the first outcome that differs it says where, what was
// expected and what it got; it continues with the next recording and exits with 1 at the end.

import process from "node:process";
import { Command, Option } from "@commander-js/extra-typings";
import { ENGINES, type EngineUnderTest } from "../test/engines.js";
import { firstDifference } from "../test/replay/agreement.js";
import { type AutomaticRun, differenceOfRun, playAutomatic } from "../test/replay/automatic.js";
import type { Recording } from "../test/replay/recording.js";
import { NoRecording, readFileOf, recordingsAt } from "./record/recordings.js";

const LEVELS = ["A", "B"] as const;

const program = new Command("replay")
  .argument("<path...>", "recordings, or folders of them")
  .addOption(
    new Option("--level <level>", "how events are compared").choices(LEVELS).default(LEVELS[0]),
  )
  .addOption(
    new Option("--engine <name>", "one engine instead of all").choices(
      ENGINES.map(({ name }) => name),
    ),
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

const { level, engine: only } = program.opts();

function read(path: string): (readonly [file: string, Recording | AutomaticRun[]])[] {
  try {
    return recordingsAt(path).map((file) => [file, readFileOf(file)] as const);
  } catch (error) {
    if (!(error instanceof NoRecording)) throw error;
    console.error(`replay: ${error.message}`);
    process.exit(2);
  }
}

/** The differences on one engine, one for each recording in a file. */
function play(
  file: string,
  content: Recording | AutomaticRun[],
  { choice }: EngineUnderTest,
): (string | undefined)[] {
  if (!Array.isArray(content)) return [firstDifference(content, choice, level)];
  return content.map((run, index) =>
    differenceOfRun(`${file}, run ${index + 1}`, run, playAutomatic(run, choice)),
  );
}

const files = program.args.flatMap(read);
let passed = 0;
let failed = 0;
for (const engine of ENGINES.filter(({ name }) => only === undefined || name === only)) {
  const differences = files.flatMap(([file, content]) => play(file, content, engine));
  const found = differences.filter((difference) => difference !== undefined);
  for (const difference of found) console.log(`${engine.name}: ${difference}`);
  const agreed = differences.length - found.length;
  console.log(
    `${engine.name}, level ${level}: ${agreed} of ${differences.length} recordings agree`,
  );
  passed += agreed;
  failed += found.length;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
