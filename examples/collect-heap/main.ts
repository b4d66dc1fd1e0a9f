// Collects a real heap: an object graph recorded from running CPython programs is loaded into
// ouroboros-gc, some of its references are released, and the objects that the collector then finds are
// compared, one by one, with CPython's own reference graph.
//
//   npm start                                       the heap that comes with the package
//   npm run collect -- FILE [--cut N] [--engine wasm|typescript|both] [--json]
//
// Exit codes: 0 everything as recorded, 1 a difference or an error of the heap, 2 a bad file or
// bad arguments.

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { EngineName } from "ouroboros-gc/raw";
import { type CutCollection, collectCut } from "./collection.js";
import { HeapFileError } from "./heap-file.js";
import { type HeapSource, openHeap } from "./heap-source.js";
import { openProgress, type ProgressStyle } from "./progress.js";
import { type CutReport, formatCount, formatMs, type HeapReport, writeReport } from "./report.js";

interface CollectOptions {
  readonly cut?: number;
  readonly engine: EngineName | "both";
  readonly json?: boolean;
}

const ownHeap = fileURLToPath(new URL("../heaps/heap100k.bin.gz", import.meta.url));

const program = new Command("collect")
  .description("Load a recorded Python heap, collect it, and compare with the recording.")
  .argument("[file]", "recorded heap, with or without .bin.gz", relative("", ownHeap))
  .option("--cut <index>", "only this cut (default: all, the main one in detail)", parseIndex)
  .addOption(
    new Option("--engine <name>", "which engine collects")
      .choices(["wasm", "typescript", "both"])
      .default("both"),
  )
  .option("--json", "print one JSON document instead of the report")
  .exitOverride()
  .action(collect);

/** Runs the requested cuts and prints the report. */
function collect(file: string, options: CollectOptions): void {
  const source = openHeap(file);
  const cutIndexes = chooseCuts(source, options);
  const engines: readonly EngineName[] =
    options.engine === "both" ? ["wasm", "typescript"] : [options.engine];

  const cuts = runCuts(source, cutIndexes, engines, progressStyle(options));
  const report: HeapReport = { source, engines, cuts };
  const isRight = writeReport(report, options.json === true);
  process.exitCode = isRight ? 0 : 1;
}

/** The cuts to run: the requested one, or all. */
function chooseCuts({ path, graph, names }: HeapSource, { cut }: CollectOptions): number[] {
  const cutCount = graph.cuts.length;
  if (cutCount === 0) {
    throw new HeapFileError(`${path}: the file has no cuts (expected at least 1 to collect).`);
  }
  if (cut === undefined) {
    return [...graph.cuts.keys()];
  }
  if (cut >= cutCount) {
    const list = names.cuts.map((name, cutIndex) => `\n  ${cutIndex}  ${name}`).join("");
    const found = `--cut is ${cut} (expected less than ${cutCount}, the cut count).`;
    throw new HeapFileError(`${path}: ${found} The cuts are:${list}`);
  }
  return [cut];
}

function runCuts(
  source: HeapSource,
  cutIndexes: readonly number[],
  engines: readonly EngineName[],
  style: ProgressStyle,
): CutReport[] {
  const { graph, names } = source;
  const progress = openProgress(style, cutIndexes.length * engines.length);
  try {
    return graph.cuts.flatMap((cut, cutIndex) => {
      if (!cutIndexes.includes(cutIndex)) {
        return [];
      }
      const name = names.cuts[cutIndex] ?? "";
      const collections = engines.map((engine) => {
        const step = `cut ${cutIndex} "${name}", ${engine}`;
        progress.begin(step);
        const collection = naming(step, () => collectCut(graph, cut, engine));
        progress.end(describeOutcome(collection));
        return collection;
      });
      return [{ cutIndex, name, droppedCount: cut.dropped.length, collections }];
    });
  } finally {
    progress.close();
  }
}

/** Runs `collect`; an error of the heap gets `step` in front of its message. */
function naming<T>(step: string, collect: () => T): T {
  try {
    return collect();
  } catch (error) {
    if (error instanceof Error) {
      error.message = `${step}: ${error.message}`;
    }
    throw error;
  }
}

function describeOutcome({ returned, times, differences }: CutCollection): string {
  const verdict = differences.length === 0 ? "as recorded" : "NOT as recorded";
  return `${formatCount(returned)} collected in ${formatMs(times.collectMs)} ms, ${verdict}`;
}

function progressStyle({ json }: CollectOptions): ProgressStyle {
  if (json === true) {
    return "none";
  }
  return process.stdout.isTTY ? "bar" : "lines";
}

function parseIndex(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError("Expected the number of a cut, from 0.");
  }
  return Number(text);
}

/** Errors that the user can act on are printed in one line; anything else keeps its stack. */
function exitWith(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // commander has printed it
  } else if (error instanceof HeapFileError) {
    process.exitCode = 2;
    process.stderr.write(`error: ${error.message}\n`);
  } else if (error instanceof Error && /^ERR_/.test(String((error as { code?: unknown }).code))) {
    process.exitCode = 1;
    process.stderr.write(`error: ${error.message}\n`);
  } else {
    throw error;
  }
}

// A reader such as `head` may close the pipe early; that is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
});

try {
  program.parse();
} catch (error) {
  exitWith(error);
}
