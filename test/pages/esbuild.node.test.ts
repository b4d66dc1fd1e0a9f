// The size that a page loads when esbuild bundles it, and the parts that Node loads.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { testPages } from "./page.js";

testPages("esbuild");

test("in Node every entry has all parts, and the entries share their heaps", () => {
  const program = `
    import { Heap } from "ouroboros-gc/raw";
    import { gc } from "ouroboros-gc";
    import * as python from "ouroboros-gc/python";
    const heap = new Heap({ engine: "typescript", onLeak() {} });
    console.log(heap.validate().length, python.callbacks === gc.callbacks);
    console.log(heap);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  expect(printed).toMatch(/^0 true\nHeap \{\s+engine: 'typescript'/);
});
