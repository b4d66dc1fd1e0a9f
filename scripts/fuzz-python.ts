// npm run fuzz:python: random programs on our Python and on the local CPython; their output must be equal.
// They set, share and delete references, collect, resurrect, raise and yield.

import process from "node:process";
import { Command, Option } from "@commander-js/extra-typings";
import { Python } from "../python/python.js";
import { requireCpython } from "./cpython.js";
import { randomProgram } from "./fuzz-python/program.js";
import { count, HEAP_ENGINES } from "./options.js";

const command = new Command("fuzz-python")
  .option("--programs <count>", "how many", count, 200)
  .option("--seed <number>", "of the first", count, 1)
  .addOption(
    new Option("--engine <name>", "of the heap").choices(HEAP_ENGINES).default(HEAP_ENGINES[0]),
  )
  .parse();
const { programs, seed, engine } = command.opts();

// One process for all: CPython runs each program in its own namespace and marks its end.
const RUNNER = `
import gc, io, contextlib, json, sys
texts = json.load(sys.stdin)
results = []
for text in texts:
    out = io.StringIO()
    code = compile(text, "program", "exec")
    for _ in range(4):  # what finalizers of the last program brought back, too
        gc.collect()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        exec(code, {"__name__": "__main__"})
    results.append(out.getvalue())
print(json.dumps(results))
`;

const python3 = requireCpython("fuzz:python");
const texts = Array.from({ length: programs }, (_, index) => randomProgram(seed + index));
const expected = JSON.parse(python3(["-c", RUNNER], JSON.stringify(texts))) as string[];

let equalCount = 0;
for (const [index, text] of texts.entries()) {
  let output = "";
  const python = new Python({
    heap: { engine },
    write: (piece) => {
      output += piece;
    },
  });
  python.run(text, "program");
  if (output === expected[index]) {
    equalCount++;
    continue;
  }
  const [ours, theirs] = [output.split("\n"), (expected[index] as string).split("\n")];
  const at = ours.findIndex((line, row) => line !== theirs[row]);
  console.log(`seed ${seed + index}, line ${at + 1}: CPython ${theirs[at]}, here ${ours[at]}`);
  process.exitCode = 1;
}
console.log(`fuzz:python: ${equalCount} of ${texts.length} equal to CPython`);
