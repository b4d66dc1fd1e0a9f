// Packs the package, installs the tarball in a project outside the repository, and runs a program for every
// entry point in every environment. `npm run test:package` builds first.
//
//   npm run test:package                 everything; writes the table of docs/environments.md
//   npm run test:package -- --quick      this Node, a Vite build in Chromium, a strict policy
//   npm run test:package -- --only TEXT  the environments whose name contains it
//
// Exit codes: 0 every cell passed, 1 a cell failed, 2 the package cannot be packed or installed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import { chromium } from "playwright";
import { findChromium, noChromiumMessage } from "./chromium.js";
import { type Environment, isFailed, type Row, rowOf } from "./environments/environment.js";
import { Pages } from "./environments/pages.js";
import { makeProject, type Project, ROOT } from "./environments/project.js";
import { runtimes, thisNode } from "./environments/runtimes.js";
import { documentOf, reportOf } from "./environments/table.js";
import { typeCheckers } from "./environments/type-checkers.js";
import { writeMarked } from "./marked.js";

const ENTRIES_OF_SINGLE_FILE = JSON.parse(
  readFileSync(join(ROOT, "scripts/single-file.json"), "utf8"),
) as string[];

const options = new Command("test-package")
  .description("Run the packed tarball in every environment.")
  .option("--quick", "only this Node, a Vite build and a strict policy")
  .option("--only <text>", "only the environments whose name contains it; writes no document")
  .parse()
  .opts();

function environments(project: Project, pages: Pages): Environment[] {
  const quick = [
    thisNode(project),
    ...typeCheckers(project).slice(0, 1),
    pages.built(),
    pages.strictPolicy(),
  ];
  const all = [
    ...runtimes(project),
    pages.development(),
    pages.built(),
    pages.worker(),
    pages.policyWithWasm(),
    pages.strictPolicy(),
    pages.singleFile([...ENTRIES_OF_SINGLE_FILE, "./kernel.wasm"]),
  ];
  return options.quick ? quick : all.filter(({ name }) => name.includes(options.only ?? ""));
}

async function main(): Promise<number> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(noChromiumMessage());
  const project = await makeProject();
  const { entries, version } = project;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const rows: Row[] = [];
    for (const environment of environments(project, new Pages(project, browser))) {
      console.log(`… ${environment.name}`);
      rows.push(await rowOf(environment, entries));
    }
    console.log(reportOf(rows, entries));
    if (!options.quick && options.only === undefined) {
      writeMarked(join(ROOT, "docs/environments.md"), { runs: documentOf(rows, entries, version) });
    }
    const cellCount = rows.reduce((sum, { cells }) => sum + cells.length, 0);
    const failedCount = rows.filter(isFailed).length;
    console.log(`${cellCount} cells in ${rows.length} environments, ${failedCount} with failures`);
    return cellCount > 0 && failedCount === 0 ? 0 : 1;
  } finally {
    await browser.close();
    project.remove();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
