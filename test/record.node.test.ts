// The recorder on the local Python: its new recordings replay at once, and the old ones come out the same
// again. Skipped, with the reason, where no Python can record.

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { CannotRecord, Python } from "../scripts/record/python.js";
import { ENGINES } from "./engines.js";
import { firstDifference } from "./replay/agreement.js";
import { playAutomatic, readAutomatic } from "./replay/automatic.js";
import { readRecording } from "./replay/recording.js";

vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL("..", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "record-"));
  return () => rmSync(folder, { recursive: true });
});

function record(...args: string[]) {
  const options = { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } } as const;
  const command = ["--import", "tsx", join("scripts", "record.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
  return { exitCode: status, stdout, stderr };
}

function writeProgram(name: string, ...lines: object[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return path;
}

function findPython(): Python | string {
  try {
    return new Python(undefined);
  } catch (error) {
    if (error instanceof CannotRecord) return error.message;
    throw error;
  }
}

test("without a Python it reports that, and exits with 2", () => {
  const { exitCode, stderr } = record(
    "--programs",
    "1",
    "--to",
    folder,
    "--python",
    "no-such-python",
  );
  expect(stderr).toContain("record: There is no no-such-python. Install CPython 3.9 to 3.13");
  expect(exitCode).toBe(2);
});

const python = findPython();

if (typeof python === "string") {
  test.skip(`nothing is recorded here: ${python}`, () => {});
} else {
  describe(`recording CPython ${python.version}`, () => {
    test("random programs are recorded, and replay on every engine", () => {
      const to = join(folder, "programs");
      const { exitCode, stdout } = record("--programs", "4", "--steps", "120", "--to", to);
      expect(stdout).toContain("4 programs");
      expect(exitCode).toBe(0);
      const files = readdirSync(to);
      expect(files).toHaveLength(4);
      for (const file of files) {
        const recording = readRecording(file, readFileSync(join(to, file), "utf8"));
        for (const { name, choice } of ENGINES) {
          expect(firstDifference(recording, choice, "A"), name).toBeUndefined();
        }
      }
    });

    test("recordings come out the same again, event by event", () => {
      const names = ["scenarios/wcb-order", "scenarios/legacy-reach", "traces/t167-reent"];
      const again = mkdtempSync(join(folder, "again-"));
      for (const name of names.filter((each) => python.hasLegacy || !each.includes("legacy"))) {
        const from = join(root, "test", "recordings", `${name}.jsonl`);
        copyFileSync(from, join(again, `${basename(name)}.jsonl`));
      }
      const count = readdirSync(again).length;
      const { exitCode, stdout } = record("--again", again);
      expect(stdout).toContain(
        `${count} of ${count} recordings agree at level A, ${count} at level B`,
      );
      expect(exitCode).toBe(0);
    });

    test("an altered outcome is found, and the operation named", () => {
      const scenario = join(root, "test", "recordings", "scenarios", "tutorial-two-cycle.jsonl");
      const path = join(folder, "altered.jsonl");
      writeFileSync(path, readFileSync(scenario, "utf8").replace('"ret":2', '"ret":3'));
      const { exitCode, stdout } = record("--again", path);
      expect(stdout).toContain("operation 6 (collect): ret: expected 3, got 2");
      expect(exitCode).toBe(1);
    });

    test("a program written by hand is recorded; a mistake is refused with its line", () => {
      const recorded = join(folder, "scenarios");
      const make = { op: "new", r: 1, sn: 1, k: "node", n: 1 };
      const ring = writeProgram(
        "ring.jsonl",
        { scenario: "self", why: "a self-reference is garbage" },
        ...[make, { op: "set", x: 1, i: 0, y: 1 }, { op: "drop", r: 1 }, { op: "collect", g: 2 }],
      );
      expect(record("--scenario", ring, "--to", recorded).exitCode).toBe(0);
      const text = readFileSync(join(recorded, "self.jsonl"), "utf8");
      expect(text).toContain('"why":"a self-reference is garbage"');
      expect(readRecording("self", text).operations.at(-1)?.out.ret).toBe(1);

      const wrong = writeProgram("wrong.jsonl", make, { op: "set", x: 1, i: 0, y: 7 });
      const { exitCode, stderr } = record("--scenario", wrong, "--to", recorded);
      expect(stderr).toContain("wrong.jsonl:2: set is impossible: there is no root 7.");
      expect(exitCode).toBe(2);
    });

    test.skipIf(!python.hasAutomatic)("automatic collections start at the same allocations", () => {
      const { exitCode } = record("--automatic", "3", "--seed", "5", "--to", folder);
      expect(exitCode).toBe(0);
      const runs = readAutomatic(readFileSync(join(folder, "automatic-s00005.jsonl"), "utf8"));
      expect(runs).toHaveLength(3);
      for (const run of runs) {
        for (const { name, choice } of ENGINES) {
          expect(playAutomatic(run, choice), name).toEqual(run.out);
        }
      }
    });
  });
}
