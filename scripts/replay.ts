// Replays recorded programs of CPython on each engine and compares every outcome.
//
//   npm run replay -- PATH... [--level A|B] [--engine "Wasm release"|"Wasm debug"|TypeScript]
//
// A PATH is a recording or a folder of them. At the first outcome that differs it says where, what
// was expected and what came; it goes on with the next recording and exits with 1 at the end.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Command, Option } from "commander";
import { ENGINES } from "../test/engines.js";
import { firstDifference } from "../test/replay/agreement.js";
import { playAutomatic, readAutomatic } from "../test/replay/automatic.js";
import type { Level } from "../test/replay/comparison.js";
import { readRecording } from "../test/replay/recording.js";

type EngineUnderTest = (typeof ENGINES)[number];

/** The recordings at `path`: itself, or all below it. */
function recordingsAt(path: string): string[] {
  if (!existsSync(path)) {
    console.error(
      `replay: ${path} does not exist. Give a recording (*.jsonl) or a folder of them.`,
    );
    process.exit(2);
  }
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path, { recursive: true })
    .map((name) => join(path, String(name)))
    .filter((file) => file.endsWith(".jsonl"))
    .sort();
  if (files.length > 0) return files;
  console.error(
    `replay: no recording is in ${path}. Give a recording (*.jsonl) or a folder of them.`,
  );
  process.exit(2);
}

/** What `read` makes of a recording; a file that is none ends the command. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error(`replay: ${(error as Error).message} Give a recording (*.jsonl).`);
    process.exit(2);
  }
}

/** Plays one file on one engine; what differs, for each recording in it. */
function play(file: string, engine: EngineUnderTest, level: Level): (string | undefined)[] {
  const text = reading(() => readFileSync(file, "utf8"));
  if (!text.startsWith('{"auto"')) {
    return [
      firstDifference(
        reading(() => readRecording(file, text)),
        engine.choice,
        level,
      ),
    ];
  }
  return reading(() => readAutomatic(text)).map((run, index) => {
    const [expected, got] = [run.out, playAutomatic(run, engine.choice)].map((out) =>
      JSON.stringify([out.fired, out.count, out.stats, out.held]),
    );
    if (expected === got) return undefined;
    return `${file}, run ${index + 1}: expected ${expected}, got ${got}`;
  });
}

const program = new Command("replay")
  .argument("<path...>", "recordings, or folders of them")
  .addOption(
    new Option("--level <level>", "how events are compared").choices(["A", "B"]).default("A"),
  )
  .addOption(
    new Option("--engine <name>", "one engine instead of all").choices(
      ENGINES.map(({ name }) => name),
    ),
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

const { level, engine: only } = program.opts<{ level: Level; engine?: string }>();
const files = program.args.flatMap(recordingsAt);
let passed = 0;
let failed = 0;
for (const engine of ENGINES.filter(({ name }) => only === undefined || name === only)) {
  let agreed = 0;
  let played = 0;
  for (const file of files) {
    for (const difference of play(file, engine, level)) {
      played++;
      if (difference === undefined) agreed++;
      else console.log(`${engine.name}: ${difference}`);
    }
  }
  console.log(`${engine.name}, level ${level}: ${agreed} of ${played} recordings agree`);
  passed += agreed;
  failed += played - agreed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
