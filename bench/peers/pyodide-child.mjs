// The task in Pyodide: node pyodide-child.mjs MODULE PROGRAM slots|lists GRAPH live|garbage REPEATS,
// where MODULE is the address of Pyodide's module and PROGRAM the path of collect.py. One line of
// JSON.
//
// It runs in a Worker: only the stack of a Worker can be made larger from within Node.

import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import process from "node:process";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

const STACK_MEGABYTES = 900;

const [, , module, program, representation, graphFile, situation, repeats] = process.argv;

async function measure() {
  const { loadPyodide } = await import(module);
  const python = await loadPyodide();
  const file = resolve(graphFile);
  python.mountNodeFS("/graphs", dirname(file));
  const names = python.toPy({ __name__: "collect" });
  python.runPython(readFileSync(program, "utf8"), { globals: names });
  const inPython = `/graphs/${basename(file)}`;
  const answer = names.get("measure")(representation, inPython, situation, Number(repeats));
  return answer.toJs({ dict_converter: Object.fromEntries });
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), {
    argv: process.argv.slice(2),
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
  });
  worker.on("message", (answer) => console.log(JSON.stringify(answer)));
  worker.on("error", (error) => {
    // The frames of a stack that overflowed say nothing more than its message.
    console.error(String(error));
    process.exitCode = 1;
  });
} else {
  parentPort.postMessage(await measure());
}
