// The table of environments and entry points: for the terminal, and as docs/environments.md.

import Table from "cli-table3";
import type { Cell, Row } from "./environment.js";

const ABOUT = `# Where it runs

Every cell of this table was produced by a run: \`npm run test:package\` packs the package as npm would
publish it, installs the tarball in a project outside of the repository, and runs there, for each
entry point, the program of \`examples/outside\` that uses it. A program has
passed when it printed what it should and its heap was on the engine that is expected there. The
command writes this page, and fails when a cell fails.

- **Wasm**, **TypeScript**: it ran, on this engine.
- **types**: the program passes the type checker against the declarations in the tarball.
- **–**: the entry point has nothing to do there; the notes say why.
`;

const NOTES = `## Notes

- The runtimes are the packages that npm carries of them; a page is Chromium's.
- \`require()\` loads the same ES modules: Node does that by itself from 20.19 and 22.12 on.
- Under a policy without \`wasm-unsafe-eval\`, and wherever else a host refuses to compile WebAssembly,
  the TypeScript engine takes over. \`gc.engine\` says so.
- In a Worker nothing may be compiled while it runs. There the kernel is a module of the program:

  \`\`\`js no-run
  import kernel from "ouroboros-gc/kernel.wasm";
  import { useKernel } from "ouroboros-gc/workers";

  useKernel(kernel); // before the first heap is used; without it the TypeScript engine runs
  \`\`\`
- The single file is \`dist/ouroboros-gc.js\` of the package: the entry points that share no names, the
  kernel and the loader in one module that imports nothing. CDNs serve it at the package's own address.
- Importing an entry point does nothing: no global is read that a server lacks, nothing is compiled, and
  no top-level \`await\` holds a module up. \`test/imports.node.test.ts\` checks that in a bare context.
`;

function textOf(row: Row, entry: string): string {
  if (row.without.has(entry)) return "–";
  const cell = row.cells.find((candidate) => candidate.entry === entry);
  if (!cell) return "not run";
  if (cell.outcome === "failed") return "**failed**";
  return { wasm: "Wasm", typescript: "TypeScript" }[cell.engine] ?? cell.engine;
}

function nameOf(entry: string): string {
  return `ouroboros-gc${entry.slice(1)}`;
}

/** The page, with a table and what stands beside it. */
export function documentOf(
  rows: readonly Row[],
  entries: readonly string[],
  version: string,
): string {
  const short = entries.map((entry) => (entry === "." ? "`.`" : `\`${entry.slice(1)}\``));
  const lines = [
    `| environment | version | ${short.join(" | ")} |`,
    `| --- | --- | ${short.map(() => "---").join(" | ")} |`,
    ...rows.map((row) => {
      const cells = entries.map((entry) => (row.absent ? "not run" : textOf(row, entry)));
      return `| ${row.name} | ${row.version ?? "–"} | ${cells.join(" | ")} |`;
    }),
  ];
  const absent = rows.flatMap(({ name, absent }) =>
    absent ? [`- ${name} was not to be had: ${absent.split("\n")[0]}`] : [],
  );
  const reasons = rows.flatMap(({ name, without }) =>
    [...without].map(([entry, reason]) => `- ${name}, \`${nameOf(entry)}\`: ${reason}`),
  );
  return [
    ABOUT,
    `Version ${version}; \`.\` is the main entry, \`ouroboros-gc\`.\n`,
    `${lines.join("\n")}\n`,
    ...(absent.length > 0 ? [`${absent.join("\n")}\n`] : []),
    NOTES + reasons.map((line) => `${line}\n`).join(""),
  ].join("\n");
}

/** The same for the terminal, with the whole of every failure. */
export function reportOf(rows: readonly Row[], entries: readonly string[]): string {
  const table = new Table({
    head: ["environment", "version", ...entries],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const cells = entries.map((entry) => (row.absent ? "not run" : textOf(row, entry)));
    table.push([row.name, row.version ?? "–", ...cells]);
  }
  const failures = rows.flatMap(({ name, cells }) =>
    cells.flatMap((cell: Cell) =>
      cell.outcome === "failed" ? [`${name}, ${nameOf(cell.entry)}: ${cell.reason}`] : [],
    ),
  );
  const absent = rows.flatMap(({ name, absent }) => (absent ? [`${name}: ${absent}`] : []));
  return [table.toString(), ...absent, ...failures].join("\n");
}
