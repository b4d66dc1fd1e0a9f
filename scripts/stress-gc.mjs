// Runs the tests in Node under the flags with which V8 tests its own collector: it collects and moves
// all the time, so that whatever the library keeps in weak references, or forgets to keep, shows.
//
//   npm run test:stress-gc                 the whole suite, under each set of flags
//   npm run test:stress-gc -- --short      the tests of what V8's collector can touch

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const FLAGS = [
  "--random-gc-interval=500 --stress-compaction",
  "--stress-scavenge=50 --stress-marking=50",
];

/** Managed objects, weak references, finalizers: what stands beside objects of the host. */
const SHORT = [
  "test/managed.test.ts",
  "test/tutorial.test.ts",
  "test/python/weakref.test.ts",
  "test/python/finalization.test.ts",
];

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const files = process.argv.includes("--short") ? SHORT : [];
const vitest = "node_modules/vitest/vitest.mjs";
let failed = 0;
for (const flags of FLAGS) {
  console.log(`== V8 flags ${flags}`);
  const args = ["run", "--project", "node", "--testTimeout=600000", ...files];
  const env = { ...process.env, OUROBOROS_V8_FLAGS: flags };
  try {
    execFileSync(process.execPath, [vitest, ...args], { stdio: "inherit", env });
  } catch {
    failed++;
  }
}
process.exitCode = failed === 0 ? 0 : 1;
