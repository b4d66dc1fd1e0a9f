// Runs every test RUNS times in one process, and compares what is alive after each run with what was alive
// after the first.

import { fileURLToPath } from "node:url";
import { type RunnerTask, type RunnerTestCase, type RunnerTestFile, TestRunner } from "vitest";
import type { Census, Living } from "./census.js";
import type { Exception } from "./exceptions.js";
import { isPiledUp, verdict } from "./verdict.js";

/** Two would do to find leaks; with three, memory that V8 collects late does not hide what is kept. */
const RUNS = 3;

/** The data of a test for the reporter. */
interface Hunted {
  readonly runs: number;
  /** Heaps and Wasm memories that all runs made. */
  madeCount: number;
}

declare module "vitest" {
  interface TaskMeta {
    leakHunt?: Hunted;
  }
}

const CENSUS = fileURLToPath(new URL("census.ts", import.meta.url));

export default class LeakHunt extends TestRunner {
  #census: Census | undefined;
  #madeBefore = 0;
  /** After each run of the present test. */
  #runs: Living[] = [];

  /** The census comes from the modules that the test file will import, and runs before it. */
  override async importFile(path: string, source: "collect" | "setup"): Promise<unknown> {
    if (source === "collect") {
      const module = (await super.importFile(CENSUS, "setup")) as { census: Census };
      this.#census = module.census;
    }
    return super.importFile(path, source);
  }

  onCollected(files: RunnerTestFile[]): void {
    const exceptions: readonly Exception[] = this.injectValue("exceptions");
    for (const test of files.flatMap(testsOf)) {
      const isException = exceptions.some((exception) => isMeant(test, exception));
      const runs = isException ? 1 : RUNS;
      test.repeats = runs - 1;
      test.meta.leakHunt = { runs, madeCount: 0 };
    }
  }

  override onBeforeTryTask(test: RunnerTestCase, attempt?: { repeats: number }): void {
    super.onBeforeTryTask(test);
    const census = this.#census as Census;
    if (attempt?.repeats === 0) {
      this.#runs = [];
      this.#madeBefore = census.madeCount;
      census.collectShared();
    }
    census.isTestRunning = true;
  }

  /** After the hooks of the run too. */
  async onAfterRetryTask(test: RunnerTestCase, { repeats }: { repeats: number }): Promise<void> {
    const census = this.#census as Census;
    census.isTestRunning = false;
    const { leakHunt } = test.meta;
    if (!leakHunt || leakHunt.runs === 1) return;
    leakHunt.madeCount = census.madeCount - this.#madeBefore;
    const isLast = repeats === leakHunt.runs - 1;
    let turns = 0;
    const living = await census.take((now) => {
      turns++;
      if (repeats === 0) return turns === 2;
      return !isLast || !isPiledUp([...this.#runs, now]);
    });
    this.#runs.push(living);
    if (!isLast || test.result?.state !== "pass") return;
    const leak = verdict(this.#runs);
    if (leak) throw new Error(`Alive after run 1, 2, … of this test: ${leak}.`);
  }
}

function testsOf(task: RunnerTask): RunnerTestCase[] {
  return task.type === "test" ? [task] : task.tasks.flatMap(testsOf);
}

function isMeant({ file, fullTestName }: RunnerTestCase, exception: Exception): boolean {
  return file.name === `test/${exception.file}` && fullTestName.startsWith(exception.test ?? "");
}
