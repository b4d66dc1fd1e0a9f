// npm run fuzz:python: random programs on our Python and on the local CPython; what they print must be
// equal. They set, share and delete references, collect, resurrect, raise and yield.

import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Command } from "commander";
import { Python } from "../python/python.js";
import { randomProgram } from "./fuzz-python/program.js";

const command = new Command("fuzz-python")
  .option("--programs <count>", "how many", "200")
  .option("--seed <number>", "of the first", "1")
  .option("--engine <engine>", "auto, wasm or typescript", "auto")
  .parse();
const { programs, seed, engine } = command.opts<{
  programs: string;
  seed: string;
  engine: "auto" | "wasm" | "typescript";
}>();

// One process for all: CPython runs each program in a namespace of its own and marks its end.
const RUNNER = `
import gc, io, contextlib, json, sys
texts = json.load(open(sys.argv[1]))
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

import { needTool } from "./needed-tool.js";

needTool("fuzz:python", "python3", "CPython 3.11");
const first = Number(seed);
const texts = Array.from({ length: Number(programs) }, (_, index) => randomProgram(first + index));
const folder = mkdtempSync(join(tmpdir(), "fuzz-python-"));
writeFileSync(join(folder, "texts.json"), JSON.stringify(texts));
writeFileSync(join(folder, "runner.py"), RUNNER);
const answer = execFileSync("python3", [join(folder, "runner.py"), join(folder, "texts.json")], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const expected = JSON.parse(answer) as string[];

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
  console.log(`seed ${first + index}, line ${at + 1}: CPython ${theirs[at]}, here ${ours[at]}`);
  process.exitCode = 1;
}
console.log(`fuzz:python: ${equalCount} of ${texts.length} equal to CPython`);
