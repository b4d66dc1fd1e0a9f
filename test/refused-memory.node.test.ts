// A host that compiles WebAssembly and refuses its memory, or all memory: each in a process of its own, whose
// address space is limited.

import { spawnSync } from "node:child_process";
import { describe, expect, test, vi } from "vitest";
import { Heap } from "../src/raw.js";
import { refuserOf } from "./docs/refusals.js";

/** The output of the program under `ulimit -v`, in kB. */
function runLimited(kilobytes: number, program: string, flags: readonly string[] = []): string {
  const { stdout, stderr } = spawnSync(
    "sh",
    ["-c", `ulimit -v ${kilobytes} && exec "$0" "$@"`, process.execPath, ...flags].concat([
      "--input-type=module",
      "--eval",
      program,
    ]),
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return stdout.trim();
}

const RAW = 'import { Heap } from "ouroboros-gc/raw";';

// `ulimit -v` limits nothing elsewhere.
describe.runIf(process.platform === "linux")("under ulimit -v", () => {
  test("a heap runs on the TypeScript engine, as do the default heap and resources", () => {
    const printed = runLimited(
      4_000_000,
      `${RAW}
      import { gc } from "ouroboros-gc";
      import { own } from "ouroboros-gc/resources";
      console.log(new Heap().engine, new Heap({ engine: "auto" }).engine, gc.engine);
      own({}, { dispose: () => console.log("disposed") }).dispose();`,
    );
    expect(printed.split("\n")).toEqual(["typescript typescript typescript", "disposed"]);
  });

  test("a heap that requires WebAssembly is refused with a code, and leaves nothing behind", () => {
    const printed = runLimited(
      4_000_000,
      `${RAW}
      for (let tries = 0; tries < 3; tries++) {
        try { new Heap({ engine: "wasm", maximumBytes: 65536 }); } catch (error) {
          if (tries === 2) console.log(error.code, error.cause.constructor.name, error.message);
        }
      }
      const heap = new Heap();
      console.log(Math.floor(heap.alloc() / 2 ** 45));`,
    );
    const [message, tag] = printed.split("\n");
    expect(message).toMatch(
      /^ERR_WASM_REFUSED RangeError new heap: this host refuses memory for another WebAssembly heap \(/,
    );
    expect(message).toContain("`ulimit -v`");
    expect(message).toContain('engine "auto" or "typescript"');
    expect(tag).toBe("1");
  });

  test("Wasm runs when Node is told not to reserve addresses", () => {
    const printed = runLimited(
      4_000_000,
      `${RAW}
      const heaps = Array.from({ length: 20 }, () => new Heap({ engine: "wasm" }));
      console.log(heaps.at(-1).engine);`,
      ["--disable-wasm-trap-handler"],
    );
    expect(printed).toBe("wasm");
  });

  test.each(["auto", "wasm"])(
    "a heap of engine %s that cannot grow reports that, and stays whole",
    (engine) => {
      const printed = runLimited(
        4_000_000,
        `${RAW}
      const heap = new Heap({ engine: "${engine}" });
      const first = heap.alloc(7);
      try { for (let slots = 2e6; ; slots *= 2) heap.reserve(slots); } catch (error) {
        console.log(error.code, heap.bytes < 4e9);
      }
      console.log(heap.typeOf(first), heap.liveCount, heap.validate().length);`,
        engine === "wasm" ? ["--disable-wasm-trap-handler"] : [],
      );
      expect(printed.split("\n")).toEqual(["ERR_HEAP_FULL true", "7 1 0"]);
    },
  );
});

test("a heap without any memory is refused with a code", () => {
  const refusal = new RangeError("Array buffer allocation failed");
  vi.stubGlobal("Uint16Array", function refuse() {
    throw refusal;
  });
  try {
    refuserOf("ERR_HEAP_FULL")(
      () => new Heap({ engine: "typescript" }),
      "new heap: this host refuses memory for an empty heap (Array buffer allocation failed). " +
        "Dispose of heaps, or raise the host's memory limit.",
    );
  } finally {
    vi.unstubAllGlobals();
  }
});
