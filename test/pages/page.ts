// The size that a page loads, with one of three bundlers: the cost of a name of an entry, compressed with brotli, and
// programs run without WebAssembly.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { BUNDLERS, type Bundler, sizeOfNames } from "../../bench/load/bundlers.js";

const FOLDER: string = fileURLToPath(new URL("../../build/pages/", import.meta.url));
const DIST: string = fileURLToPath(new URL("../../dist/src/", import.meta.url));

/**
 * A file, one name of it, and the most bytes that it may cost with each bundler: a little above the present
 * cost; raised only on purpose, and the commit says what for.
 */
const BUDGETS: readonly (readonly [string, string, Readonly<Record<Bundler, number>>])[] = [
  ["raw", "Heap", { esbuild: 25_150, rollup: 24_850, webpack: 24_850 }],
  ["index", "GC", { esbuild: 29_150, rollup: 28_800, webpack: 28_850 }],
  ["resources", "own", { esbuild: 32_850, rollup: 32_550, webpack: 32_500 }],
  ["js", "GC", { esbuild: 27_950, rollup: 27_100, webpack: 27_250 }],
  ["python", "collect", { esbuild: 29_200, rollup: 28_800, webpack: 28_850 }],
  ["weakref", "ref", { esbuild: 16_600, rollup: 16_200, webpack: 15_300 }],
  ["inspect", "inspect", { esbuild: 6_550, rollup: 6_100, webpack: 6_350 }],
  ["graph", "Graph", { esbuild: 8_050, rollup: 7_900, webpack: 8_000 }],
  ["testing", "noLeaks", { esbuild: 1_400, rollup: 1_350, webpack: 1_450 }],
  ["checks", "checks", { esbuild: 10_500, rollup: 9_750, webpack: 10_000 }],
  ["workers", "useKernel", { esbuild: 450, rollup: 400, webpack: 530 }],
  ["index", "GcError", { esbuild: 200, rollup: 175, webpack: 285 }],
  ["raw", "GcError", { esbuild: 200, rollup: 175, webpack: 285 }],
  ["resources", "GcError", { esbuild: 200, rollup: 175, webpack: 285 }],
];

const RAW = 'import { Heap } from "ouroboros-gc/raw.js";';
const REPORT = `
  try { console.log(new Heap().engine); } catch (error) { console.log(error.code, error.message); }`;

/** The output of Node for the programs, bundled as for a page, without WebAssembly. */
async function runBundled(bundler: Bundler, program: string, ...flags: string[]): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const source = `${FOLDER}${bundler}.mjs`;
  writeFileSync(source, program.replaceAll("ouroboros-gc/", DIST));
  const file = `${FOLDER}${bundler}.bundle.mjs`;
  writeFileSync(file, await BUNDLERS[bundler](source));
  const stdio = ["ignore", "pipe", "ignore"] as const; // Node warns of --jitless.
  return execFileSync(process.execPath, [...flags, file], {
    encoding: "utf8",
    stdio: [...stdio],
  }).trim();
}

/** Tests of one bundler. */
export function testPages(bundler: Bundler): void {
  describe(`a page bundled by ${bundler}`, () => {
    test("runs on Wasm with what it imports, and without Wasm says what to import", async () => {
      expect(await runBundled(bundler, `${RAW}${REPORT}`)).toBe("wasm");
      const printed = await runBundled(bundler, `${RAW}${REPORT}`, "--jitless");
      expect(printed).toMatch(/^ERR_NO_WASM new heap: this host refuses to compile WebAssembly \(/);
      expect(printed).toContain('Add import "ouroboros-gc/js" to the program');
    });

    test("has every part that it imports, for the same heaps", async () => {
      const program = `
        import "ouroboros-gc/js.js"; import "ouroboros-gc/checks.js";
        import "ouroboros-gc/batches.js"; ${RAW}
        const heap = new Heap({ onLeak: ({ liveCount }) => console.log("alive", liveCount) });
        heap.allocMany([1, 2], [0, 0], new Float64Array(2));
        console.log(heap.engine, heap.validate().length);
        heap.dispose();`;
      expect(await runBundled(bundler, program, "--jitless")).toBe("typescript 0\nalive 2");
    });

    test.each(BUDGETS)("loads for one name of %s, %s, no more than its budget", async (...row) => {
      const [file, name, budgets] = row;
      const bytes = await sizeOfNames(bundler, `dist/src/${file}.js`, name);
      expect(bytes).toBeLessThanOrEqual(budgets[bundler]);
      // A budget far above its file guards nothing.
      expect(bytes).toBeGreaterThan(budgets[bundler] * 0.9);
    });
  });
}
