// The command as a user runs it: exit codes, what goes to stdout and what to stderr.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test, vi } from "vitest";
import { readHeapFile } from "../examples/collect-heap/heap-file.js";

vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL("..", import.meta.url));
const ownHeap = join(root, "examples", "heaps", "heap100k");
const folder = mkdtempSync(join(tmpdir(), "collect-"));
afterAll(() => rmSync(folder, { recursive: true }));

function collect(...args: string[]) {
  const main = join("examples", "collect-heap", "main.ts");
  const options = { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } } as const;
  const run = spawnSync(process.execPath, ["--import", "tsx", main, ...args], options);
  return { exitCode: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Writes a file to the folder of this test. Returns its path without `.bin`. */
function writeHeap(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(`${path}.bin`, bytes);
  return path;
}

/** The project's own heap, unpacked, with `change` applied to its bytes; its names stay as they are. */
function writeAltered(name: string, change: (bytes: Buffer) => void): string {
  const bytes = gunzipSync(readFileSync(`${ownHeap}.bin.gz`));
  change(bytes);
  copyFileSync(`${ownHeap}.json`, join(folder, `${name}.json`));
  return writeHeap(name, bytes);
}

describe("the collect command", () => {
  test("prints a line per collection and a report, and exits with 0", () => {
    const { exitCode, stdout, stderr } = collect("--cut", "1");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1/2  cut 1 "piece: ast with parent links", wasm: 28,357 collected');
    expect(stdout).toContain("the refcount of every object equals the recorded one");
    expect(stdout).toMatch(/│ ast\.Name +│ +0 │ +2,464 │ +2,464 │ +2,464 │/);
    expect(stdout).toContain(
      "OK: every object is as recorded (1 cut x 2 engines x 111,052 objects).",
    );
  });

  test("prints one JSON document and nothing else when asked for JSON", () => {
    const { exitCode, stdout, stderr } = collect(ownHeap, "--cut", "11", "--json");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, python: "3.11.7", objects: 111052, types: 332 });
    expect(report.cuts[0]).toMatchObject({ cut: 11, name: "all pieces", dropped: 10 });
    for (const [i, engine] of ["wasm", "typescript"].entries()) {
      const expected = { unreachable: 47028, deallocated: 3984, returned: 43044 };
      const collection = { engine, expected, deallocated: 3984, returned: 43044, differences: [] };
      expect(report.cuts[0].collections[i]).toMatchObject(collection);
    }
  });

  test("names the first wrong object of an altered recording and exits with 1", () => {
    const altered = writeAltered("altered", (bytes) => {
      const { objectCount, cuts } = readHeapFile(bytes);
      // The last cut is "every root": its bitmap ends the file, and has all bits set.
      const bitmap = cuts[cuts.length - 1]?.unreachable as Uint8Array;
      expect(bitmap.length).toBe(Math.ceil(objectCount / 8));
      bitmap[625] = 0xfe; // object 5000
    });
    const { exitCode, stdout } = collect(altered, "--cut", "15", "--engine", "typescript");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("NOT as recorded");
    expect(stdout).toContain("collect() returned 98666 (expected 98665).");
    const type = "builtins.builtin_function_or_method";
    expect(stdout).toContain(`object 5000 (${type}) is gone (expected alive).`);
  });

  test.each([
    ["an unknown file", ["nowhere"], "error: no such file: nowhere, nowhere.bin.gz, nowhere.bin."],
    ["a cut that is not a number", ["--cut", "one"], "Expected the number of a cut, from 0."],
    [
      "a cut that does not exist",
      ["--cut", "16"],
      "--cut is 16 (expected less than 16, the cut count)",
    ],
    ["an unknown engine", ["--engine", "c"], "Allowed choices are wasm, typescript, both."],
    ["an unknown option", ["--cuts"], "error: unknown option '--cuts'"],
  ])("refuses %s in one message and exits with 2", (_, args, message) => {
    const { exitCode, stdout, stderr } = collect(...args, "--json");
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test("names file, place, finding and expectation of a bad file and exits with 2", () => {
    const heap = writeHeap("text", "not a heap at all");
    const { exitCode, stdout, stderr } = collect(heap);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    const magic = 'byte 0: the magic is "not a he" (expected "PYHEAP01").';
    expect(stderr).toBe(`error: ${heap}.bin: ${magic}\n`);
  });

  test("reports a packed file that is cut off", () => {
    const packed = readFileSync(`${ownHeap}.bin.gz`).subarray(0, 100_000);
    const heap = writeHeap("half", packed);
    const { exitCode, stderr } = collect(heap);
    expect(exitCode).toBe(2);
    const reason = "100000 bytes of gzip do not unpack: unexpected end of file.";
    expect(stderr).toBe(`error: ${heap}.bin: ${reason}\n`);
  });

  test("refuses names that belong to another heap", () => {
    const heap = writeAltered("misnamed", () => {});
    writeFileSync(`${heap}.json`, '{"nodes": 7}');
    const { exitCode, stderr } = collect(heap);
    expect(exitCode).toBe(2);
    const reason = "nodes is 7 (expected 111052, as the binary file has).";
    expect(stderr).toBe(`error: ${heap}.json: ${reason}\n`);
  });
});
