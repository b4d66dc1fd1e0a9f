// The assertions of the debug kernel: each fires on a fault planted for it, and the release kernel has none
// of them.

import { readFileSync } from "node:fs";
import binaryen from "binaryen";
import { beforeAll, expect, test, vi } from "vitest";
import type { KernelModule } from "../../src/engine/engine.js";
import { KERNEL_HEX } from "../../src/engine/kernel-bytes.js";
import { bytesOf, kernelModule } from "../../src/engine/load.js";
import { BUGS, COLLECTION_FAULTS } from "./collection-faults.js";
import { FAULTS, type Fault } from "./faults.js";
import {
  assertionsOfSources,
  kernelWithout,
  kernelWithoutAssertions,
  linesOfSources,
  mappedKernel,
  placesOf,
} from "./kernel.js";
import { Scene } from "./scene.js";
import { WEAKREF_FAULTS } from "./weakref-faults.js";

vi.setConfig({ testTimeout: 120_000 }); // for two compilations

const assertions = assertionsOfSources();
const debug = mappedKernel(
  Uint8Array.from(readFileSync("build/debug.wasm")),
  readFileSync("build/debug.wasm.map", "utf8"),
);

/** The error that the kernel throws when the fault is planted. */
function thrown(kernel: KernelModule, { plant }: Fault): Error | undefined {
  const scene = new Scene(kernel);
  try {
    plant(scene);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Places of the assertions, and calls of assertions, in a trap's stack, innermost first. */
const fired = new Set<string>();

function firedBy(trap: Error | undefined, map = debug.map): string | undefined {
  expect(trap).toBeInstanceOf(WebAssembly.RuntimeError);
  expect(trap?.message).toBe("unreachable");
  const places = placesOf(trap as Error, map);
  for (const place of places) fired.add(place);
  return assertions.find(({ place }) => place === places[0])?.name;
}

// Stacks as V8 writes them, not as Vitest would: the columns of Vitest are not offsets in the module.
beforeAll(() => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Object.assign(Error, { prepareStackTrace: undefined, stackTraceLimit: 30 });
  return () => {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  };
});

const faults = [...FAULTS, ...WEAKREF_FAULTS, ...COLLECTION_FAULTS];

test.each(faults)("$fires", (fault) => {
  expect(firedBy(thrown(debug.module, fault))).toBe(fault.fires);
});

test.each(BUGS)("$fires, if a line of $file is missing", async (bug) => {
  const { module, map } = await kernelWithout(bug.file, bug.line);
  expect(firedBy(thrown(module, bug), map)).toBe(bug.fires);
  expect(thrown(debug.module, bug)).toBeUndefined();
});

test("every assertion, and every call of assertions, has a fault that makes it fire", () => {
  expect(assertions.length).toBeGreaterThan(60);
  const missing = assertions.filter(({ place }) => !fired.has(place));
  expect(missing).toEqual([]);
});

test("no two assertions of a function have the same reason", () => {
  const names = assertions.flatMap(({ name }) => name ?? []);
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});

test.each(faults)("the release kernel does not check: $fires", (fault) => {
  expect(thrown(kernelModule(), fault)?.message).not.toBe("unreachable");
});

test("the release kernel is, byte for byte, its sources without assertions", async () => {
  const bytes = await kernelWithoutAssertions();
  expect(Buffer.from(bytes).toString("hex")).toBe(KERNEL_HEX);
});

test("the release kernel traps deliberately where a call must not be refused, and nowhere else", () => {
  const traps = (bytes: Uint8Array): number => {
    const module = binaryen.readBinary(bytes);
    const text = module.emitText();
    module.dispose();
    return [...text.matchAll(/\(then\s+\(unreachable\)\s+\)/g)].length;
  };
  const calls = linesOfSources().filter(({ line }) => line === "  mustEnter();");
  expect(calls.length).toBeGreaterThan(0);
  expect(traps(bytesOf(KERNEL_HEX))).toBe(calls.length);
  const itself = assertions.filter(({ name }) => name !== undefined);
  expect(traps(readFileSync("build/debug.wasm"))).toBe(itself.length + 1); // mustEnter's, once
});
