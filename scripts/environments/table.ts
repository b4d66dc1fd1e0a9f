// The table of environments and entry points: for docs/environments.md, and for the terminal.

import Table from "cli-table3";
import type { Row } from "./environment.js";

function textOf(row: Row, entry: string): string {
  if (row.absent) return "not run";
  if (row.without.has(entry)) return "–";
  const cell = row.cells.find((candidate) => candidate.entry === entry);
  if (!cell) return "not run";
  if (cell.outcome === "failed") return "**failed**";
  return { wasm: "Wasm", typescript: "TypeScript" }[cell.engine] ?? cell.engine;
}

const nameOf = (entry: string): string => `ouroboros-gc${entry.slice(1)}`;

function cellsOf(rows: readonly Row[], entries: readonly string[]): string[][] {
  return rows.map((row) => [
    row.name,
    row.version ?? "–",
    ...entries.map((entry) => textOf(row, entry)),
  ]);
}

/** The table in Markdown, and below it what was not available, and what does not apply where. */
export function documentOf(
  rows: readonly Row[],
  entries: readonly string[],
  version: string,
): string {
  const short = entries.map((entry) => `\`${entry.slice(1) || "."}\``);
  const table = [
    ["environment", "version", ...short],
    ["---", "---", ...short.map(() => "---")],
    ...cellsOf(rows, entries),
  ].map((cells) => `| ${cells.join(" | ")} |`);
  const notes = rows.flatMap(({ name, absent, without }) => [
    ...(absent ? [`- ${name} was not available: ${absent.split("\n")[0]}`] : []),
    ...[...without].map(([entry, reason]) => `- ${name}, \`${nameOf(entry)}\`: ${reason}`),
  ]);
  const about = `Version ${version}; \`.\` is the main entry, \`ouroboros-gc\`.`;
  return ["", about, "", ...table, "", ...notes, ""].join("\n");
}

/** The same for the terminal, with every failure in full. */
export function reportOf(rows: readonly Row[], entries: readonly string[]): string {
  const head = ["environment", "version", ...entries];
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...cellsOf(rows, entries));
  const absent = rows.flatMap((row) => (row.absent ? [`${row.name}: ${row.absent}`] : []));
  const failures = rows.flatMap(({ name, cells }) =>
    cells.flatMap((cell) =>
      cell.outcome === "failed" ? [`${name}, ${nameOf(cell.entry)}: ${cell.reason}`] : [],
    ),
  );
  return [table.toString(), ...absent, ...failures].join("\n");
}
