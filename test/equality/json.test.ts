// JSON.stringify sees what the console shows: attributes and items, the same at any time.

import { describe, expect, test } from "vitest";
import { del, GC, GCObject, type ManagedObject } from "../../src/index.js";
import { proxy, ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("JSON on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  /** The text, which is the same before a collection, after it, and later. */
  async function textOf(heap: GC, value: unknown): Promise<string> {
    const texts = [JSON.stringify(value)];
    heap.collect();
    texts.push(JSON.stringify(value));
    await Promise.resolve();
    texts.push(JSON.stringify(value));
    expect(new Set(texts).size).toBe(1);
    return texts[0] as string;
  }

  test("an object is its attributes: declared, undeclared, and those beyond 64", async () => {
    const heap = newHeap();
    class Point extends heap.Object {
      x = 1;
      y: unknown;
      name = "p";
      get area(): number {
        return 7;
      }
    }
    class Point3 extends Point {
      z = [3];
    }
    const point: Loose = new Point3();
    point.colour = null;
    point[Symbol("hidden")] = 1;
    point.late = undefined;
    expect(JSON.parse(await textOf(heap, point))).toEqual({
      x: 1,
      name: "p",
      z: [3],
      colour: null,
    });
    point.x = 2;
    expect(JSON.parse(await textOf(heap, point))).toMatchObject({ x: 2 });

    const dictionary: Loose = new heap.Object();
    const names = Array.from({ length: 70 }, (_, i) => `n${i}`);
    for (const name of [...names, "__proto__"]) dictionary[name] = name;
    const text = await textOf(heap, dictionary);
    expect(Object.keys(JSON.parse(text))).toEqual([...names, "__proto__"]);
  });

  test("a frozen object's fields, and those added by defineProperty, are included", async () => {
    const heap = newHeap();
    class Frozen extends heap.Object {
      x = 1;
      constructor() {
        super();
        Object.defineProperty(this, "seen", { get: () => 5, enumerable: true });
        Object.defineProperty(this, "unseen", { value: 6 });
        Object.freeze(this);
      }
    }
    expect(JSON.parse(await textOf(heap, new Frozen()))).toEqual({ x: 1, seen: 5 });
  });

  test("nested objects and lists have theirs; a weak proxy has its object's", async () => {
    const heap = newHeap();
    const [a, b]: Loose[] = [new heap.Object(), new heap.Object()];
    a.list = new heap.List<unknown>(1, b, undefined, [b]);
    a.again = b;
    b.x = 1;
    expect(await textOf(heap, [a, proxy(a)])).toBe(
      '[{"list":[1,{"x":1},null,[{"x":1}]],"again":{"x":1}},' +
        '{"list":[1,{"x":1},null,[{"x":1}]],"again":{"x":1}}]',
    );
    expect(await textOf(heap, ref(a))).toBe("{}");
    expect(heap.getRefcount(b)).toBe(3);
  });

  test("a cycle is a TypeError that names the path, as for every object", () => {
    const heap = newHeap();
    class Node extends heap.Object {
      next: unknown;
    }
    class Own extends heap.Object {
      next: unknown;
      override toJSON(): object {
        return { wrapped: this.next };
      }
    }
    const [a, b, own, list] = [new Node(), new Node(), new Own(), new heap.List<unknown>(1)];
    const close: ((end: unknown) => void)[] = [
      (end) => (b.next = end),
      (end) => (b.next = [{ end }]), // on the path through values that no heap sees
      (end) => {
        list.push(end);
        b.next = list;
      },
      (end) => {
        own.next = end;
        b.next = own;
      },
    ];
    for (const make of close) {
      a.next = b;
      make(a);
      for (let round = 0; round < 2; round++) {
        expect(() => JSON.stringify({ a })).toThrow(TypeError);
        expect(() => JSON.stringify({ a })).toThrow(/circular structure[\s\S]+property 'next'/);
        heap.collect();
      }
      a.next = undefined;
      expect(JSON.parse(JSON.stringify(a))).toEqual({});
      b.next = undefined;
    }
    list.clear();
    list.push(list);
    expect(() => JSON.stringify(list)).toThrow(/circular structure/);
  });

  test("the result of toJSON is frozen, and the same until the object changes", () => {
    const heap = newHeap();
    const a: Loose = new heap.Object();
    const list = new heap.List<unknown>(a);
    a.x = 1;
    const [json, items] = [a.toJSON(), list.toJSON()];
    expect([a.toJSON() === json, list.toJSON() === items]).toEqual([true, true]);
    expect([Object.isFrozen(json), Object.isFrozen(items)]).toEqual([true, true]);
    a.x = 2;
    list.push(3);
    expect([json, a.toJSON()]).toEqual([{ x: 1 }, { x: 2 }]);
    expect([items, list.toJSON()]).toEqual([[a], [a, 3]]);
  });

  test("a snapshot is the same before a collection and after it", () => {
    const heap = newHeap();
    class Point extends heap.Object {
      x = 1;
    }
    const points = [new Point(), new heap.List(2)];
    for (let round = 0; round < 2; round++) {
      expect(points).toMatchInlineSnapshot(`
        [
          {
            "x": 1,
          },
          [
            2,
          ],
        ]
      `);
      heap.collect();
    }
  });

  test("a dead object is refused, as when an attribute is read", () => {
    const heap = newHeap();
    class Node extends heap.Object {
      x = 1;
    }
    const [a, list] = [new Node(), new heap.List<unknown>(1)];
    heap.collect();
    for (const dead of [a, list] as ManagedObject[]) {
      del(dead);
      expect(() => JSON.stringify([dead])).toThrow(
        expect.objectContaining({ code: "ERR_DEAD_OBJECT" }),
      );
    }
  });

  test("objects of a disposed heap give the attributes that can still be read", () => {
    const heap = newHeap();
    class Node extends heap.Object {
      x = 1;
    }
    const a = new Node();
    heap.dispose();
    expect(JSON.stringify(a)).toBe(`{"x":${a.x}}`);
  });

  test("fields are counted first, which may run a finalizer, which may kill the object", () => {
    const heap = newHeap();
    const order: string[] = [];
    class Holder extends heap.Object {
      held: unknown = undefined;
    }
    class Held extends heap.Object {
      override __del__(): void {
        order.push("held died");
        del(holder);
      }
    }
    const holder = new Holder();
    heap.collect();
    const held = new Held();
    holder.held = held;
    del(held);
    const field = { value: 1, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(holder, "held", field);
    expect(() => JSON.stringify(holder)).toThrow(
      expect.objectContaining({ code: "ERR_DEAD_OBJECT" }),
    );
    expect([order, heap.liveCount, heap.validate()]).toEqual([["held died"], 0, []]);
  });

  test("a class's own toJSON, valueOf, toString and tag come first", () => {
    const heap = newHeap();
    class Own extends heap.Object {
      x = 1;
      override toJSON(): object {
        return { own: true, ...super.toJSON() };
      }
      override valueOf(): Loose {
        return 42;
      }
      override toString(): string {
        return "text";
      }
      get [Symbol.toStringTag](): string {
        return "Tag";
      }
    }
    const a = new Own();
    expect([JSON.stringify(a), String(a), +a]).toEqual(['{"own":true,"x":1}', "text", 42]);
    expect(Object.prototype.toString.call(a)).toBe("[object Tag]");
    class Field extends heap.Object {
      override toJSON = (): string => "field";
      [Symbol.toStringTag] = "Field";
    }
    const b = new Field();
    heap.collect();
    expect(JSON.stringify(b)).toBe('"field"');
    expect(Object.prototype.toString.call(b)).toBe("[object Field]");
  });
});

describe("JSON", () => {
  test("of the default heap's objects is the same", () => {
    const a: Loose = new GCObject();
    a.x = 1;
    expect(JSON.stringify({ a })).toBe('{"a":{"x":1}}');
    del(a);
  });
});
