// The report for people: tables, sizes in units, paths from the root downwards.

import Table from "cli-table3";
import colors from "picocolors";
import type { Difference, NodeLine, Retainers, Summary } from "./report.js";

type Column<T> = readonly [title: string, text: (row: T) => string];

const BARE = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "" },
  ...{ "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "" },
  ...{ right: "", "right-mid": "", middle: "  " },
};
const NAME_LENGTH = 60;
const UNITS = ["B", "kB", "MB", "GB"] as const;

/** `1.5 MB`: units of 1,000. */
function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

function countText(count: number): string {
  return count.toLocaleString("en-US");
}

function table<T>(title: string, rows: readonly T[], columns: readonly Column<T>[]): string {
  const drawn = new Table({
    head: columns.map(([name]) => name),
    chars: BARE,
    colAligns: columns.map((_, index) => (index === 0 ? "left" : "right")),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  for (const row of rows) drawn.push(columns.map(([, text]) => text(row)));
  return `${colors.bold(title)}\n${drawn.toString()}\n`;
}

function short(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}

const NODE: readonly Column<NodeLine>[] = [
  ["object", ({ name }) => short(name)],
  ["self", ({ self }) => bytesText(self)],
  ["retained", ({ retained }) => bytesText(retained)],
];

export function summaryText(summary: Summary): string {
  const { file, nodes, edges, bytes, types, biggest, detached, strings } = summary;
  const parts = [
    `${colors.bold(file)}: ${countText(nodes)} objects, ${countText(edges)} references, ` +
      `${bytesText(bytes)}; ${countText(summary.cycles)} cycles, ` +
      `${countText(summary.unreachable)} objects that the root does not hold\n`,
    table("Types, by what they retain together", types, [
      ["type", ({ type }) => short(type)],
      ["count", ({ count }) => countText(count)],
      ["self", (row) => bytesText(row.bytes)],
      ["retained", ({ retained }) => bytesText(retained)],
    ]),
    table("Objects that retain most", biggest, NODE),
  ];
  if (detached.count > 0) {
    parts.push(table(`${countText(detached.count)} detached nodes`, detached.nodes, NODE));
  }
  if (strings.length > 0) {
    parts.push(
      table("Texts that several strings have", strings, [
        ["text", ({ text }) => short(JSON.stringify(text))],
        ["count", ({ count }) => countText(count)],
        ["wasted", ({ wasted }) => bytesText(wasted)],
      ]),
    );
  }
  return parts.join("\n");
}

export function retainersText({ of, count, nodes }: Retainers): string {
  const parts = nodes.map(({ name, retained, path, holders }) => {
    const steps = path.map((step, index) => `${"  ".repeat(Math.min(index, 20))}${step}`);
    const way = steps.length > 0 ? steps.join("\n") : "nothing holds it";
    const held = holders.map((holder) => `  ${holder}`).join("\n");
    return `${colors.bold(name)}, retains ${bytesText(retained)}\n${way}\nheld by\n${held}\n`;
  });
  return `${countText(count)} of ${of}; shown: ${nodes.length}\n\n${parts.join("\n")}`;
}

export function differenceText({ files, types, count, nodes }: Difference): string {
  return [
    `${colors.bold(files[1])} has ${countText(count)} objects that ${files[0]} has not\n`,
    table("Types that grew", types, [
      ["type", ({ type }) => short(type)],
      ["count", (row) => countText(row.count)],
      ["more", ({ change }) => `+${countText(change)}`],
      ["bytes", ({ bytesChange }) => bytesText(bytesChange)],
    ]),
    table("New objects that retain most", nodes, NODE),
  ].join("\n");
}
