// The command `ouroboros-gc inspect`, as a process, on the snapshots of a server that leaks.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "leaky-server-"));
const [before, after] = ["before", "after"].map((name) => join(folder, `${name}.heapsnapshot`));
const env = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1" };
const { bin } = JSON.parse(readFileSync("package.json", "utf8")) as {
  bin: { "ouroboros-gc": string };
};

beforeAll(() => {
  execFileSync(process.execPath, ["examples/leaky-server/main.mjs", folder], { env });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: (string | undefined)[]): Outcome {
  const all = [bin["ouroboros-gc"], ...(args as string[])];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("ouroboros-gc inspect", () => {
  test("reports what grew", () => {
    const { status, stdout, stderr } = run("inspect", before, "--diff", after);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Visit +201 +\+200 /m);
    const told = JSON.parse(run("inspect", before, "--diff", after, "--json").stdout) as {
      types: { type: string; change: number }[];
    };
    expect(told.types).toContainEqual(expect.objectContaining({ type: "Visit", change: 200 }));
  });

  test("reports what holds the objects of a type: the leak", () => {
    const dot = join(folder, "visit.dot");
    const svg = join(folder, "visit.svg");
    const pictures = ["--dot", dot, "--svg", svg];
    const { status, stdout } = run(
      ...["inspect", after, "--retainers", "Visit", "--limit", "1", ...pictures],
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^201 of Visit; shown: 1$/m);
    const path = stdout.replaceAll(/ @\d+/g, "");
    expect(path).toMatch(
      /Settings \._events\n +Object \.change\n +Array \[\d+\]\n +\(?\)?.* \.context/,
    );
    expect(readFileSync(dot, "utf8")).toContain("Settings @");
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg/);
    const told = JSON.parse(
      run("inspect", after, "--retainers", "Visit", "--limit", "2", "--json").stdout,
    ) as { count: number; nodes: { id: number; path: string[] }[] };
    expect([told.count, told.nodes.length]).toEqual([201, 2]);
    const [first] = told.nodes;
    const byId = JSON.parse(
      run("inspect", after, "--retainers", `@${first!.id}`, "--json").stdout,
    ) as {
      nodes: { path: string[] }[];
    };
    expect(byId.nodes[0]?.path).toEqual(first?.path);
  });

  test("prints a summary", () => {
    const { status, stdout } = run("inspect", after, "--limit", "3");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^.*after\.heapsnapshot: [\d,]+ objects, [\d,]+ references, [\d.]+ MB/);
    for (const title of ["Types, by what they retain", "Objects that retain most", "Texts that"]) {
      expect(stdout).toContain(title);
    }
    const told = JSON.parse(run("inspect", after, "--json").stdout) as Record<string, unknown>;
    expect(told["types"]).toContainEqual(expect.objectContaining({ type: "Visit", count: 201 }));
  });

  test("refuses what it cannot do, with one line and a status", () => {
    const broken = join(folder, "broken.heapsnapshot");
    writeFileSync(broken, readFileSync(before!).subarray(0, 100_000));
    const refusals: [RegExp, ...(string | undefined)[]][] = [
      [/^error: loadHeapSnapshot: byte 100000: the file ends \(expected /, "inspect", broken],
      [/^error: ENOENT/, "inspect", join(folder, "none")],
      [/^error: .* has no Nobody \(expected/, "inspect", before, "--retainers", "Nobody"],
      [
        /^error: --retainers and --diff are two/,
        "inspect",
        before,
        "--retainers",
        "A",
        "--diff",
        "b",
      ],
      [/^error: --dot and --svg draw what/, "inspect", before, "--dot", "x"],
      [/^error: .*'--limit <n>'.*above 0/, "inspect", before, "--limit", "0"],
      [/^error: missing required argument 'file'/, "inspect"],
    ];
    for (const [message, ...args] of refusals) {
      const { status, stdout, stderr } = run(...args);
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(message);
    }
  });

  test("contains the licenses of the packages bundled in it", () => {
    const licenses = readFileSync("dist/cli-licenses.txt", "utf8");
    for (const name of ["commander", "cli-table3", "cli-progress", "picocolors"]) {
      expect(licenses).toMatch(new RegExp(`^${name}$`, "m"));
    }
    expect(readFileSync(bin["ouroboros-gc"], "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
