// V8 collects what is no longer used: heaps, and the classes made for them.

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const entry = new URL("../dist/node/index.js", import.meta.url).href;

test("a heap that nothing refers to is collected, with its classes and its memory", () => {
  const program = `
    import { del, GC } from ${JSON.stringify(entry)};
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    const heaps = [];
    for (let made = 0; made < 20; made++) {
      const heap = new GC();
      class Node extends heap.Object {}
      const node = new Node();
      node.ref = node;
      del(node);
      heap.collect();
      heaps.push(new WeakRef(heap));
    }
    for (let turns = 0; turns < 3; turns++) {
      await turn();
      globalThis.gc();
    }
    console.log(heaps.filter((heap) => heap.deref()).length);
  `;
  const output = execFileSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", program],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  // The interpreter may still hold the last one.
  expect(Number(output)).toBeLessThanOrEqual(1);
});

test("classes that nothing refers to are collected", () => {
  const program = `
    import { del, gc, GCObject } from ${JSON.stringify(entry)};
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    const round = async () => {
      for (let made = 0; made < 5000; made++) {
        class Temporary extends GCObject {}
        const object = new Temporary();
        object.ref = object;
        del(object);
        if (made % 500 === 0) await turn();
      }
      gc.collect();
      for (let turns = 0; turns < 3; turns++) {
        await turn();
        globalThis.gc();
      }
      return process.memoryUsage().heapUsed;
    };
    await round();
    const before = await round();
    for (let rounds = 0; rounds < 4; rounds++) await round();
    console.log(((await round()) - before) / 25000);
  `;
  const output = execFileSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", program],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  // Bytes of V8's heap for each class.
  expect(Number(output)).toBeLessThan(20);
});

test("an object keeps the names that its class had no room for when the subclass that used up the room is collected", () => {
  const program = `
    import { del, gc, GCObject } from ${JSON.stringify(entry)};
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    class Above extends GCObject {}
    const held = new GCObject();
    const dictionary = new Above();
    let below;
    (() => {
      class Below extends Above {}
      below = new WeakRef(Below);
      const wide = new Below();
      for (let made = 0; made < 64; made++) wide["name" + made] = made;
      del(wide);
    })();
    dictionary.extra = held;
    for (let turns = 0; turns < 20 && below.deref(); turns++) {
      await turn();
      globalThis.gc();
    }
    new Above().extra = 1; // must not become an attribute of the class
    new GCObject().extra = 2;
    const isKept = dictionary.extra === held;
    dictionary.extra = undefined;
    console.log(below.deref() === undefined, isKept, gc.getRefcount(held));
  `;
  const output = execFileSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", program],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  expect(output).toBe("true true 1\n");
});
