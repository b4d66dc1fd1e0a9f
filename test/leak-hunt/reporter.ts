// The summary of the leak hunt: how many tests ran how often, which did not, and why.

import { existsSync } from "node:fs";
import process from "node:process";
import type { Reporter, TestModule } from "vitest/node";
import type { Exception } from "./exceptions.js";
import type {} from "./runner.js";

export class LeakReporter implements Reporter {
  readonly #exceptions: readonly Exception[];

  constructor(exceptions: readonly Exception[]) {
    this.#exceptions = exceptions;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const repeated = tests
      .flatMap((test) => test.meta().leakHunt ?? [])
      .filter(({ runs }) => runs > 1);
    const runs = repeated.reduce((sum, test) => sum + test.runs, 0);
    const made = repeated.reduce((sum, test) => sum + test.madeCount, 0);
    console.log(
      `\nLeak hunt: ${repeated.length} tests in ${modules.length} files, ${runs} runs, ` +
        `which made ${made} heaps and Wasm memories.`,
    );
    for (const exception of this.#exceptions) console.log(`Not repeated: ${textOf(exception)}`);
    const stale = this.#exceptions.filter((exception) => isStale(exception, modules));
    for (const exception of stale) console.log(`No such test: ${textOf(exception)}`);
    if (repeated.length === 0 || stale.length > 0) process.exitCode = 1;
  }
}

function textOf({ file, test, reason }: Exception): string {
  return `test/${file}${test === undefined ? "" : `, "${test}"`}: ${reason}`;
}

/** For a file that did not run it is only known whether it exists. */
function isStale({ file, test }: Exception, modules: readonly TestModule[]): boolean {
  if (!existsSync(`test/${file}`)) return true;
  const module = modules.find(({ relativeModuleId }) => relativeModuleId === `test/${file}`);
  if (test === undefined || !module) return false;
  return ![...module.children.allTests()].some(({ fullName }) => fullName.startsWith(test));
}
