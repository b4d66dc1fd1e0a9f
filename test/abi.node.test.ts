// The kernel for other Wasm modules: docs/abi.md describes every export, and the clients of
// examples/abi, in AssemblyScript and in C, work on one heap with the kernel and with a `Heap`.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import * as layout from "../assembly/layout.js";
import { buildAssemblyScript, buildC, hasClang } from "../scripts/abi-clients.js";
import { Heap, slotOf } from "../src/raw.js";

// asc takes seconds, and much longer on a busy machine.
vi.setConfig({ hookTimeout: 120_000, testTimeout: 120_000 });

type Calls = Readonly<Record<string, (...numbers: number[]) => number>>;

const { Module, Instance, Memory } = WebAssembly;
const kernelModule = new Module(readFileSync("dist/kernel.wasm"));

/** A kernel on a memory that others may import, with collections at `threshold`. */
function makeKernel(threshold: number): { memory: WebAssembly.Memory; kernel: Calls } {
  const memory = new Memory({ initial: 1, maximum: 65536 });
  const { exports } = new Instance(kernelModule, { env: { memory } });
  const kernel = exports as unknown as Calls;
  expect(kernel["initialize"]?.(1)).toBe(1);
  const words = new Uint32Array(memory.buffer);
  words.set([threshold, 10, 10], layout.THRESHOLDS >> 2);
  words[layout.ENABLED >> 2] = 1;
  kernel["armTrigger"]?.();
  return { memory, kernel };
}

function control(memory: WebAssembly.Memory, field: number): number {
  return new Uint32Array(memory.buffer)[field >> 2] as number;
}

const sharing: { name: string; bytes: () => Uint8Array<ArrayBuffer> | Promise<Uint8Array> }[] = [
  { name: "AssemblyScript", bytes: () => buildAssemblyScript() },
  { name: "C, as committed", bytes: () => readFileSync("examples/abi/c/ring.wasm") },
];
const owning = [{ name: "C, as committed", file: "examples/abi/c/table.wasm" }];
const isRebuilt = hasClang();
if (isRebuilt) {
  sharing.push({ name: "C, built now", bytes: () => readFileSync("build/abi/ring.wasm") });
  owning.push({ name: "C, built now", file: "build/abi/table.wasm" });
}

beforeAll(() => {
  if (isRebuilt) buildC("build/abi");
  else console.warn("no clang and wasm-ld: only the committed clients in C are tested");
});

describe.each(sharing)("a client in the kernel's memory: $name", ({ bytes }) => {
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = new Module((await bytes()) as Uint8Array<ArrayBuffer>);
  });

  function makeClient(threshold = 0): {
    memory: WebAssembly.Memory;
    kernel: Calls;
    client: Calls;
    finalized: number[];
  } {
    const { memory, kernel } = makeKernel(threshold);
    const finalized: number[] = [];
    const host = { finalize: (slot: number) => void finalized.push(slot) };
    const { exports } = new Instance(module, { env: { memory }, kernel, host } as never);
    return { memory, kernel, client: exports as unknown as Calls, finalized };
  }

  test("imports the memory, and has no data and no memory of its own", async () => {
    const imports = Module.imports(module);
    expect(imports.filter(({ kind }) => kind !== "function")).toEqual([
      { module: "env", name: "memory", kind: "memory" },
    ]);
    const known = Module.exports(kernelModule).map(({ name }) => name);
    for (const { module, name } of imports) if (module === "kernel") expect(known).toContain(name);
    expect(Module.exports(module).map(({ kind }) => kind)).not.toContain("memory");
    expect(sectionsOf(await bytes())).not.toContain(11);
    // A client's start changes no byte of a fresh heap.
    const { memory } = makeKernel(0);
    const before = new Uint8Array(memory.buffer).slice();
    new Instance(module, {
      env: { memory },
      kernel: stubs(imports),
      host: stubs(imports),
    } as never);
    expect(Buffer.compare(before, new Uint8Array(memory.buffer))).toBe(0);
  });

  test("allocates, links and counts on the kernel's heap", () => {
    const { memory, kernel, client, finalized } = makeClient();
    const first = client["makeRing"]?.(1000, 0) as number;
    expect(control(memory, layout.LIVE_COUNT)).toBe(1000);
    expect(kernel["refcountOf"]?.(first)).toBe(3); // both neighbours, and us
    expect(kernel["externalOf"]?.(first)).toBe(1);
    expect(client["sumRefcounts"]?.(first)).toBe(2001);
    expect(client["collect"]?.(2)).toBe(0);
    expect(client["release"]?.(first)).toBe(layout.DONE);
    expect(control(memory, layout.LIVE_COUNT)).toBe(1000); // a cycle
    expect(client["collect"]?.(2)).toBe(1000);
    expect(control(memory, layout.LIVE_COUNT)).toBe(0);
    expect(finalized).toEqual([]);
  });

  test("finds the columns in their new place after the memory has grown", () => {
    const { memory, client } = makeClient();
    const small = client["makeRing"]?.(3, 0) as number;
    const bytesBefore = memory.buffer.byteLength;
    client["makeRing"]?.(100_000, 0);
    expect(memory.buffer.byteLength).toBeGreaterThan(bytesBefore);
    expect(client["sumRefcounts"]?.(small)).toBe(7);
  });

  test("collects by itself when the kernel says that it is due", () => {
    const { memory, client } = makeClient(100);
    for (let count = 0; count < 50; count++) {
      client["release"]?.(client["makeRing"]?.(10, 0) as number);
    }
    expect(control(memory, layout.LIVE_COUNT)).toBeLessThan(200);
    expect(client["collect"]?.(2)).toBe(control(memory, layout.COLLECTED));
    expect(control(memory, layout.LIVE_COUNT)).toBe(0);
  });

  test("acts on the events: every finalizer is called once, and the ring is freed", () => {
    const { memory, client, finalized } = makeClient();
    const first = client["makeRing"]?.(5, layout.FINALIZER) as number;
    client["release"]?.(first);
    expect(client["collect"]?.(2)).toBe(5);
    expect(finalized.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    expect(control(memory, layout.LIVE_COUNT)).toBe(0);
  });
});

