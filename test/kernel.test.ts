// The release kernel keeps its promises, and it is the one that runs.

import { expect, test } from "vitest";
import { KERNEL_HEX } from "../src/engine/kernel-bytes.js";
import { bytesOf, kernelModule, readDigits } from "../src/engine/load.js";
import { GC } from "../src/index.js";
import { Heap } from "../src/raw.js";
import { debugKernel, ENGINES } from "./engines.js";

const SECTION_DATA = 11;
const SECTION_START = 8;

const kernelBytes = bytesOf(KERNEL_HEX);

/** The ids of a module's sections, in order. */
function sections(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++] as number);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      length += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    at += length;
  }
  return ids;
}

test("the host's decoder and our own read the kernel's bytes alike", () => {
  expect(Array.from(kernelBytes.subarray(0, 4))).toEqual([0, 0x61, 0x73, 0x6d]);
  expect(Uint8Array.from(kernelBytes)).toEqual(readDigits(KERNEL_HEX));
});

test("the release kernel imports its memory and nothing else", () => {
  expect(WebAssembly.Module.imports(kernelModule())).toEqual([
    { module: "env", name: "memory", kind: "memory" },
  ]);
});

test("the release kernel has no data segment, no start function and no runtime", () => {
  const ids = sections(kernelBytes);
  expect(ids.length).toBeGreaterThan(3);
  expect(ids).not.toContain(SECTION_DATA);
  expect(ids).not.toContain(SECTION_START);
  const names = WebAssembly.Module.exports(kernelModule()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith("__"))).toEqual([]);
});

test("the release kernel exports functions only", () => {
  const exports = WebAssembly.Module.exports(kernelModule());
  expect(exports.every(({ kind }) => kind === "function")).toBe(true);
});

test("the release kernel's size is printed and within its limit", () => {
  const { length } = kernelBytes;
  console.log(`release kernel: ${length} bytes`);
  expect(length).toBeLessThan(36_400);
});

/** A heap with an old object, and a young one that only refers to itself, twice, with a refcount of 1. */
function corrupted(choice: ConstructorParameters<typeof Heap>[0]): [heap: Heap, object: number] {
  const heap = new Heap(choice);
  heap.alloc();
  heap.collect();
  const a = heap.alloc(0, 2);
  heap.setReference(a, 0, a);
  heap.setReference(a, 1, a);
  heap.decref(a);
  heap.unchecked.columns().counts[heap.unchecked.slotOf(a) * 2] = 1;
  return [heap, a];
}

test("the release kernel frees nothing when counts are wrong, and the heap refuses what follows", () => {
  const [heap, a] = corrupted({ engine: "wasm" });
  expect(() => heap.collect(0)).toThrow(
    expect.objectContaining({
      code: "ERR_CORRUPT_HEAP",
      message:
        `collect: more references to object ${a} were found than its refcount of 1 allows. ` +
        "Nothing was freed. A call of the unchecked engine was wrong, or memory was overwritten. " +
        "Make a new heap.",
    }),
  );
  expect(() => heap.refcount(a)).toThrow(expect.objectContaining({ code: "ERR_CORRUPT_HEAP" }));
  heap.dispose();
});

test("the debug kernel traps when counts are wrong, and the heap refuses what follows", () => {
  const [heap, a] = corrupted({ kernel: debugKernel });
  expect(() => heap.collect(0)).toThrow(WebAssembly.RuntimeError);
  expect(() => heap.refcount(a)).toThrow(expect.objectContaining({ code: "ERR_INTERRUPTED" }));
  heap.dispose();
});

test("the Wasm path really runs: the engine's calls are exported Wasm functions", () => {
  for (const { name, choice } of ENGINES) {
    const heap = new Heap(choice);
    // By the WebAssembly JavaScript interface, an exported function's name is its index.
    const isWasm = /^\d+$/.test(heap.unchecked.alloc.name);
    expect(isWasm, name).toBe(choice.engine === "wasm");
    expect(heap.engine).toBe(choice.engine);
  }
});

test("the default heap runs on Wasm where Wasm is allowed", () => {
  const gc = new GC();
  expect(gc.engine).toBe("wasm");
});
