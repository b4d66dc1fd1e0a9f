// The leak checks in node:test: the built package in a process of its own.

import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root: string = fileURLToPath(new URL("../..", import.meta.url));
const folder: string = join(root, "build", "testing");
const run = promisify(execFile);

const suite = `
import { afterEach, beforeEach, test } from "node:test";
import { Resources } from "ouroboros-gc/resources";
import { leakCheck, noLeaks } from "ouroboros-gc/testing";
const resources = new Resources();
const dispose = () => {};
let check;
beforeEach(() => { check = leakCheck(resources); });
afterEach(() => check());
`;

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The report of \`node --test\` for the suite with the test; whether it passed. */
async function outcome(name: string, body: string): Promise<{ passed: boolean; report: string }> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `${suite}test(${JSON.stringify(name)}, async () => {${body}});`);
  const env = { ...process.env, NODE_OPTIONS: "", NODE_TEST_CONTEXT: undefined };
  try {
    const { stdout } = await run(process.execPath, ["--test", file], { cwd: root, env });
    return { passed: true, report: stdout };
  } catch (error) {
    return { passed: false, report: (error as { stdout: string }).stdout };
  }
}

test("node:test passes a test that leaves nothing, with hooks and with noLeaks", async () => {
  const { passed, report } = await outcome(
    "clean",
    "await noLeaks(resources, async () => resources.own({}, { dispose }).dispose());",
  );
  expect([passed, report]).toEqual([true, expect.stringContaining("pass 1")]);
});

test("node:test fails a test in which the hook finds something", async () => {
  const { passed, report } = await outcome("hook", 'resources.own({}, { dispose, name: "file" });');
  expect(passed).toBe(false);
  expect(report).toContain("ERR_LEAK");
  expect(report).toMatch(
    /leakCheck: 1 object is alive that should not be: file#1 \(created at .*hook\.mjs/,
  );
});

test("node:test fails a test in which noLeaks finds something", async () => {
  const body =
    "noLeaks(resources, () => { const a = resources.own({}, { dispose }); a.link(a); });";
  const { passed, report } = await outcome("call", body);
  expect(passed).toBe(false);
  expect(report).toContain("noLeaks: 1 object is alive that should not be: Object#1");
});
