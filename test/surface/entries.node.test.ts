// The exports of each entry point of the package, and where their behaviour in each state is tested.

import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import type { GC } from "../../src/index.js";
import { outcomeOf } from "./states.js";

const root = new URL("../..", import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
  exports: Record<string, unknown>;
};

const debug = "DEBUG_COLLECTABLE DEBUG_LEAK DEBUG_SAVEALL DEBUG_STATS DEBUG_UNCOLLECTABLE";
const main = `GC GCList GCObject GcError ${debug} del gc give incref vars`;

/** Each name is in a table of this folder, is a constant or a class, or needs no heap. */
const entries: Readonly<Record<string, string>> = {
  ".": main,
  "./batches": "",
  "./checks": "checks",
  "./graph": "Graph",
  "./inspect":
    "Growth countTypes inspect loadHeapSnapshot snapshotGrowth toDot toSvg writeHeapSnapshot",
  "./js": main,
  "./python":
    `GCList GCObject GcError ${debug} callbacks collect del disable enable freeze garbage get_count ` +
    "get_debug get_freeze_count get_objects get_referents get_referrers get_stats get_threshold " +
    "getrefcount give incref is_finalized is_tracked isenabled set_debug set_threshold unfreeze vars",
  "./raw": `FINALIZER GcError Heap LEAF LEGACY ${debug} restoreHeap saveHeap slotOf`,
  "./resources":
    "DisposeError GcError Owned Resources Scope embind own quickjs resources scope wasmBindgen",
  "./testing":
    "assertNoLeaks attributeMatchers identityTesters leakCheck leakMatchers noLeaks snapshotSerializer",
  "./weakref":
    "Finalizer WeakKeyMap WeakMethod WeakSet WeakValueMap finalize getWeakRefCount getWeakRefs " +
    "proxy ref runAtExit",
  "./workers": "useKernel",
};

function fileOf(entry: string): string {
  return new URL(`src/${entry === "." ? "index" : entry.slice(2)}.ts`, root).href;
}

test("every entry point exports exactly what it has a line for", async () => {
  const found: Record<string, string> = {};
  for (const entry of Object.keys(exports)) {
    if (entry.endsWith(".wasm") || entry.endsWith(".json")) continue;
    const module = (await import(/* @vite-ignore */ fileOf(entry))) as object;
    found[entry] = Object.keys(module).toSorted().join(" ");
  }
  const sorted = Object.entries(entries).map(([entry, names]) => [
    entry,
    names.split(" ").toSorted().join(" "),
  ]);
  expect(found).toEqual(Object.fromEntries(sorted));
});

test("functions of the default heap refuse when it was disposed", async () => {
  vi.resetModules();
  const { gc } = (await import("../../src/index.js")) as { gc: GC };
  const python = await import("../../src/python.js");
  const object = new gc.Object();
  gc.dispose();
  const calls: Record<string, () => unknown> = {
    collect: () => python.collect(),
    disable: () => python.disable(),
    enable: () => python.enable(),
    freeze: () => python.freeze(),
    get_count: () => python.get_count(),
    get_debug: () => python.get_debug(),
    get_freeze_count: () => python.get_freeze_count(),
    get_objects: () => python.get_objects(),
    get_referents: () => python.get_referents(),
    get_referrers: () => python.get_referrers(),
    get_stats: () => python.get_stats(),
    get_threshold: () => python.get_threshold(),
    getrefcount: () => python.getrefcount(object),
    is_finalized: () => python.is_finalized(object),
    is_tracked: () => python.is_tracked(object),
    isenabled: () => python.isenabled(),
    set_debug: () => python.set_debug(0),
    set_threshold: () => python.set_threshold(0),
    unfreeze: () => python.unfreeze(),
    del: () => python.del(object),
    give: () => python.give(object),
    incref: () => python.incref(object),
  };
  const functions = Object.entries(python)
    // Attributes can still be read.
    .filter(([name, value]) => typeof value === "function" && !/^(G[Cc]|vars)/.test(name))
    .map(([name]) => name);
  expect(Object.keys(calls).toSorted()).toEqual(functions.toSorted());
  for (const [name, call] of Object.entries(calls)) {
    expect([name, outcomeOf(call)]).toEqual([name, "ERR_DISPOSED"]);
  }
  expect(outcomeOf(() => python.garbage.length)).toBe("ERR_DISPOSED");
});
