// CPython, of this machine and in Wasm. Both run collect.py.

import process from "node:process";
import type { OperationTime } from "../engines/operations.js";
import type { Measurement, Opponent, Task } from "../opponent.js";
import { moduleOf, type PinnedPackage, probePackages } from "./packages.js";
import { isMissing, measureWith, peerFile, probeProgram, run } from "./program.js";

const REPRESENTATION =
  "each task with instances that have one slot for each reference, and with lists; the faster " +
  "counts, as neither is everywhere. An untracked object() for none. Held by a list that was frozen " +
  "beforehand, which is not traversed";

/**
 * The task in both representations; the result is the one with the lower median.
 *
 * @throws {Error} If they disagree, so that the other one is checked too.
 */
async function measureFaster(
  program: string,
  args: readonly string[],
  task: Task,
): Promise<Measurement> {
  const slots = await measureWith(program, [...args, "slots"], task);
  const lists = await measureWith(program, [...args, "lists"], task);
  if (slots.freed !== lists.freed || slots.left !== lists.left) {
    throw new Error(
      `slots: freed ${slots.freed}, left ${slots.left}; ` +
        `lists: freed ${lists.freed}, left ${lists.left}.`,
    );
  }
  return median(lists.ms) < median(slots.ms) ? lists : slots;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** No site packages, no user environment, and no compiled files next to the sources. */
export const ISOLATED: readonly string[] = ["-I", "-S", "-B"];

const VERSION =
  "import platform; print(platform.python_implementation(), platform.python_version())";

export const cpython: Opponent = {
  name: "CPython",
  description: `gc.collect() of the machine's own python3: ${REPRESENTATION}`,
  sizeMax: 2_000_000, // minutes above
  probe: () =>
    probeProgram(
      "python3",
      [...ISOLATED, "-c", VERSION],
      "Debian: apt-get install python3; or https://www.python.org",
    ),
  measure: (task) => measureFaster("python3", [...ISOLATED, peerFile("collect.py")], task),
};

/** Python's versions of the managed operations; undefined if there is no python3. */
export async function pythonOperations(milliseconds: number): Promise<OperationTime[] | undefined> {
  try {
    const args = [...ISOLATED, peerFile("operations.py"), String(milliseconds)];
    return JSON.parse(await run("python3", args)) as OperationTime[];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export const PYODIDE: readonly PinnedPackage[] = [{ name: "pyodide", version: "314.0.7" }];

export const pyodide: Opponent = {
  name: "Pyodide",
  description:
    `CPython in Wasm, in Node: ${REPRESENTATION}. On a stack of 900 MB: it frees a chain by ` +
    "recursion, and dies of 100,000 objects on Node's own",
  sizeMax: 2_000_000, // minutes above
  probe: () => probePackages(PYODIDE),
  measure: async (task) => {
    const module = await moduleOf(PYODIDE, "pyodide/pyodide.mjs");
    const args = [peerFile("pyodide-child.mjs"), module, peerFile("collect.py")];
    return measureFaster(process.execPath, args, task);
  },
};
