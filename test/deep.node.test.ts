// The laws of deep.test.ts, with a JavaScript stack too small for a few hundred nested calls.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const PROGRAM = `
  import { del, GC } from "ouroboros-gc";
  const depth = (n) => { try { return depth(n + 1); } catch { return n; } };
  console.log(depth(0) < 3000);
  for (const engine of ["wasm", "typescript"]) {
    const heap = new GC({ engine, automatic: false });
    let deleted = 0;
    class Link extends heap.Object {
      __del__() { deleted++; }
    }
    const chain = (length) => {
      const last = new Link();
      let first = last;
      for (let made = 1; made < length; made++) {
        const link = new Link();
        link.next = first;
        del(first);
        first = link;
      }
      return { first, last };
    };
    del(chain(100000).first);
    console.log(engine, deleted, heap.liveCount);
    const ring = chain(100000);
    ring.last.next = ring.first;
    del(ring.first);
    console.log(engine, heap.collect(), deleted, heap.liveCount);
  }
`;

test("chains and rings of objects with finalizers need no stack", () => {
  const args = ["--stack-size=96", "--input-type=module", "--eval", PROGRAM];
  const printed = execFileSync(process.execPath, args, { encoding: "utf8" });
  expect(printed.trim().split("\n")).toEqual([
    "true",
    "wasm 100000 0",
    "wasm 100000 200000 0",
    "typescript 100000 0",
    "typescript 100000 200000 0",
  ]);
});
