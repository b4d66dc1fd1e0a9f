// The leak hunt (`npm run test:leaks`) finds the leaks in planted/, and nothing else.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";

interface Result {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "leak-hunt-"));
afterAll(() => rmSync(folder, { recursive: true }));

const outputFile = join(folder, "results.json");
const { stdout, status } = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config=test/leak-hunt/planted/vitest.config.ts",
    `--outputFile.json=${outputFile}`,
  ],
  { encoding: "utf8", env: { ...process.env, NO_COLOR: "1", VITEST: undefined } },
);
const { testResults } = JSON.parse(readFileSync(outputFile, "utf8")) as {
  testResults: { assertionResults: Result[] }[];
};
const results = testResults.flatMap(({ assertionResults }) => assertionResults);

/** The hunt's result for each planted test: `live slots +1 +1`. */
const outcomes = Object.fromEntries(
  results.map(({ fullName, status, failureMessages }) => {
    return [fullName, failureMessages[0] === undefined ? status : growth(failureMessages[0])];
  }),
);

/** How much more there is after each run than after the one before. */
function growth(message: string): string {
  const [line = ""] = message.split("\n");
  const counts = /^Error: Alive after run 1, 2, … of this test: (.*)\.$/.exec(line)?.[1];
  return (counts ?? line).replaceAll(/: (\d+), (\d+), (\d+)/g, (_, first, second, third) => {
    return ` +${second - first} +${third - second}`;
  });
}

test("memory that a test keeps at every run is found; memory that it keeps once is not", () => {
  expect(outcomes).toEqual({
    "leaks an object of the default heap": "live slots +1 +1; references from outside +1 +1",
    "leaks an object of a heap at module level": "live slots +1 +1; references from outside +1 +1",
    "leaks a reference from outside": "references from outside +1 +1",
    "leaks room in a heap": expect.stringMatching(/^bytes of heaps \+[1-9]\d* \+[1-9]\d*$/),
    "leaks a heap of its own: wasm": "heaps +1 +1; Wasm memories +1 +1",
    "leaks a heap of its own: typescript": "heaps +1 +1",
    "leaks a heap that it disposed of": "heaps +1 +1",
    "leaks a memory of a kernel from other sources": "Wasm memories +1 +1",
    "sound a heap that a hook makes for each run": "passed",
    "sound garbage on the default heap": "passed",
    "sound heaps that nothing keeps": "passed",
    "sound a heap that the first run makes for all": "passed",
    "otherwise wrong passes once only": "AssertionError: expected 2 to be 1 // Object.is equality",
    "otherwise wrong is listed, and leaks": "passed",
  });
});

test("a listed test runs once, and is printed with its reason", () => {
  expect(status).toBe(1);
  expect(stdout).toContain(
    'Not repeated: test/leak-hunt/planted/planted.ts, "otherwise wrong > is listed": ' +
      "it shows what being listed means\n",
  );
});

test("a stale entry of the list is found", () => {
  expect(stdout).toContain('No such test: test/leak-hunt/planted/planted.ts, "nothing begins so"');
});
