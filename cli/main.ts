// `npx ouroboros-gc inspect FILE`: what is in a heap snapshot, what holds it, and what grew.

import { writeFileSync } from "node:fs";
import process from "node:process";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { SingleBar } from "cli-progress";
import { type HeapSnapshot, loadHeapSnapshot, toDot, toSvg } from "ouroboros-gc/inspect";
import { difference, nodesMeant, retainersOf, summarize } from "./report.js";
import { differenceText, retainersText, summaryText } from "./tables.js";

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a whole number above 0.");
}

async function load(file: string, followWeak: boolean): Promise<HeapSnapshot> {
  if (!process.stderr.isTTY) return loadHeapSnapshot(file, { followWeak });
  const bar = new SingleBar({
    format: `{bar} {percentage} %  ${file}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(1, 0);
  try {
    return await loadHeapSnapshot(file, {
      followWeak,
      onProgress({ bytes, byteLength }) {
        bar.setTotal(Math.max(byteLength, bytes));
        bar.update(bytes);
      },
    });
  } finally {
    bar.stop();
  }
}

/** Graphviz, if the user has installed it: the command does not include it. */
async function render(dot: string): Promise<string> {
  const name = "@viz-js/viz";
  try {
    const { instance } = (await import(name)) as typeof import("@viz-js/viz");
    return (await instance()).renderString(dot, { format: "svg" });
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Error(`--svg needs ${name}: npm install ${name}, or take --dot and run Graphviz.`);
  }
}

const program = new Command("ouroboros-gc").description(
  "What is in a heap, why it is alive, and what it keeps alive.",
);

program
  .command("inspect")
  .description("Tell what is in a .heapsnapshot file of V8: of Node or Chrome.")
  .argument("<file>", "the snapshot")
  .option("--retainers <of>", "who holds the objects of a type, or the one with an @id")
  .option("--diff <file2>", "what is in this later snapshot and was not in the first")
  .option("--limit <n>", "lines of each table", count, 15)
  .option("--follow-weak", "count weak references as if they kept their targets alive", false)
  .option("--json", "print the report as JSON", false)
  .option("--dot <out>", "with --retainers: write a picture for Graphviz")
  .option("--svg <out>", "with --retainers: write a picture (needs @viz-js/viz)")
  .action(async (file, options, command) => {
    const { retainers, diff, limit, followWeak, json, dot, svg } = options;
    if (retainers !== undefined && diff !== undefined) {
      command.error("error: --retainers and --diff are two questions; ask one at a time");
    }
    if (retainers === undefined && (dot ?? svg) !== undefined) {
      command.error("error: --dot and --svg draw what --retainers names");
    }
    const snapshot = await load(file, followWeak);
    const print = <T>(report: T, text: (report: T) => string): void => {
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : text(report));
    };
    if (diff !== undefined) {
      const last = await load(diff, followWeak);
      print(difference([file, diff], snapshot, last, limit), differenceText);
    } else if (retainers !== undefined) {
      const report = retainersOf(snapshot, retainers, limit);
      if (report.count === 0) {
        command.error(`error: ${file} has no ${retainers} (expected the name of a type, or @id)`);
      }
      print(report, retainersText);
      const objects = nodesMeant(snapshot, retainers).slice(0, limit);
      const picture = (): string => toDot(snapshot, { objects, towards: "referrers", depth: 6 });
      if (dot !== undefined) writeFileSync(dot, picture());
      if (svg !== undefined) writeFileSync(svg, await toSvg(picture(), render));
    } else {
      print(summarize(file, snapshot, limit), summaryText);
    }
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
