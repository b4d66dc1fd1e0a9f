// vars(): an object's attributes in a plain object.

import { describe, expect, test } from "vitest";
import { del, GC, vars } from "../../src/index.js";
import { ref } from "../../src/weakref.js";
import { refuserOf } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("vars on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("has every attribute that is not undefined, before a collection and after it", () => {
    const heap = newHeap();
    class Point extends heap.Object {
      x = 1;
      declare late?: unknown;
      y: unknown;
      get area(): number {
        return 7;
      }
    }
    const [a, b]: Loose[] = [new Point(), new Point()];
    for (let round = 0; round < 2; round++) {
      expect(vars(a)).toEqual({ x: 1 });
      heap.collect();
    }
    a.y = b;
    a.colour = null;
    a.late = 3;
    a.x = undefined;
    expect(Object.keys(vars(a)).toSorted()).toEqual(["colour", "late", "y"]);
    expect([vars(a).y === b, vars(a).colour]).toEqual([true, null]);
    const dictionary: Loose = new heap.Object();
    const names = ["__proto__", ...Array.from({ length: 70 }, (_, i) => `n${i}`)];
    for (const name of names) dictionary[name] = name;
    expect(Object.keys(vars(dictionary)).toSorted()).toEqual(names.toSorted());
  });

  test("is a copy: plain, new each time, and nothing in it is counted", () => {
    const heap = newHeap();
    const [a, b]: Loose[] = [new heap.Object(), new heap.Object()];
    a.b = b;
    const copy = vars(a);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(vars(a)).not.toBe(copy);
    copy["b"] = 1;
    expect([a.b === b, heap.getRefcount(b)]).toEqual([true, 2]);
  });

  test("is refused for objects without attributes", () => {
    const heap = newHeap();
    const [a, list] = [new heap.Object(), new heap.List(1)];
    const refuses = refuserOf("ERR_ARGUMENT", TypeError);
    refuses(
      () => vars(list),
      "vars: GCList#2 has no attributes. [...list] are the items of a list.",
    );
    refuses(
      () => vars(ref(a)),
      "vars: Reference#3 has no attributes. [...list] are the items of a list.",
    );
    refuses(
      () => vars({} as Loose),
      "vars: an object is not a managed object. Pass an object of a class that extends GCObject.",
    );
    del(a);
    expect(() => vars(a)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
  });
});
