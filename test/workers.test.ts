// A kernel that the program supplies: what Workers do, where nothing may be compiled.

import { describe, expect, test } from "vitest";
import { GC, gc } from "../src/index.js";
import { Heap } from "../src/raw.js";
import { useKernel } from "../src/workers.js";
import { refuserOf, withoutWasm } from "./docs/refusals.js";
import { debugKernel } from "./engines.js";

describe("a kernel that is handed over", () => {
  test("is refused when it is not the kernel, and nothing changes", () => {
    const refuse = (value: unknown, text: string): void =>
      refuserOf("ERR_ARGUMENT", TypeError)(
        () => useKernel(value as WebAssembly.Module),
        `useKernel: ${text} is not the kernel (expected the WebAssembly.Module of ` +
          "ouroboros-gc/kernel.wasm). Import it as a module, not as a URL or as an instance.",
      );
    refuse("kernel.wasm", '"kernel.wasm"');
    refuse(undefined, "undefined");
    refuse({ exports: {} }, "an object");
    refuse(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)), "an object");
    expect(withoutWasm(() => new Heap().engine)).toBe("typescript");
  });

  test("is what every heap runs on afterwards, the default heap too, and compiles nothing", () => {
    useKernel(debugKernel);
    withoutWasm(() => {
      expect([new Heap().engine, new GC({}).engine, gc.engine]).toEqual(["wasm", "wasm", "wasm"]);
    });
  });
});
