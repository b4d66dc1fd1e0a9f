// Runs every test, including those that `npm test` leaves out (test/slow.ts). Options are vitest's.
//
//   npm run test:all -- [--project node] [FILE...]

import { spawnSync } from "node:child_process";
import process from "node:process";

const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, OUROBOROS_TESTS: "all" } },
);
process.exitCode = status ?? 1;
