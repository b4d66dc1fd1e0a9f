// A host without WebAssembly: Node's --jitless has none. The built package runs, as users run it.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

function runJitless(program: string): string {
  const args = ["--jitless", "--input-type=module", "--eval", program];
  return execFileSync(process.execPath, args, { encoding: "utf8" }).trim();
}

test("where there is no WebAssembly the TypeScript engine takes over and reports it", () => {
  const printed = runJitless(`
    import { del, gc, GCObject } from "ouroboros-gc";
    class MyClass extends GCObject {}
    const a = new MyClass();
    a.self = a;
    del(a);
    console.log(typeof WebAssembly, gc.engine, gc.collect());
  `);
  expect(printed).toBe("undefined typescript 1");
});

test("where there is no WebAssembly, requiring it is refused", () => {
  const printed = runJitless(`
    import { Heap } from "ouroboros-gc/raw";
    try {
      new Heap({ engine: "wasm" });
    } catch (error) {
      console.log(error.code);
    }
  `);
  expect(printed).toBe("ERR_WASM_REFUSED");
});

test("the entry ouroboros-gc/js never uses WebAssembly", () => {
  const printed = runJitless(`
    import { gc } from "ouroboros-gc/js";
    console.log(gc.engine);
  `);
  expect(printed).toBe("typescript");
});
