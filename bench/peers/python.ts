// CPython, of this machine and in Wasm. Both run collect.py.

import process from "node:process";
import type { Opponent } from "../opponent.js";
import { moduleOf, type PinnedPackage, probePackages } from "./packages.js";
import { measureWith, peerFile, probeProgram } from "./program.js";

const REPRESENTATION =
  "instances with one slot for each reference; a list above 3, an untracked object() for none. " +
  "Held by a list that was frozen beforehand, which is not traversed";

/** Nothing of the user's own: no site packages, no environment. */
const ISOLATED: readonly string[] = ["-I", "-S"];

const VERSION =
  "import platform; print(platform.python_implementation(), platform.python_version())";

export const cpython: Opponent = {
  name: "CPython",
  description:
    `gc.collect() of the machine's own python3: ${REPRESENTATION}. Lists for all took as long ` +
    "when all are held, up to a third longer otherwise",
  sizeMax: 10_100_000, // minutes
  probe: () =>
    probeProgram(
      "python3",
      [...ISOLATED, "-c", VERSION],
      "Debian: apt-get install python3; or https://www.python.org",
    ),
  measure: (task) => measureWith("python3", [...ISOLATED, peerFile("collect.py")], task),
};

const PYODIDE: readonly PinnedPackage[] = [{ name: "pyodide", version: "314.0.7" }];

export const pyodide: Opponent = {
  name: "Pyodide",
  description:
    `CPython in Wasm, in Node: ${REPRESENTATION}. On a stack of 900 MB: it frees a chain by ` +
    "recursion, and dies of 100,000 objects on Node's own",
  sizeMax: 10_100_000, // minutes
  probe: () => probePackages(PYODIDE),
  measure: async (task) => {
    const module = await moduleOf(PYODIDE, "pyodide/pyodide.mjs");
    const args = [peerFile("pyodide-child.mjs"), module, peerFile("collect.py")];
    return measureWith(process.execPath, args, task);
  },
};
