// Test files that a newcomer does not wait for: `npm test` leaves them out and says so, `npm run test:all`
// and .ci/run include them.

import process from "node:process";

/** Below test/, each with the slow part of it. */
export const SLOW: Readonly<Record<string, string>> = {
  "checks/replay.test.ts": "the recordings again, with every check attached to the heap",
  "deep.test.ts": "chains and rings of 10,000,000",
  "demo/page/endings.node.test.ts": "the built page in Chromium",
  "demo/page/page.node.test.ts": "the built page in Chromium",
  "demo/page/showing.node.test.ts": "the built page in Chromium",
  "demo/page/stopping.node.test.ts": "the built page in Chromium, slowed down ten times",
  "demo/page/typing.node.test.ts": "the built page in Chromium, slowed down ten times",
  "python-runtime/programs.node.test.ts": "all programs on three engines",
  "docs.node.test.ts": "the blocks of code in the documents, with their types",
  "faults/call-out.test.ts": "each call out of a raw heap misbehaves in each way",
  "faults/growth.node.test.ts": "each growth of memory fails",
  "faults/managed-call-out.test.ts": "each call out of a managed heap misbehaves in each way",
  "fuzz/corpus.test.ts": "all programs of the fuzzer on three engines",
  "inspect/answers.test.ts": "random graphs against independent answers",
  "site.node.test.ts": "the built site in Chromium, every page",
  "pages/bundlers.node.test.ts": "rollup and webpack bundle each entry",
};

/** Whether the slow ones run too: under `npm run test:all`, and when files are named. */
export const HAS_SLOW: boolean =
  process.env["OUROBOROS_TESTS"] === "all" ||
  process.argv.some((word) => /^(\.\/)?test\//.test(word));
