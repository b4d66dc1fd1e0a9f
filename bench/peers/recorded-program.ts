// The recorded heaps' own programs in CPython: the same objects with everything that Python keeps for them,
// while collect.py gives each its cheapest form.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { quartiles, type RecordedRow } from "../results.js";
import { peerFile, run } from "./program.js";

const FOLDER = fileURLToPath(new URL("../../../shared/heaps/", import.meta.url));
const REPEATS = 9;

/** How much may differ, as a share: the recording includes its own objects. */
const TRACKED_SHARE = 0.01;

/** Why the programs cannot run here; undefined if they can. */
export function programsAbsent(): string | undefined {
  if (existsSync(`${FOLDER}dump_heap.py`)) return undefined;
  return (
    "The recorded programs themselves, in CPython: dump_heap.py, which recorded them, is not on this " +
    "machine (expected next to the checkout, in ../shared/heaps)."
  );
}

/** @throws {Error} If the program is not the recorded one, or finds garbage. */
export async function measureProgram(name: string): Promise<RecordedRow> {
  const recorded = JSON.parse(readFileSync(`${FOLDER}${name}.json`, "utf8")) as Recorded;
  const { scale, modules } = recorded;
  const args = [peerFile("recorded_program.py"), FOLDER, `${scale}`, `${modules}`, `${REPEATS}`];
  const output = await run("python3", args);
  const { tracked, found, ms } = JSON.parse(output.trim().split("\n").at(-1) ?? "") as Answer;
  const difference = Math.abs(tracked - recorded.tracked);
  if (found !== 0 || difference > TRACKED_SHARE * recorded.tracked) {
    throw new Error(
      `${name}: the program found ${found} unreachable objects (expected 0) among ${tracked} ` +
        `(recorded ${recorded.tracked}).`,
    );
  }
  return { name, tracked, recordedTracked: recorded.tracked, ms: quartiles(ms) };
}

interface Recorded {
  readonly scale: number;
  /** How many of dump_heap.py's modules were imported, the first ones. */
  readonly modules: number;
  readonly tracked: number;
}

interface Answer {
  readonly tracked: number;
  readonly found: number;
  readonly ms: readonly number[];
}
