// Where objects were made and where they died, in messages and leak reports.

import { describe, expect, test } from "vitest";
import { checks } from "../../src/checks.js";
import { callsOf, placeOf } from "../../src/host/call-stack.js";
import { del, GC, type LeakReport } from "../../src/index.js";
import { type Handle, Heap } from "../../src/raw.js";
import { caught } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

const sites = checks({ sites: true });

/**
 * Replaces places in this file by `HERE`: the text before the line depends on the host, as does whether an
 * implicit constructor is a call.
 */
function places(text: string): string {
  const here = text.replaceAll(/\(?\S*sites\.test\.ts\S*?:\d+:\d+\)?/g, "HERE");
  return here.replaceAll("new MyClass HERE, from ", "");
}

function messageOf(call: () => unknown): string {
  return places((caught(call) as Error).message);
}

describe.each(ENGINES)("sites on $name", ({ choice }) => {
  const makeHandle = (heap: Heap): Handle => heap.alloc();
  function makeIt(heap: Heap): Handle {
    return makeHandle(heap);
  }
  function killIt(heap: Heap, handle: Handle): void {
    heap.decref(handle);
  }

  test("a stale handle", () => {
    const heap = new Heap({ ...choice, checks: sites });
    const a = makeIt(heap);
    killIt(heap, a);
    const b = heap.alloc();
    expect(messageOf(() => heap.incref(a))).toBe(
      `incref: handle ${a} is stale: slot 1 now holds version 2, the handle has version 1. The ` +
        "object was deallocated; keep a counted reference to keep it alive. It was made at " +
        "makeHandle HERE, and died at killIt HERE.",
    );
    killIt(heap, b);
    // Only the last death of a slot is kept.
    expect(messageOf(() => heap.incref(a))).toMatch(/keep it alive\.$/);
  });

  test("more references released than there are", () => {
    const heap = new Heap({ ...choice, checks: sites });
    const a = makeIt(heap);
    expect(messageOf(() => heap.decref(a, 2))).toBe(
      `decref: object ${a} has 1 reference from outside, fewer than the call releases. It was ` +
        "decref'ed more often than incref'ed. It was made at makeHandle HERE.",
    );
  });

  test("objects of a batch, weak references, and objects that a collection frees", () => {
    const heap = new Heap({ ...choice, checks: sites });
    const batch = new Float64Array(2);
    function makeMany(): void {
      heap.allocMany(new Uint16Array(2), Uint32Array.of(1, 1), batch);
    }
    makeMany();
    const [a, b] = batch as unknown as [Handle, Handle];
    function makeWeakref(): Handle {
      return heap.allocWeakref(a);
    }
    const weakref = makeWeakref();
    heap.setReference(a, 0, b);
    heap.setReference(b, 0, a);
    heap.decrefMany(batch);
    function collectIt(): void {
      heap.collect();
    }
    collectIt();
    const end = /It was made at makeMany HERE, and died at collectIt HERE\.$/;
    expect(messageOf(() => heap.incref(a))).toMatch(end);
    expect(messageOf(() => heap.incref(b))).toMatch(end);
    const message = messageOf(() => heap.decref(weakref, 5));
    expect(message).toMatch(/It was made at makeWeakref HERE\.$/);
  });

  test("without them messages do not change", () => {
    const heap = new Heap(choice);
    const a = makeIt(heap);
    killIt(heap, a);
    expect(messageOf(() => heap.incref(a))).toMatch(/keep it alive\.$/);
  });

  test("managed objects: dead ones, and names dropped too often", () => {
    const gc = new GC({ ...choice, checks: sites });
    class MyClass extends gc.Object {
      declare ref?: unknown;
    }
    function makeObject(): MyClass {
      return new MyClass();
    }
    function killObject(object: MyClass): void {
      del(object);
    }
    const a = makeObject();
    a.ref = a;
    del(a);
    expect(messageOf(() => del(a))).toBe(
      "del: MyClass#1 has no name left; other objects keep it alive. del() it once for new, and " +
        "once for each incref(). It was made at makeObject HERE.",
    );
    const b = makeObject();
    killObject(b);
    expect(messageOf(() => del(b))).toBe(
      "del: MyClass#2 was deallocated, because nothing referred to it any more. Keep a counted " +
        "reference to keep it alive: an attribute, or a name taken with incref(). It was made at " +
        "makeObject HERE, and died at killObject HERE.",
    );
  });

  test("the leak report has the whole call stacks, outermost last", () => {
    const reports: LeakReport[] = [];
    const heap = new Heap({ ...choice, checks: sites, onLeak: (report) => reports.push(report) });
    const a = makeIt(heap);
    heap.dispose();
    expect(reports[0]?.held.map(({ object }) => object)).toEqual([a]);
    const lines = places(reports[0]?.held[0]?.made ?? "").split("\n");
    expect(lines[0]).toMatch(/makeHandle HERE$/);
    expect(lines[1]).toMatch(/makeIt HERE$/);
    expect(lines.join("\n")).not.toMatch(/src[\\/](heap|checks)/);
  });
});

test.each([
  ["V8's", "    at f (file:///a/b.js:1:2)", "file:///a/b.js:1:2"],
  ["V8's, without a name", "    at /a/b.js:1:2", "/a/b.js:1:2"],
  ["V8's, in a folder with a space", "    at new C (/a b/c.js:1:2)", "/a b/c.js:1:2"],
  ["other engines'", "f@file:///a/b.js:1:2", "file:///a/b.js:1:2"],
  ["other engines', without a name", "@https://a.example/b.js:1:2", "https://a.example/b.js:1:2"],
])("the place of a call is read from a line of %s", (_whose, line, place) => {
  expect(placeOf(line)).toBe(place);
  expect(callsOf(`Error: of two\n${line}\n    at f (native)`)).toEqual([line]);
});