describe.each(owning)("a client with a memory of its own: $name", ({ file }) => {
  test("works on the heap of a `Heap`, numbers only", () => {
    const heap = new Heap({ engine: "wasm" });
    const { exports } = new Instance(new Module(readFileSync(file)), {
      kernel: heap.unchecked,
    } as never);
    const client = exports as unknown as Calls;
    const first = client["makeList"]?.(100, layout.FINALIZER) as number;
    expect(heap.liveCount).toBe(100);
    expect(client["sum"]?.(first)).toBe(5050);
    expect(heap.typeOf(heap.unchecked.handleOf(first))).toBe(8);
    // A JavaScript object refers to the client's list, which therefore outlives its name there.
    const ours = heap.alloc(1, 1);
    heap.setReference(ours, 0, heap.unchecked.handleOf(first));
    client["close"]?.(first);
    expect(client["release"]?.(first)).toBe(layout.DONE);
    expect(heap.collect()).toBe(0);
    expect(client["sum"]?.(slotOf(heap.getReference(ours, 0)))).toBe(5050);
    heap.decref(ours);
    expect(client["collect"]?.(2)).toBe(100);
    expect(client["finalizedCount"]?.()).toBe(100);
    expect(heap.liveCount).toBe(0);
  });

  test("accepts the status that objects died, and the `Heap` reports them with its next call", () => {
    const deaths: number[] = [];
    const heap = new Heap({ engine: "wasm", onDeath: (slot) => void deaths.push(slot) });
    const { exports } = new Instance(new Module(readFileSync(file)), {
      kernel: heap.unchecked,
    } as never);
    const client = exports as unknown as Calls;
    const first = client["makeList"]?.(3, 0) as number;
    expect(client["release"]?.(first)).toBe(layout.DEATHS);
    expect(heap.unchecked.control(layout.BUSY)).toBe(0);
    expect([heap.liveCount, deaths]).toEqual([0, []]);
    heap.decref(heap.alloc());
    expect(deaths.length).toBe(4);
  });

  test("refuses more than its table can hold, and leaves nothing behind", () => {
    const heap = new Heap({ engine: "wasm" });
    const { exports } = new Instance(new Module(readFileSync(file)), {
      kernel: heap.unchecked,
    } as never);
    expect((exports as unknown as Calls)["makeList"]?.(5000, 0)).toBe(0);
    expect(heap.liveCount).toBe(0);
  });
});

describe("docs/abi.md", () => {
  const page = readFileSync("docs/abi.md", "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)\(([^)]*)\)(?:: (\w+))?` \|/gm)];

  test("describes every export of the release kernel, and no other", () => {
    const described = rows.map(([, name]) => name);
    const exported = Module.exports(kernelModule).map(({ name, kind }) => `${name} ${kind}`);
    expect(described.map((name) => `${name} function`).toSorted()).toEqual(exported.toSorted());
  });

  test("gives the right number of arguments", () => {
    const { kernel } = makeKernel(0);
    for (const [, name = "", parameters = ""] of rows) {
      const count = parameters === "" ? 0 : parameters.split(",").length;
      expect([name, kernel[name]?.length]).toEqual([name, count]);
    }
  });

  test("agrees with the header for C, and both with the layout", () => {
    const header = readFileSync("examples/abi/c/ouroboros.h", "utf8");
    const defined = [...header.matchAll(/^#define (\w+) (\d+)$/gm)];
    expect(defined.length).toBeGreaterThan(10);
    const numbers = layout as unknown as Record<string, number>;
    for (const [, name = "", number] of defined)
      expect([name, Number(number)]).toEqual([name, numbers[name]]);
    const told = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)];
    expect(told.length).toBeGreaterThan(10);
    for (const [, name = "", number] of told)
      expect([name, Number(number)]).toEqual([name, numbers[name]]);
  });
});

describe.runIf(isRebuilt)("the committed clients in C", () => {
  test.each(["ring", "table"])(
    "are byte for byte what this clang builds, if it is the one that built them: %s",
    (name) => {
      const committed = readFileSync(`examples/abi/c/${name}.wasm`);
      const rebuilt = readFileSync(`build/abi/${name}.wasm`);
      const version = execFileSync("clang", ["--version"], { encoding: "utf8" });
      if (version.includes("version 14.")) expect(Buffer.compare(rebuilt, committed)).toBe(0);
      const shape = (bytes: Uint8Array<ArrayBuffer>): unknown => {
        const module = new Module(bytes);
        const names = Module.imports(module).map(({ module, name }) => `${module}.${name}`);
        return [
          names.toSorted(),
          Module.exports(module)
            .map((each) => each.name)
            .toSorted(),
        ];
      };
      expect(shape(rebuilt)).toEqual(shape(committed));
    },
  );
});

function stubs(imports: WebAssembly.ModuleImportDescriptor[]): object {
  return Object.fromEntries(imports.map(({ name }) => [name, () => 0]));
}

/** The ids of a module's sections. */
function sectionsOf(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++] as number);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}
