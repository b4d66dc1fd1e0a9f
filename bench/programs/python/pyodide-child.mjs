// A program in Pyodide: node pyodide-child.mjs PYODIDE MODULE SIZES, where PYODIDE is the address of
// Pyodide's module. One line of JSON; with the word `version` for MODULE, which Python it is.

import process from "node:process";
import { fileURLToPath } from "node:url";

const [, , module, program, sizes] = process.argv;
const FOLDER = "/programs";

const { loadPyodide } = await import(module);
const python = await loadPyodide();
if (program === "version") {
  console.log(python.runPython("import platform; platform.python_version()"));
} else {
  python.mountNodeFS(FOLDER, fileURLToPath(new URL(".", import.meta.url)));
  const names = python.toPy({ program, sizes });
  const answer = python.runPython(
    `import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(FOLDER)})
import run
json.dumps(run.measure(program, json.loads(sizes)))`,
    { globals: names },
  );
  // Its memory grows and never shrinks, as the process's own most does.
  const heapBytes = python._module.HEAPU8.length;
  const processBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ...JSON.parse(answer), heapBytes, processBytes }));
}
