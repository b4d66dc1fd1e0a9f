// A table, for the terminal and for Markdown.

import CliTable from "cli-table3";
import type { Quartiles } from "../results.js";

export interface Table {
  readonly title: string;
  /** What the figures are; above the table. */
  readonly note?: string;
  /** The first column is of names, the others are of numbers. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** All columns are text. */
  readonly isText?: true;
}

export function toText({ title, note, head, rows, isText }: Table): string {
  const table = new CliTable({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 || isText ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return [title, ...(note === undefined ? [] : [note]), table.toString()].join("\n");
}

export function toMarkdown({ title, note, head, rows, isText }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = line(head.map((_, column) => (column === 0 || isText ? "---" : "--:")));
  return [
    `### ${title}\n`,
    ...(note === undefined ? [] : [`${note}\n`]),
    ...[line(head), rule, ...rows.map(line)],
  ].join("\n");
}

export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** Three digits: 0.123, 1.23, 12.3, 123, 1,230. */
export function formatFigure(figure: number): string {
  if (figure === 0) return "0";
  if (figure >= 100) return formatCount(Number(figure.toPrecision(3)));
  return figure.toPrecision(3);
}

/** Half the distance between the quartiles, in percent of the median. */
export function formatSpread([low, middle, high]: Quartiles): string {
  return `±${Math.round(((high - low) / 2 / middle) * 100)} %`;
}

export function formatRatio(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(2) : formatFigure(ratio)}x`;
}
