// Reports a run: for people as tables, for programs as one JSON document. It only reads the results; every
// number that it prints was made by collection.ts or the kernel.

import Table from "cli-table3";
import type { EngineName } from "ouroboros-gc/raw";
import pc from "picocolors";
import type { CutCollection, Difference } from "./collection.js";
import type { HeapSource } from "./heap-source.js";

export interface CutReport {
  readonly cutIndex: number;
  readonly name: string;
  readonly droppedCount: number;
  /** One for each engine, in the order of `HeapReport.engines`. */
  readonly collections: readonly CutCollection[];
}

export interface HeapReport {
  readonly source: HeapSource;
  readonly engines: readonly EngineName[];
  readonly cuts: readonly CutReport[];
}

const MAIN_CUT = "all pieces"; // the cut that is shown in detail when all are run
const TOP_TYPE_COUNT = 10;

/** Prints the report to stdout. Returns whether everything was as recorded. */
export function writeReport(report: HeapReport, asJson: boolean): boolean {
  const text = asJson ? JSON.stringify(toJson(report), null, 2) : toText(report);
  process.stdout.write(`${text}\n`);
  return report.cuts.every(isCutRight);
}

export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

function countOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}

export function formatMs(ms: number): string {
  return ms.toFixed(ms < 10 ? 2 : 1);
}

function isCutRight({ collections }: CutReport): boolean {
  return collections.every(({ differences }) => differences.length === 0);
}

function toText(report: HeapReport): string {
  const { cuts } = report;
  const main = cuts.find(({ name }) => name === MAIN_CUT) ?? cuts[cuts.length - 1];
  const parts = [describeHeap(report)];
  if (main !== undefined) {
    parts.push(...describeCut(report, main));
  }
  if (cuts.length > 1) {
    parts.push(describeCuts(report));
  }
  parts.push(describeVerdict(report));
  return `\n${parts.join("\n\n")}`;
}

function describeHeap({ source, engines, cuts }: HeapReport): string {
  const { path, graph, names } = source;
  const python = names.python === null ? "" : `, recorded from CPython ${names.python}`;
  const size = [
    countOf(graph.objectCount, "object"),
    countOf(graph.referenceCount, "reference"),
    countOf(graph.typeCount, "type"),
    countOf(graph.cuts.length, "cut"),
  ].join(", ");
  const differences = cuts.flatMap((cut) => cut.collections.flatMap((c) => c.differences));
  const isLoaded = differences.every(({ check }) => check !== "refcount");
  const claim = `the refcount of every object equals the recorded one (${engines.join(", ")})`;
  const loaded = isLoaded ? `${pc.green("ok")}: ${claim}` : pc.red("refcounts differ, see below");
  return `${pc.bold(path)}${python}\n${size}\nLoaded, ${loaded}.`;
}

/** One cut in detail: the released references, dead objects by type, the kernel's counts, times. */
function describeCut({ source }: HeapReport, cut: CutReport): string[] {
  const first = cut.collections[0];
  if (first === undefined) {
    return [];
  }
  const { deallocatedCount, unreachableCount } = first.prediction;
  const found = unreachableCount - deallocatedCount;
  const head = pc.bold(`Cut ${cut.cutIndex}, "${cut.name}"`);
  const lines = [
    `${head}: external references of ${countOf(cut.droppedCount, "object")} released.`,
    `Unreachable then: ${countOf(unreachableCount, "object")}. Reference counting deallocates ` +
      `${formatCount(deallocatedCount)} at once;`,
    `${formatCount(found)} are in cycles or are held by one, for collect() to find.`,
  ];
  return [
    lines.join("\n"),
    typeTable(source, first),
    countTable(cut),
    `${timeTable(cut)}\nOne run each: an impression, not a benchmark.`,
  ];
}

function typeTable({ graph, names }: HeapSource, collection: CutCollection): string {
  const { deallocatedByType, collectedByType } = collection;
  const objectsByType = new Uint32Array(graph.typeCount);
  for (const type of graph.types) {
    (objectsByType[type] as number)++;
  }
  const goneOf = (id: number) =>
    (deallocatedByType[id] as number) + (collectedByType[id] as number);
  const gone = [...objectsByType.keys()].filter((id) => goneOf(id) > 0);
  gone.sort((a, b) => goneOf(b) - goneOf(a) || a - b);

  const table = makeTable(["type", "deallocated at once", "collected", "gone", "of"]);
  const addRow = (name: string, ids: readonly number[]): void => {
    const sum = (of: (id: number) => number) => ids.reduce((total, id) => total + of(id), 0);
    const deallocated = sum((id) => deallocatedByType[id] as number);
    const collected = sum((id) => collectedByType[id] as number);
    const all = sum((id) => objectsByType[id] as number);
    table.push([name, ...[deallocated, collected, deallocated + collected, all].map(formatCount)]);
  };
  for (const id of gone.slice(0, TOP_TYPE_COUNT)) {
    addRow(names.types[id] ?? "", [id]);
  }
  const others = gone.slice(TOP_TYPE_COUNT);
  if (others.length > 0) {
    addRow(countOf(others.length, "other type"), others);
  }
  return table.toString();
}

function countTable({ collections }: CutReport): string {
  const columns = ["candidates", "references", "collected", "uncollectable", "memory, MB"];
  const table = makeTable(["the kernel counted", ...columns]);
  for (const { engine, counts, heapBytes } of collections) {
    const { candidates, references, collected, uncollectable } = counts;
    const cells = [candidates, references, collected, uncollectable].map(formatCount);
    table.push([engine, ...cells, (heapBytes / 1e6).toFixed(1)]);
  }
  return table.toString();
}

