// What is no longer used must go: heaps, and the classes made for them.

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const entry = new URL("../dist/src/index.js", import.meta.url).href;

test("a heap that nobody refers to any more is collected, with its classes and its memory", () => {
  const program = `
    import { del, GC } from ${JSON.stringify(entry)};
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    const heaps = [];
    for (let made = 0; made < 20; made++) {
      const heap = new GC();
      class Node extends heap.Object {}
      const node = new Node();
      node.ref = node;
      del(node);
      heap.collect();
      heaps.push(new WeakRef(heap));
    }
    for (let turns = 0; turns < 3; turns++) {
      await turn();
      globalThis.gc();
    }
    console.log(heaps.filter((heap) => heap.deref()).length);
  `;
  const output = execFileSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", program],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  // The last one may still be in the hands of the interpreter.
  expect(Number(output)).toBeLessThanOrEqual(1);
});
