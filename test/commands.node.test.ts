// The commands in a fresh clone, before any build, and the commands with wrong files: one clear line and exit
// code 2, never a Node stack trace.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MISSING = join(tmpdir(), "there-is-no-such-file.py");

let clone = "";

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "clone-"));
  for (const name of ["package.json", "tsconfig.json", "scripts", "python", "examples"]) {
    mkdirSync(join(clone, name, ".."), { recursive: true });
    cpSync(name, join(clone, name), { recursive: true });
  }
  symlinkSync(join(process.cwd(), "node_modules"), join(clone, "node_modules"));
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

function run(
  cwd: string,
  command: string,
  args: readonly string[],
): { code: number; said: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { code: status ?? -1, said: stdout + stderr };
}

/** Runs a command of scripts/ with no tool on the PATH. */
function runWithoutTools(script: string): { code: number; said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", `scripts/${script}.ts`],
    { encoding: "utf8", env: { ...process.env, PATH: "/nowhere" } },
  );
  return { code: status ?? -1, said: stdout + stderr };
}

const NEED_BUILD = ["python", "collect", "fuzz:python", "python:cpython-tests"];

test.each(NEED_BUILD)("npm run %s before any build prints the command to run", (name) => {
  const { code, said } = run(clone, "npm", ["run", "--silent", name, "--", MISSING]);
  expect(said).toBe(`${name}: the library is not built yet. Run: npm run build\n`);
  expect(code).toBe(2);
});

test("every other command that needs a build begins with one", () => {
  const { said } = run(process.cwd(), "npm", ["pkg", "get", "scripts"]);
  const scripts = Object.entries(JSON.parse(said) as Record<string, string>);
  const runs = scripts.filter(([, line]) => /tsx |vitest run/.test(line));
  const bare = runs.filter(([, line]) => !/^npm run build|^node scripts\/built\.mjs/.test(line));
  // They use nothing that the build makes.
  expect(bare.map(([name]) => name).sort()).toEqual(["build:abi", "record:python", "suite-runs"]);
});

test.each([
  ["record-python", "record:python: python3 cannot be run. Install CPython 3.11.\n"],
  ["fuzz-python", "fuzz:python: python3 cannot be run. Install CPython 3.11.\n"],
  ["fuzz-natives", "fuzz:natives: python3 cannot be run. Install CPython 3.11.\n"],
  ["abi-clients", "build:abi: clang cannot be run. Install clang for wasm32.\n"],
])("%s without its tool says what to install", (script, text) => {
  expect(runWithoutTools(script)).toEqual({ code: 2, said: text });
});

describe("a FILE that does not exist, is a folder or something else", () => {
  test.each([
    ["python/main.ts", MISSING, /^python: .* cannot be read \(ENOENT\)/],
    ["python/main.ts", tmpdir(), /^python: .* cannot be read \(EISDIR\)/],
    ["examples/collect-heap/main.ts", MISSING, /^error: no such file/],
    ["examples/collect-heap/main.ts", tmpdir(), /^error: no such file/],
    ["examples/collect-heap/main.ts", "package.json", /^error: package\.json: /],
    ["scripts/replay.ts", MISSING, /^replay: .* does not exist/],
    ["scripts/replay.ts", "docs", /^replay: no recording is in docs\. Give /],
    ["scripts/replay.ts", "README.md", /^replay: README\.md, line 1: not JSON/],
  ])("%s %s", (script, file, expected) => {
    const { code, said } = run(process.cwd(), "npx", ["tsx", script, file]);
    expect(said).toMatch(expected);
    expect(said.trimEnd().split("\n")).toHaveLength(1);
    expect(said).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });
});
