// The tables of measurements of our own engines only.

import { GROWTH_KINDS } from "../engines/growth.js";
import type { OperationTime } from "../engines/operations.js";
import { YOUNG_CASES } from "../engines/young.js";
import type { Results, YoungRow } from "../results.js";
import { formatCount, formatFigure, formatRatio, formatSpread, type Table } from "./table.js";

const ENGINES = ["wasm", "typescript"];

export function engineTables(results: Results): Table[] {
  return [
    youngTable(results),
    growthTable(results),
    memoryTable(results),
    operationTable(results),
    loadTable(results),
    sizeTable(results),
  ].filter(({ rows }) => rows.length > 0);
}

function youngTable({ young }: Results): Table {
  const cell = (row: YoungRow, engine: string): string => {
    const time = row.times[engine];
    return time ? `${formatFigure(time.ms[1] * 1000)} ${formatSpread(time.ms)}` : "WRONG";
  };
  return {
    title: "Young and frozen: 2,000 young objects over old ones",
    note: "Microseconds a collection. The young objects are a random graph of their own; all old ones are held.",
    head: ["collection", "old objects", ...ENGINES, "ratio", "examined", "references"],
    rows: young.map((row) => {
      const [wasm, typescript] = ENGINES.map((engine) => row.times[engine]);
      return [
        YOUNG_CASES[row.name],
        formatCount(row.old),
        ...ENGINES.map((engine) => cell(row, engine)),
        wasm && typescript ? formatRatio(typescript.ms[1] / wasm.ms[1]) : "",
        formatCount(wasm?.counts["candidates"] ?? 0),
        formatCount(wasm?.counts["references"] ?? 0),
      ];
    }),
  };
}

/** How the cost of one object grows: 0 flat, 1 as fast as the heap, which is quadratic in all. */
export function growthExponent(points: readonly { size: number; ms: number }[]): number {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return 0;
  const cost = last.ms / last.size / (before.ms / before.size);
  return Math.log(cost) / Math.log(last.size / before.size);
}

/** A cache that overflows makes a cost grow by about this much in one decade, and once. */
export const QUADRATIC = 0.75;

function growthTable({ growth }: Results): Table {
  const sizes = growth[0]?.points.map(({ size }) => size) ?? [];
  return {
    title: "Nothing quadratic",
    note:
      "Nanoseconds an object at growing sizes, each row once for each engine. Exponent: how the " +
      "cost of one object grew in the last step; 0 is flat, 1 would be quadratic.",
    head: ["what goes", "engine", ...sizes.map(formatCount), "exponent"],
    rows: growth.map(({ kind, engine, points }) => {
      const exponent = growthExponent(points);
      return [
        GROWTH_KINDS[kind],
        engine,
        ...points.map(({ size, ms }) => formatFigure((ms * 1e6) / size)),
        `${exponent.toFixed(2)}${exponent > QUADRATIC ? " QUADRATIC?" : ""}`,
      ];
    }),
  };
}

function memoryTable({ memory }: Results): Table {
  const references = memory["wasm"]?.map((point) => point.references) ?? [];
  return {
    title: "Memory by references",
    note:
      "Bytes of the heap an object, after a collection, by the number of references that each " +
      "object has. Room for all objects was reserved at once (`slots`).",
    head: ["engine", ...references.map(String)],
    rows: ENGINES.filter((engine) => memory[engine]).map((engine) => [
      engine,
      ...(memory[engine] ?? []).map(({ bytesAnObject }) => formatFigure(bytesAnObject)),
    ]),
  };
}

function operationTable({ operations }: Results): Table {
  const all = [...(operations["wasm"] ?? []), ...(operations["plain"] ?? [])];
  const find = (subject: string, { name, way }: OperationTime): OperationTime | undefined =>
    operations[subject]?.find((time) => time.name === name && time.way === way);
  const cell = (time: OperationTime | undefined): string =>
    time ? `${formatFigure(time.ns[1])} ${formatSpread(time.ns)}` : "";
  return {
    title: "Operations",
    note:
      "Nanoseconds an operation, or a pair of them, each in a process of its own with one heap. Checked: through handles. Unchecked: " +
      "`heap.unchecked`, slots. Batch: 10,000 in one call. A field and a Proxy (an object and its " +
      "handler, no counting) are plain JavaScript, for comparison. Managed fields are declared in the " +
      "class; `declare`: for the compiler alone, and assigned by the constructor, as CPython's are.",
    head: ["operation", "way", ...ENGINES, "ratio", "plain JavaScript", "CPython"],
    rows: all.map((time) => {
      const [wasm, typescript] = ENGINES.map((engine) => find(engine, time));
      return [
        time.name,
        time.way,
        cell(wasm),
        cell(typescript),
        wasm && typescript ? formatRatio(typescript.ns[1] / wasm.ns[1]) : "",
        cell(find("plain", time)),
        cell(find("CPython", time) ?? find("CPython", { ...time, way: inPython(time.way) })),
      ];
    }),
  };
}

/** Python has one way to write attributes. */
function inPython(way: OperationTime["way"]): OperationTime["way"] {
  return way === "declare" ? "managed" : way;
}

function loadTable({ loading }: Results): Table {
  return {
    title: "Loading",
    note: "Milliseconds in a fresh process of Node, from before `import()` to after the first allocation.",
    head: ["entry", "Node itself, before", "import", "first allocation", "import and allocation"],
    rows: loading.map(({ entry, nodeMs, importMs, firstMs, totalMs }) => [
      entry,
      ...[nodeMs, importMs, firstMs, totalMs].map((ms) =>
        ms[1] < 0.01 ? "0" : `${formatFigure(ms[1])} ${formatSpread(ms)}`,
      ),
    ]),
  };
}

function sizeTable({ sizes }: Results): Table {
  return {
    title: "Size",
    note: "Bytes; brotli at its best level. An entry is bundled with everything that it exports.",
    head: ["what", "bytes", "brotli"],
    rows: sizes.map(({ name, bytes, brotli }) => [name, formatCount(bytes), formatCount(brotli)]),
  };
}
