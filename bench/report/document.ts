// docs/benchmarks.md, and a run's output on the terminal.

import type { Results } from "../results.js";
import { collectionTables } from "./collections.js";
import { engineTables } from "./engines.js";
import { breakages, losses, lossesToTypeScript } from "./findings.js";
import { type Goal, judgeGoals, missedReasons } from "./goals.js";
import { programGoalTable, programSection, programTables } from "./programs.js";
import { type Table, toMarkdown, toText } from "./table.js";

export function writeText(results: Results): string {
  const hasPrograms = results.programs.length > 0;
  const tables = [
    ...programTables(results),
    ...(hasPrograms ? [programGoalTable(results)] : []),
    ...collectionTables(results),
    ...engineTables(results),
    goalTable(results),
  ];
  const parts = [
    `${results.machine}\n${results.versions}\n${results.command}`,
    ...tables.map(toText),
    section("Wasm loses to TypeScript, at the smallest size", lossesToTypeScript(results)),
    section("Wasm loses to anyone", losses(results)),
    ...optional("Left out", results.notes),
    ...optional("Died", breakages(results)),
    ...optional("FAILED", results.failures),
  ];
  return `${parts.join("\n\n")}\n`;
}

function optional(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [section(title, lines)] : [];
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...(lines.length > 0 ? lines : ["nowhere"]).map((line) => `  ${line}`)].join("\n");
}

function goalTable(results: Results): Table {
  const cells = ({ goal, figure, verdict }: Goal): string[] => [goal, figure, verdict];
  return {
    title: "The goals",
    isText: true,
    head: ["goal", "figure", "verdict"],
    rows: judgeGoals(results).map(cells),
  };
}

export function writeMarkdown(results: Results, picture: string | undefined): string {
  const { command, date, machine, versions, seconds, notes, opponents, failures } = results;
  const list = (items: readonly string[]): string =>
    items.length > 0 ? items.map((item) => `- ${item}`).join("\n") : "Nowhere in this run.";
  const described = (entries: Readonly<Record<string, string>>): string =>
    list(Object.entries(entries).map(([name, text]) => `**${name}**: ${text}`));
  const broken = breakages(results);
  const taken = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return [
    "# Benchmarks",
    `Written by \`${command}\` on ${date}, in ${taken}. Do not edit.`,
    list([`Machine: ${machine}`, `Versions: ${versions}`, ...notes]),
    ...programSection(results),
    "## Single collections",
    "Each opponent gets the same graph from a file, in a process of its own, in turns with the " +
      "others. What must be freed and what must be left is worked out by a breadth-first search " +
      "that shares no code with any of them; an opponent that finds something else has no time. " +
      "One collection alone is timed, building the graph is not. All times are medians, all ratios " +
      "are from this run.",
    ...(picture === undefined ? [] : [`![Cost of one object against the heap's size](${picture})`]),
    "## The goals",
    toMarkdown(goalTable(results)).replace("### The goals\n\n", ""),
    ...missedReasons(judgeGoals(results)),
    "## Where Wasm loses",
    "To our own TypeScript engine in a full collection, the smallest size of each workload (single calls are below):",
    list(lossesToTypeScript(results)),
    "To anyone, and what is slower than plain JavaScript:",
    list(losses(results)),
    "## The opponents",
    list(
      opponents.map(({ name, description, version, absent }) =>
        version === null
          ? `**${name}**: absent. ${absent}`
          : `**${name}** (${version}): ${description}`,
      ),
    ),
    ...(broken.length > 0 ? ["Without an answer:", list(broken)] : []),
    "## The graphs",
    described(results.shapes),
    "## The situations",
    described(results.situations),
    "## Full collections",
    ...collectionTables(results).map(toMarkdown),
    "## Our engines alone",
    ...engineTables(results).map(toMarkdown),
    ...(failures.length > 0 ? ["## FAILED", list(failures)] : []),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}
