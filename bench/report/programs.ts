// The section on whole programs: of a full run, or rewritten by a run of these only.

import {
  isProgramTiming,
  type NoTiming,
  type ProgramRow,
  type ProgramTiming,
  type Results,
} from "../results.js";
import { missedReasons } from "./goals.js";
import { programGoals } from "./program-goals.js";
import {
  formatCount,
  formatFigure,
  formatRatio,
  formatSpread,
  type Table,
  toMarkdown,
} from "./table.js";

const HEADING = "## Whole programs";

const INTRODUCTION =
  "A program makes, links and drops objects, and collections run when they are due: what a user " +
  "feels. Every opponent runs the same program, each run in a process of its own, in turns with the " +
  "others; objects made, finalizers run, objects left where the program holds them and objects left at the " +
  "end are the same for all of them, or there is no time. A run's time is that of the program from its " +
  "first object on, compiling by V8 included, and not of starting Python or Node.";

/** The figures of smaller runs mean less. */
const FULL_SIZE = 1_000_000;
const SMALL =
  "**This was a run of small sizes**, in which compiling by V8 is a large part of each figure of a program in " +
  "Node; the goals are for the full sizes.";

const DETAIL_NOTE =
  "Medians of the runs. Processor: nanoseconds an object of all threads together, which other work on the " +
  "machine changes less. In collections: of the time. V8: in V8's own collections beneath, where it is not the " +
  "collector itself. Pauses: milliseconds of one collection. " +
  "Garbage: the most objects that were dropped and not freed yet. MB: of the heap, and of the whole process, " +
  "at their most.";

export function programTables({ programs, programOpponents }: Results): Table[] {
  if (programs.length === 0) return [];
  const names = programOpponents.filter(({ version }) => version !== null).map(({ name }) => name);
  return [
    summaryTable(programs, names),
    processorTable(programs, names),
    ...programs.map((row) => detailTable(row, names)),
  ];
}

/** Figures that other work on the machine affects less. */
function processorTable(programs: readonly ProgramRow[], names: readonly string[]): Table {
  const cpuOf = ({ times }: ProgramRow, name: string): number | undefined => {
    const time = times[name];
    return isProgramTiming(time) ? time.cpuNs : undefined;
  };
  const known = names.filter((name) => programs.some((row) => cpuOf(row, name) !== undefined));
  return {
    title: "Processor time an object",
    note:
      "The same of all threads of the process together: V8's compiler and its collector's helpers count, and " +
      "other work on the machine hardly does.",
    head: ["program, processor", ...known],
    rows: programs.map((row) => [
      `${row.name}, processor`,
      ...known.map((name) => {
        const [cpu, own] = [cpuOf(row, name), cpuOf(row, "raw")];
        if (cpu === undefined) return "";
        const ratio = name === "raw" || !own ? "" : ` (${formatRatio(cpu / own)})`;
        return `${formatFigure(cpu)}${ratio}`;
      }),
    ]),
  };
}

function summaryTable(programs: readonly ProgramRow[], names: readonly string[]): Table {
  return {
    title: "Time an object",
    note:
      "Nanoseconds an object made (traverse: a tuple traversed), the median; ± is half the distance between " +
      "the quartiles of the runs, in percent of it; in brackets the multiple of what raw takes.",
    head: ["program", ...names],
    rows: programs.map((row) => [row.name, ...names.map((name) => timeCell(row, name))]),
  };
}

function timeCell({ times }: ProgramRow, name: string): string {
  const time = times[name];
  if (!isProgramTiming(time)) return missing(time);
  const own = times["raw"];
  const ratio =
    name === "raw" || !isProgramTiming(own) ? "" : ` (${formatRatio(time.ns[1] / own.ns[1])})`;
  return `${formatFigure(time.ns[1])} ${formatSpread(time.ns)}${ratio}`;
}

function missing(time: NoTiming | undefined): string {
  if (time === undefined) return "";
  return time.kind === "wrong" ? "WRONG" : "died";
}

function detailTable({ name, outcome, times }: ProgramRow, names: readonly string[]): Table {
  const { made, finalized, kept } = outcome;
  return {
    title: name.charAt(0).toUpperCase() + name.slice(1),
    note:
      `${formatCount(made)} objects made, ${formatCount(finalized)} finalizers run, ` +
      `${formatCount(kept)} objects held at the end.`,
    head: [
      ...["opponent", "ns an object", "processor", "in collections", "V8", "collections"],
      ...["p50", "p99", "p99.9", "worst", "garbage", "MB, heap", "MB, process"],
    ],
    rows: names.flatMap((each) => {
      const time = times[each];
      if (time === undefined) return [];
      return [[each, ...(isProgramTiming(time) ? detailCells(time) : [missing(time)])]];
    }),
  };
}

function detailCells(time: ProgramTiming): string[] {
  const figure = (value: number | undefined): string =>
    value === undefined ? "" : formatFigure(value);
  const count = (value: number | undefined): string =>
    value === undefined ? "" : formatCount(Math.round(value));
  const megabytes = (bytes: number | undefined): string =>
    bytes === undefined ? "" : formatFigure(bytes / 1e6);
  const [half, most, nearlyAll, worst] = time.pauses ?? [];
  return [
    `${formatFigure(time.ns[1])} ${formatSpread(time.ns)}`,
    figure(time.cpuNs),
    figure(time.collectingNs),
    figure(time.v8Ns),
    count(time.collections),
    ...[half, most, nearlyAll, worst].map(figure),
    count(time.mostGarbage),
    megabytes(time.heapBytes),
    megabytes(time.processBytes),
  ];
}

export function programGoalTable(results: Results): Table {
  return {
    title: "The goals for whole programs",
    isText: true,
    head: ["goal", "figure", "verdict"],
    rows: programGoals(results).map(({ goal, figure, verdict }) => [goal, figure, verdict]),
  };
}

/** The section, with the machine and versions it was measured on; nothing if no program was run. */
export function programSection(results: Results): string[] {
  const { command, date, machine, versions, programs, programOpponents } = results;
  if (programs.length === 0) return [];
  const [summary, processor, ...details] = programTables(results) as [Table, Table, ...Table[]];
  const opponents = programOpponents.map(({ name, description, version, absent }) =>
    version === null
      ? `- **${name}**: absent. ${absent}`
      : `- **${name}** (${version}): ${description}`,
  );
  return [
    HEADING,
    `By \`${command}\` on ${date}; ${machine}; ${versions}.`,
    results.size < FULL_SIZE ? `${INTRODUCTION} ${SMALL}` : INTRODUCTION,
    toMarkdown(programGoalTable(results)),
    ...missedReasons(programGoals(results)).map((part) => part.replace("### ", "#### ")),
    toMarkdown(summary),
    toMarkdown(processor),
    opponents.join("\n"),
    "### Pauses, garbage and memory",
    DETAIL_NOTE,
    ...details.map(toMarkdown).map((table) => table.replace("### ", "#### ")),
  ];
}

/** The page with this section in place of its own. */
export function replaceProgramSection(page: string, results: Results): string {
  const start = page.indexOf(`${HEADING}\n`);
  const end = page.indexOf("\n## ", start);
  if (start < 0 || end < 0) throw new Error(`The page has no section "${HEADING}".`);
  return `${page.slice(0, start)}${programSection(results).join("\n\n")}\n${page.slice(end)}`;
}
