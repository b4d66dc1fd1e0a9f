// Two copies of the package in one program: the sources, and the single file in dist/.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { VERSION } from "../src/errors/copies.js";
import { del, GC, GcError, incref } from "../src/index.js";
import { Heap } from "../src/raw.js";
import { ref } from "../src/weakref.js";
import { refuserOf } from "./docs/refusals.js";

type Package = typeof import("../src/index.js") & typeof import("../src/raw.js");

/** A copy of another version, such as an older one that a dependency brought in. */
async function otherCopy(): Promise<Package> {
  const code = readFileSync("dist/ouroboros-gc.js", "utf8");
  const older = code.replaceAll(`"${VERSION}"`, '"0.0.9"');
  expect(older).not.toBe(code);
  mkdirSync("build/copies", { recursive: true });
  writeFileSync("build/copies/older.mjs", older);
  const url = pathToFileURL("build/copies/older.mjs").href;
  return (await import(/* @vite-ignore */ url)) as Package;
}

const TWO =
  `another copy of ouroboros-gc (version 0.0.9, this one is version ${VERSION}). ` +
  "Two copies are loaded: `npm ls ouroboros-gc` shows where they come from. Load one of them.";

describe("two copies of the package", () => {
  test("have the version of package.json", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(VERSION).toBe(version);
  });

  test("refuse each other's objects by name, and change nothing", async () => {
    const other = await otherCopy();
    const foreign = new other.GCObject();
    const heap = new GC();
    class MyClass extends heap.Object {
      declare ref?: unknown;
    }
    const a = new MyClass();
    const b = new MyClass();
    a.ref = b;
    const list = new heap.List<unknown>(1);
    const refuse = (call: string, work: () => unknown): void =>
      refuserOf("ERR_FOREIGN_OBJECT")(work, `${call}: the object is from ${TWO}`);
    refuse("ref", () => {
      a.ref = foreign;
    });
    refuse("push", () => list.push(foreign));
    refuse("set", () => list.set(0, foreign));
    refuse("del", () => del(foreign));
    refuse("incref", () => incref(foreign));
    refuse("getRefcount", () => heap.getRefcount(foreign));
    refuse("ref", () => ref(foreign));
    expect([a.ref === b, list.at(0), list.length]).toEqual([true, 1, 1]);
    expect(other.gc.getRefcount(foreign)).toBe(1);
    // An object of no copy is stored as usual.
    a.ref = { plain: true };
    expect(heap.getRefcount(b)).toBe(1);
  });

  test("refuse each other's handles by name: no two heaps share a number", async () => {
    const other = await otherCopy();
    const theirs = new other.Heap();
    const ours = new Heap();
    const handle = theirs.alloc();
    const [from, to] = [handle, ours.alloc()].map((each) => Math.floor(each / 2 ** 45));
    refuserOf("ERR_FOREIGN_HANDLE")(
      () => ours.decref(handle),
      `decref: handle ${handle} belongs to heap ${from}, this is heap ${to}. Heap ${from} is ` +
        `from ${TWO}`,
    );
    expect(theirs.isAlive(handle)).toBe(true);
  });

  test("have classes of their own, and codes that agree", async () => {
    const other = await otherCopy();
    const { del: otherDel, GCObject } = other;
    const object = new GCObject();
    otherDel(object);
    let error: unknown;
    try {
      otherDel(object);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).not.toBeInstanceOf(GcError);
    expect(error).toMatchObject({ code: "ERR_DEAD_OBJECT", name: "GcError" });
  });
});
