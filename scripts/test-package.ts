// Packs the package, installs the tarball in a project outside of the repository, and runs a program
// for every entry point in every environment. `npm run test:package` builds first.
//
//   npm run test:package                 everything; writes docs/environments.md
//   npm run test:package -- --quick      this Node, a Vite build in Chromium, a strict policy
//   npm run test:package -- --only TEXT  the environments whose name contains it
//
// Exit codes: 0 every cell passed, 1 a cell failed, 2 the package cannot be packed or installed.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Command } from "commander";
import { type Browser, chromium } from "playwright";
import { findChromium, noChromiumMessage } from "./chromium.js";
import { documentOf, reportOf } from "./environments/document.js";
import { type Environment, isFailed, type Row, rowOf } from "./environments/environment.js";
import { Pages } from "./environments/pages.js";
import { makeProject, type Project, ROOT } from "./environments/project.js";
import { runtimes, thisNode, typeChecker } from "./environments/runtimes.js";

interface Options {
  readonly quick?: true;
  readonly only?: string;
}

function singleFileEntries(): string[] {
  return JSON.parse(readFileSync(join(ROOT, "scripts/single-file.json"), "utf8")) as string[];
}

function environments(project: Project, pages: Pages, { quick, only }: Options): Environment[] {
  if (quick) {
    return [
      thisNode(project),
      typeChecker(project, "nodenext"),
      pages.built(),
      pages.strictPolicy(),
    ];
  }
  const all = [
    ...runtimes(project),
    pages.development(),
    pages.built(),
    pages.worker(),
    pages.policyWithWasm(),
    pages.strictPolicy(),
    pages.singleFile([...singleFileEntries(), "./kernel.wasm"]),
  ];
  return all.filter(({ name }) => only === undefined || name.includes(only));
}

async function runAll(project: Project, browser: Browser, options: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const environment of environments(project, new Pages(project, browser), options)) {
    console.log(`… ${environment.name}`);
    rows.push(await rowOf(environment, project.entries));
  }
  return rows;
}

async function main(options: Options): Promise<number> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(noChromiumMessage());
  const project = await makeProject();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const rows = await runAll(project, browser, options);
    console.log(reportOf(rows, project.entries));
    if (!options.quick && options.only === undefined) {
      const page = documentOf(rows, project.entries, project.version);
      writeFileSync(join(ROOT, "docs/environments.md"), page);
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

const { quick, only } = new Command("test-package")
  .description("Run the packed tarball in every environment.")
  .option("--quick", "only this Node, a Vite build and a strict policy")
  .option("--only <text>", "only the environments whose name contains it; writes no document")
  .parse()
  .opts<Options>();
try {
  process.exitCode = await main({ ...(quick && { quick }), ...(only !== undefined && { only }) });
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
