// dispose() of a raw heap: its refusals afterwards, and that its own callbacks may dispose of it.

import { describe, expect, test } from "vitest";
import { FINALIZER, Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("dispose on $name", ({ choice }) => {
  const withCode = (code: string): unknown => expect.objectContaining({ code });

  test("a disposed heap refuses every call with its own error", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const a = heap.alloc();
    heap.dispose();
    expect(() => heap.incref(a)).toThrow(withCode("ERR_DISPOSED"));
    expect(() => heap.alloc()).toThrow(withCode("ERR_DISPOSED"));
    expect(() => heap.collect()).toThrow(withCode("ERR_DISPOSED"));
    heap.dispose();
  });

  test("onDeath may dispose of its heap while a finalizer is still due", () => {
    const heap: Heap = new Heap({
      ...choice,
      onDeath: () => heap.dispose(),
      onFinalize: () => {},
    });
    const [holder, leaf, last] = [heap.alloc(0, 2), heap.alloc(), heap.alloc(0, 0, FINALIZER)];
    heap.setReference(holder, 0, leaf);
    heap.setReference(holder, 1, last);
    heap.decref(leaf);
    heap.decref(last);
    heap.decref(holder);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
  });

  test("a finalizer may dispose of its heap", () => {
    const heap: Heap = new Heap({ ...choice, onFinalize: () => heap.dispose() });
    const a = heap.alloc(0, 0, FINALIZER);
    heap.decref(a);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
  });
});
