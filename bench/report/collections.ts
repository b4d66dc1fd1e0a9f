// The tables of the full collections.

import { HELD } from "../graphs/situations.js";
import {
  type CollectionRow,
  isTiming,
  type NoTiming,
  type OpponentInfo,
  quartiles,
  type Results,
  type Timing,
} from "../results.js";
import { formatCount, formatFigure, formatRatio, formatSpread, type Table } from "./table.js";

const NOTE =
  "Nanoseconds an object, the median; ± is half the distance between the quartiles, in percent of " +
  "it; in brackets the multiple of what Wasm takes.";
const COUNTS_NOTE =
  `${NOTE} The last two columns are the kernel's own counts: objects examined and reference ` +
  "positions visited.";

/** Nanoseconds an object. */
export function costOf(row: CollectionRow, name: string): number | undefined {
  const time = row.times[name];
  return isTiming(time) ? (time.ms[1] * 1e6) / row.objects : undefined;
}

export function collectionTables(results: Results): Table[] {
  const { collections, opponents, size } = results;
  const present = opponents.filter(({ version }) => version !== null);
  const atSize = collections.filter((row) => row.size === size || row.situation.startsWith("noth"));
  const others = collections.filter((row) => !atSize.includes(row));
  const outside = present.filter(({ name, isPeer }) => isPeer || name === "wasm");
  const inside = present.filter(({ isPeer }) => !isPeer);
  const title = `Full collections at ${formatCount(size)} objects`;
  const tables: Table[] = [];
  const add = (heading: string, rows: readonly CollectionRow[]): void => {
    if (rows.length === 0) return;
    tables.push(tableOf(heading, COUNTS_NOTE + emptyNote(rows), rows, inside, true));
    if (outside.length < 2) return;
    tables.push(tableOf(`${heading}, outside opponents`, NOTE, rows, outside, false));
  };
  add(title, atSize);
  add("Full collections at other sizes", others);
  if (results.recorded.length > 0) tables.push(recordedTable(results));
  const memory = memoryTable(atSize, present);
  if (memory !== undefined) tables.push(memory);
  return tables;
}

/** V8 cannot be asked to collect the graph alone. */
function emptyNote(rows: readonly CollectionRow[]): string {
  const micros = rows.flatMap(({ times }) => {
    const time = times["v8"];
    const micros = isTiming(time) ? time.counts?.["emptyMicroseconds"] : undefined;
    return micros === undefined ? [] : [micros];
  });
  if (micros.length === 0) return "";
  const ms = formatFigure(quartiles(micros)[1] / 1000);
  return ` V8 collects Node's own objects as well: ${ms} ms where there is no graph, not subtracted.`;
}

function tableOf(
  title: string,
  note: string,
  rows: readonly CollectionRow[],
  opponents: readonly OpponentInfo[],
  hasCounts: boolean,
): Table {
  const names = opponents.map(({ name }) => name);
  return {
    title,
    note,
    head: [
      ...["shape, situation", "objects", ...names],
      ...(hasCounts ? ["examined", "references"] : []),
    ],
    rows: rows.map((row) => [
      `${row.shape}, ${row.situation}`,
      formatCount(row.objects),
      ...names.map((name) => cellOf(row, name)),
      ...(hasCounts ? [countCell(row, "candidates"), countCell(row, "references")] : []),
    ]),
  };
}

function cellOf(row: CollectionRow, name: string): string {
  const time: Timing | NoTiming | undefined = row.times[name];
  if (time === undefined) return "";
  if (!isTiming(time)) return time.kind === "wrong" ? "WRONG" : "died";
  const cost = (time.ms[1] * 1e6) / row.objects;
  const own = costOf(row, "wasm");
  const ratio = name === "wasm" || own === undefined ? "" : ` (${formatRatio(cost / own)})`;
  return `${formatFigure(cost)} ${formatSpread(time.ms)}${ratio}`;
}

/** One number if the engines agree, else both. */
function countCell(row: CollectionRow, count: string): string {
  const counts = ["wasm", "typescript"].flatMap((name) => {
    const time = row.times[name];
    const value = isTiming(time) ? time.counts?.[count] : undefined;
    return value === undefined ? [] : [formatCount(value)];
  });
  return [...new Set(counts)].join(" / ");
}

/** The recorded heaps, compared with the programs that they were recorded from. */
function recordedTable({ recorded, collections }: Results): Table {
  return {
    title: "The recorded programs themselves, in CPython",
    note:
      "Milliseconds of a full collection that finds nothing: gc.collect() in the running program whose " +
      "heap was recorded (its objects with their dictionaries, types and buffers, as Python made them), " +
      "and ours of the recording. Examined: by CPython in the program now, and when it was recorded.",
    head: ["heap", "CPython, the program", "wasm, its recording", "examined now", "examined then"],
    rows: recorded.map(({ name, ms, tracked, recordedTracked }) => {
      const own = collections.find(({ shape }) => shape === name)?.times["wasm"];
      return [
        name,
        `${formatFigure(ms[1])} ${formatSpread(ms)}${
          isTiming(own) ? ` (${formatRatio(ms[1] / own.ms[1])})` : ""
        }`,
        isTiming(own) ? `${formatFigure(own.ms[1])} ${formatSpread(own.ms)}` : "",
        formatCount(tracked),
        formatCount(recordedTracked),
      ];
    }),
  };
}

/** Bytes per object, as each opponent keeps the graph; from the live rows. */
function memoryTable(
  rows: readonly CollectionRow[],
  opponents: readonly OpponentInfo[],
): Table | undefined {
  const bytesOf = (row: CollectionRow, name: string): number | undefined => {
    const time = row.times[name];
    return isTiming(time) ? time.bytes : undefined;
  };
  const measured = rows.filter((row) => {
    return row.situation !== HELD.name && bytesOf(row, "wasm") !== undefined;
  });
  const known = opponents.filter(({ name }) => measured.some((row) => bytesOf(row, name)));
  if (measured.length === 0) return undefined;
  return {
    title: "Memory of the same graphs",
    note:
      "Bytes an object, with everything that the collector keeps for it. The heaps grew by " +
      "themselves, so ours have room to spare.",
    head: ["shape, situation", "references an object", ...known.map(({ name }) => name)],
    rows: measured.map((row) => [
      `${row.shape}, ${row.situation}`,
      formatFigure(row.references / row.objects),
      ...known.map(({ name }) => {
        const bytes = bytesOf(row, name);
        return bytes === undefined ? "" : formatFigure(bytes / row.objects);
      }),
    ]),
  };
}
