// Runs the tests in Node under the flags with which V8 tests its own collector: it collects and moves
// all the time, so that whatever the library keeps in weak references, or forgets to keep, shows.
//
//   npm run test:stress-gc                      the whole suite, under each set of flags; hours
//   npm run test:stress-gc -- --short           the tests of what V8's collector can touch
//   npm run test:stress-gc -- --shard=3/20      what vitest takes goes to vitest

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

/** Left out, and why. */
const EXCEPTIONS = [
  {
    file: "test/demo/page/page.node.test.ts",
    reason: "its heaps are in Chromium, without the flags",
  },
];

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const given = process.argv.slice(2);
const isShort = given.includes("--short");
const files = isShort ? SHORT : [];
const passedOn = given.filter((argument) => argument !== "--short");
const exclusions = EXCEPTIONS.map(({ file }) => `--exclude=${file}`);
const vitest = "node_modules/vitest/vitest.mjs";
let failed = 0;
for (const flags of FLAGS) {
  console.log(`== V8 flags ${flags}`);
  const limits = ["--testTimeout=3600000", "--hookTimeout=3600000"];
  const args = ["run", "--project", "node", ...limits, ...exclusions, ...files, ...passedOn];
  const env = { ...process.env, OUROBOROS_V8_FLAGS: flags };
  try {
    execFileSync(process.execPath, [vitest, ...args], { stdio: "inherit", env });
  } catch {
    failed++;
  }
}
if (!isShort) {
  for (const { file, reason } of EXCEPTIONS) console.log(`Left out: ${file}: ${reason}`);
}
process.exitCode = failed === 0 ? 0 : 1;