function timeTable({ collections }: CutReport): string {
  const table = makeTable(["time, ms", "load", "release", "collect", "verify"]);
  const rows = collections.map(({ times }) => {
    return [times.loadMs, times.releaseMs, times.collectMs, times.verifyMs];
  });
  rows.forEach((row, i) => {
    table.push([collections[i]?.engine ?? "", ...row.map(formatMs)]);
  });
  const [wasm, typescript] = rows;
  if (wasm !== undefined && typescript !== undefined) {
    const ratios = wasm.map((wasmMs, i) => formatRatio(typescript[i] as number, wasmMs));
    table.push(["typescript / wasm", ...ratios]);
  }
  return table.toString();
}

/** All cuts, a row each. */
function describeCuts({ engines, cuts }: HeapReport): string {
  const columns = ["cut", "drops", "unreachable", "at once", "collected"];
  const ratio = engines.length === 2 ? ["ratio"] : [];
  const table = makeTable([...columns, ...engines.map((name) => `${name}, ms`), ...ratio, "check"]);
  for (const cut of cuts) {
    const first = cut.collections[0] as CutCollection;
    const { unreachableCount } = first.prediction;
    const counts = [cut.droppedCount, unreachableCount, first.deallocatedCount, first.returned];
    const times = cut.collections.map(({ times }) => times.collectMs);
    const [wasmMs, typescriptMs] = times;
    const isPair = wasmMs !== undefined && typescriptMs !== undefined;
    table.push([
      `${String(cut.cutIndex).padStart(2)}  ${cut.name}`,
      ...counts.map(formatCount),
      ...times.map(formatMs),
      ...(isPair ? [formatRatio(typescriptMs, wasmMs)] : []),
      isCutRight(cut) ? pc.green("ok") : pc.red("WRONG"),
    ]);
  }
  const unit = engines.length === 2 ? "; ratio: typescript / wasm" : "";
  return `${pc.bold("All cuts")}; times: collect() alone${unit}\n${table}`;
}

function describeVerdict(report: HeapReport): string {
  const { source, engines, cuts } = report;
  const wrong = cuts.flatMap((cut) => {
    return cut.collections.flatMap(({ engine, differences }) => {
      const place = `cut ${cut.cutIndex} "${cut.name}", ${engine}`;
      return differences.map((difference) => `${place}: ${describe(difference, source)}`);
    });
  });
  if (wrong.length > 0) {
    return pc.red(`FAILED: not as recorded.\n${wrong.join("\n")}`);
  }
  const factors = [
    countOf(cuts.length, "cut"),
    countOf(engines.length, "engine"),
    countOf(source.graph.objectCount, "object"),
  ];
  return pc.green(`OK: every object is as recorded (${factors.join(" x ")}).`);
}

function describe(difference: Difference, { graph, names }: HeapSource): string {
  const { check, index, expected, got, wrongCount } = difference;
  if (index === null) {
    return `${CHECKS[check]} ${got} (expected ${expected}).`;
  }
  const type = names.types[graph.types[index] as number] ?? "";
  const others = wrongCount === 1 ? "" : ` The first of ${formatCount(wrongCount)} wrong objects.`;
  return `${CHECKS[check]} object ${index} (${type}) is ${got} (expected ${expected}).${others}`;
}

const CHECKS: Record<Difference["check"], string> = {
  refcount: "after loading,",
  deallocated: "after releasing the references,",
  alive: "after collect(),",
  returned: "collect() returned",
  candidates: "the number of candidates is",
  counts: "collected and uncollectable objects together are",
};

function formatRatio(numerator: number, denominator: number): string {
  return (numerator / denominator).toFixed(2);
}

/** A table of a first column of names and further ones of numbers. */
function makeTable(head: readonly string[]): Table.Table {
  return new Table({
    head: head.map((title) => pc.bold(title)),
    colAligns: head.map((_, i) => (i === 0 ? "left" : "right")),
    // The colours of cli-table3 do not ask whether stdout is a terminal; picocolors does.
    style: { head: [], border: [], compact: true },
  });
}

function toJson({ source, engines, cuts }: HeapReport): unknown {
  const { path, graph, names } = source;
  return {
    file: path,
    python: names.python,
    objects: graph.objectCount,
    references: graph.referenceCount,
    types: graph.typeCount,
    engines,
    ok: cuts.every(isCutRight),
    cuts: cuts.map((cut) => ({
      cut: cut.cutIndex,
      name: cut.name,
      dropped: cut.droppedCount,
      collections: cut.collections.map((collection) => collectionToJson(collection, source)),
    })),
  };
}

function collectionToJson(collection: CutCollection, { graph, names }: HeapSource): unknown {
  const { prediction, deallocatedByType, collectedByType } = collection;
  return {
    engine: collection.engine,
    expected: {
      unreachable: prediction.unreachableCount,
      deallocated: prediction.deallocatedCount,
      returned: prediction.unreachableCount - prediction.deallocatedCount,
    },
    deallocated: collection.deallocatedCount,
    returned: collection.returned,
    counts: collection.counts,
    heapBytes: collection.heapBytes,
    times: collection.times,
    differences: collection.differences.map((difference) => {
      const { index } = difference;
      const type = index === null ? null : names.types[graph.types[index] as number];
      return { ...difference, type };
    }),
    types: names.types
      .map((type, id) => {
        const deallocated = deallocatedByType[id] as number;
        return { type, deallocated, collected: collectedByType[id] as number };
      })
      .filter(({ deallocated, collected }) => deallocated + collected > 0),
  };
}
