import type { Opponent } from "../opponent.js";
import { compile, compilerVersion, explain } from "./compiled.js";
import { measureWith } from "./program.js";

export const limit: Opponent = {
  name: "C (limit)",
  description:
    "the same algorithm in C, hand-tuned for this machine, and nothing else: a row of 16 " +
    "bytes for each object, which is prefetched; mark bits, a queue, a push without a branch, " +
    "external counts compared 16 at a time. Columns instead of rows took 2.3 times as long on " +
    "random references, 1.2 on neighbouring ones, 0.95 on a recorded heap. No huge pages: a Wasm " +
    "module cannot ask for them",
  probe: async () => {
    try {
      await compile("limit");
      return { version: await compilerVersion() };
    } catch (error) {
      return { absent: explain(error, "") };
    }
  },
  measure: async (task) => measureWith(await compile("limit"), [], task),
};
