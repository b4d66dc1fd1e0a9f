// The same by require() within Jest, whose modules are not those of Node.

import { readFileSync, writeFileSync } from "node:fs";
import { report } from "../report.js";

test("the programs of all entry points", async () => {
  const kernel = new WebAssembly.Module(readFileSync(require.resolve("ouroboros-gc/kernel.wasm")));
  const cells = await report(kernel);
  writeFileSync("cells.json", JSON.stringify(cells));
  expect(cells.filter(({ outcome }) => outcome === "failed")).toEqual([]);
});
