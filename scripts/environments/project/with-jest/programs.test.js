// The same with require() in Jest, whose modules are not those of Node.

import { readFileSync, writeFileSync } from "node:fs";
import { del, GC } from "ouroboros-gc";
import { noLeaks, snapshotSerializer } from "ouroboros-gc/testing";
import { report } from "../report.js";

test("the programs of all entry points", async () => {
  const kernel = new WebAssembly.Module(readFileSync(require.resolve("ouroboros-gc/kernel.wasm")));
  const cells = await report(kernel);
  writeFileSync("cells.json", JSON.stringify(cells));
  expect(cells.filter(({ outcome }) => outcome === "failed")).toEqual([]);
});

describe("Jest's own", () => {
  const heap = new GC();
  class Leaf extends heap.Object {}
  class Pair extends heap.Object {
    left;
    name = "a pair";
  }

  test("snapshots show a managed object with its attributes", () => {
    expect.addSnapshotSerializer(snapshotSerializer);
    const pair = new Pair();
    pair.left = new Leaf();
    expect(pair).toMatchInlineSnapshot(`
Pair#1 {
  "left": Leaf#2 {},
  "name": "a pair",
}
`);
    del(pair.left);
    del(pair);
  });

  test("noLeaks passes a function that frees its objects, and fails one that does not", () => {
    noLeaks(heap, () => {
      const pair = new Pair();
      pair.left = pair;
      del(pair);
    });
    expect(() => noLeaks(heap, () => new Leaf())).toThrow(/Leaf/);
  });
});
