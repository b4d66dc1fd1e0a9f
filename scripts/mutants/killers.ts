// The quick tests of a kernel with a planted bug, in one process: prints the first that fails, as
// `failed <test>: <what>`, and exits with 1 then. Run in a copy of the project, whose kernel is
// inlined in src/.

import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ENGINES } from "../../test/engines.js";
import { contest } from "../../test/fuzz/contest.js";
import { readCorpus } from "../../test/fuzz/corpus.js";
import { check } from "../../test/model/check.js";

const MODEL_SEEDS = [1, 2, 3, 4];

const engines = ENGINES.filter(({ name }) => name !== "Wasm debug").reverse();
const kernels = ENGINES.filter(({ name }) => name === "Wasm release");

function* failures(): Generator<string | undefined> {
  const folder = fileURLToPath(new URL("../../test/fuzz/corpus/", import.meta.url));
  for (const file of readdirSync(folder)) {
    const programs = readCorpus(readFileSync(`${folder}${file}`, "utf8"));
    for (const [index, { program }] of programs.entries()) {
      const { finding } = contest(program, engines);
      const last = finding?.trace.findLast((line) => !/^ *(=|threw) /.test(line))?.trim();
      yield finding && `fuzz corpus: ${file}, program ${index + 1}, at ${last?.slice(0, 60)}`;
    }
  }
  for (const seed of MODEL_SEEDS) {
    const { failure } = check({ seed, programs: 30, length: 250, engines: kernels });
    yield failure && `test/model: ${failure.split("\n")[0]}`;
  }
}

for (const failure of failures()) {
  if (failure === undefined) continue;
  console.log(`failed ${failure}`);
  process.exit(1);
}
