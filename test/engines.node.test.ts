// Every test file runs over the list of engines, or is listed here with the reason why not.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const NO_HEAP = "makes no heap in this process, or only reads files";
const PACKAGE = "is about the built package";
const HOST = "is about a class of the host; the engine makes no difference";

const WITHOUT: Readonly<Record<string, string>> = {
  "abi.node.test.ts": "is about the kernel's exports, and clients in C",
  "assertions/assertions.node.test.ts": "is about the debug kernel, compared with the release",
  "bench.node.test.ts": "is about the benchmarks' workloads and texts, which name their engines",
  "collect-command.node.test.ts": "is about a command, which runs both",
  "commands.node.test.ts": "is about commands",
  "copies.node.test.ts": PACKAGE,
  "declarations.node.test.ts": PACKAGE,
  "deep.node.test.ts": "starts a process for each engine, by name",
  "demo/archive.node.test.ts":
    "queries a recording of one engine; demo/recording.node.test.ts compares both",
  "demo/arrows.node.test.ts":
    "records the lessons on one engine; demo/recording.node.test.ts compares both",
  "demo/layout.test.ts": NO_HEAP,
  "demo/output.test.ts": NO_HEAP,
  "demo/page/endings.node.test.ts": "is about the built page, which chooses its engine",
  "demo/page/lessons.node.test.ts": "is about the built page, which chooses its engine",
  "demo/page/page.node.test.ts": "is about the built page, which chooses its engine",
  "demo/page/showing.node.test.ts": "is about the built page, which chooses its engine",
  "demo/page/snapshot.node.test.ts": "is about the built page, which chooses its engine",
  "demo/page/stopping.node.test.ts": "is about the built page, which chooses its engine",
  "demo/page/typing.node.test.ts": "is about the built page, which chooses its engine",
  "python-runtime/heap-calls.node.test.ts": "counts calls of the heap, whichever engine it has",
  "python-runtime/natives.test.ts": "is about the interpreter; its programs run over the list",
  "demo/questions.node.test.ts":
    "asks about what was recorded on one engine; demo/recording.node.test.ts compares both",
  "demo/recording.node.test.ts": "names both engines itself",
  "demo/stops.node.test.ts": "is about the page's measurement, on the default engine",
  "demo/typescript.node.test.ts": "runs the lessons' programs unchanged",
  "docs.node.test.ts": "runs the documents' programs unchanged",
  "engines.node.test.ts": NO_HEAP,
  "environments.node.test.ts": NO_HEAP,
  "equality/equality.node.test.ts":
    "is about tools of Node alone; equality/laws.ts runs over the list",
  "equality/equality.test.ts": "runs equality/laws.ts, which runs over the list",
  "faults/stack-end.node.test.ts": "starts a program that runs on each",
  "front-page.node.test.ts": "is about README.md, whose picture is drawn of one heap",
  "graph/large.test.ts": NO_HEAP,
  "graph/laws.test.ts": NO_HEAP,
  "graph/refusals.test.ts": NO_HEAP,
  "graph/uses.test.ts": NO_HEAP,
  "heap-file.test.ts": NO_HEAP,
  "heap-names.test.ts": HOST,
  "hostile/graph-files.node.test.ts": NO_HEAP,
  "hostile/heap-files.test.ts": NO_HEAP,
  "hostile/heap-snapshots.test.ts": NO_HEAP,
  "imports.node.test.ts": NO_HEAP,
  "inspect/command.node.test.ts": "is about a command that reads V8's snapshots",
  "inspect/devtools.node.test.ts": "asks Chrome DevTools what a snapshot holds",
  "inspect/v8-snapshots.node.test.ts": "reads V8's snapshots of its own heap",
  "large-graphs.node.test.ts": NO_HEAP,
  "layout-numbers.node.test.ts": NO_HEAP,
  "leak-hunt/hunt.node.test.ts": "is about the leak hunt",
  "leaks.node.test.ts": "is about what V8 collects of a default heap",
  "mutants.node.test.ts": NO_HEAP,
  "numbers.node.test.ts": NO_HEAP,
  "packed.node.test.ts": PACKAGE,
  "pages/bundlers.node.test.ts": PACKAGE,
  "pages/esbuild.node.test.ts": PACKAGE,
  "pauses/table.node.test.ts": NO_HEAP,
  "peers.node.test.ts": "is about the benchmarks' opponents",
  "programs.node.test.ts": "is about the benchmarks' programs, which name their engines",
  "python/table.test.ts": NO_HEAP,
  "references.node.test.ts": NO_HEAP,
  "refused-memory.node.test.ts":
    "starts processes in which memory is refused, for each engine by name",
  "reliability.node.test.ts": NO_HEAP,
  "resources/backstop.test.ts": HOST,
  "resources/exit.node.test.ts": PACKAGE,
  "resources/sites.test.ts": HOST,
  "resources/symbols.node.test.ts": PACKAGE,
  "resources/testing.node.test.ts": PACKAGE,
  "saved/refused.test.ts": "is about bytes that no heap is made from",
  "site.node.test.ts": "is about the built site",
  "sizes.node.test.ts": PACKAGE,
  "surface/entries.node.test.ts":
    "is about the entry points' exports; the tables of members run over the list",
  "without-wasm.node.test.ts": "is about hosts that refuse WebAssembly",
  "workers.test.ts": "is about hosts that supply the compiled kernel",
};

test("a test file runs over the list of engines, or has a reason not to", () => {
  const without = readdirSync("test", { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => !/\b(FAULTY_)?ENGINES\b/.test(readFileSync(`test/${name}`, "utf8")))
    .concat("engines.node.test.ts");
  expect(without.toSorted()).toEqual(Object.keys(WITHOUT).toSorted());
});
