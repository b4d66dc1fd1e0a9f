// User names and user code in managed objects: attributes called `__proto__`, getters that run during
// traversal, texts that throw. Nothing outside the objects changes, and the heap stays whole.

import { describe, expect, test } from "vitest";
import { del, GC, GCObject } from "../../src/index.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

/** The properties of the prototypes that everything shares. */
function shared(): unknown {
  const prototypes = [Object.prototype, Array.prototype, Function.prototype, GCObject.prototype];
  return prototypes.map((prototype) => Reflect.ownKeys(prototype));
}

const NAMES = [
  "__proto__",
  "prototype",
  "__defineGetter__",
  "hasOwnProperty",
  "then",
  "length",
  "0",
  "-1",
  "",
  "#x",
  "\u2028",
  "name",
  "heap",
];

describe.each(ENGINES)("names on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test.each(NAMES)("an attribute called %j is counted like any other", (name) => {
    const heap = newHeap();
    class MyClass extends heap.Object {}
    const before = shared();
    const [a, b]: Loose[] = [new MyClass(), new MyClass()];
    a[name] = b;
    expect(a[name]).toBe(b);
    expect(heap.getReferents(a)).toEqual([b]);
    expect(heap.getReferrers(b)).toEqual([a]);
    b[name] = a;
    for (const object of [a, b]) del(object);
    expect(heap.collect()).toBe(2);
    expect(heap.liveCount).toBe(0);
    expect(heap.validate()).toEqual([]);
    expect(Object.getPrototypeOf(a)).toBe(MyClass.prototype);
    expect(shared()).toEqual(before);
  });

  test("plain values under such names are kept, and change no prototype", () => {
    const heap = newHeap();
    const before = shared();
    const a: Loose = new heap.Object();
    for (const name of NAMES) a[name] = { polluted: true };
    expect(({} as Loose).polluted).toBeUndefined();
    expect(a.polluted).toBeUndefined();
    expect(a).toBeInstanceOf(heap.Object);
    expect(shared()).toEqual(before);
    expect(heap.getReferents(a)).toEqual([]);
  });

  test.each(["constructor", "toString", "valueOf", "toJSON", "__del__"])(
    "%s is the class's own: assigning to it is allowed, not counted, and harmless",
    (name) => {
      const heap = newHeap();
      const before = shared();
      const [a, b]: Loose[] = [new heap.Object(), new heap.Object()];
      heap.collect();
      a[name] = b;
      expect(heap.getReferents(a)).toEqual([]);
      del(b);
      expect([heap.liveCount, heap.validate()]).toEqual([1, []]);
      expect(shared()).toEqual(before);
    },
  );

  test("objects from JSON with such keys can be assigned over an object", () => {
    const heap = newHeap();
    const before = shared();
    const a: Loose = new heap.Object();
    Object.assign(a, JSON.parse('{"__proto__": {"polluted": 1}, "x": 2}'));
    expect([a.x, a.polluted, ({} as Loose).polluted]).toEqual([2, undefined, undefined]);
    expect(a).toBeInstanceOf(heap.Object);
    expect(shared()).toEqual(before);
  });

  test("a class with any name appears by that name in messages", () => {
    const heap = newHeap();
    for (const name of ["__proto__", "constructor", "", "a b\n", "class"]) {
      const MyClass = { [name]: class extends heap.Object {} }[name] as typeof heap.Object;
      const a = new MyClass();
      expect(String(a)).toMatch(/^[\s\S]*#\d+$/);
      del(a);
      expect(() => del(a)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    }
  });

  test("options of a polluted prototype are refused or accepted, and never break a heap", () => {
    const polluted = Object.prototype as Loose;
    polluted.maximumBytes = -1;
    try {
      expect(newHeap).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    } finally {
      delete polluted.maximumBytes;
    }
    expect(newHeap().validate()).toEqual([]);
  });
});

describe.each(ENGINES)("user code on $name", ({ choice }) => {
  /** A heap with a pair of objects and a class whose getters change the heap. */
  function program(): { heap: GC; a: Loose; b: Loose; calls: string[] } {
    const heap = new GC({ ...choice, automatic: false });
    const calls: string[] = [];
    class Meddler extends heap.Object {
      get looked(): unknown {
        calls.push("getter");
        new heap.Object();
        heap.collect();
        return this;
      }
      override toString(): string {
        calls.push("toString");
        heap.collect();
        throw new Error("no text");
      }
    }
    const [a, b]: Loose[] = [new Meddler(), new Meddler()];
    a.ref = b;
    b.ref = a;
    return { heap, a, b, calls };
  }

  test("is not run by getReferents, getReferrers, getObjects or isTracked", () => {
    const { heap, a, b, calls } = program();
    Object.defineProperty(a, "own", {
      get() {
        calls.push("own getter");
        del(b);
      },
      enumerable: true,
    });
    expect(heap.getReferents(a)).toEqual([b]);
    expect(heap.getReferrers(a)).toEqual([b]);
    expect(heap.getObjects()).toEqual([a, b]);
    expect([heap.isTracked(a), heap.isFinalized(a), heap.getRefcount(a)]).toEqual([true, false, 2]);
    heap.collect();
    expect(calls).toEqual([]);
  });

  test("may be in the arguments of queries: only managed objects count", () => {
    const { heap, a } = program();
    const calls: PropertyKey[] = [];
    const proxy = new Proxy(a, {
      get(object, key) {
        calls.push(key);
        return Reflect.get(object, key);
      },
      getPrototypeOf: () => {
        throw new Error("looked at");
      },
    });
    const getters = {
      get ref(): never {
        throw new Error("read");
      },
    };
    expect(heap.getReferents(proxy, getters, 1, null, "__proto__")).toEqual([]);
    expect(heap.getReferrers(proxy, getters)).toEqual([]);
    expect([heap.isTracked(proxy), heap.isTracked(getters)]).toEqual([false, false]);
    expect(() => heap.getRefcount(proxy)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT" }),
    );
    expect(() => del(proxy)).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    expect(calls).toEqual([]);
    a.ref = proxy; // not a managed object: a plain value
    expect(heap.getReferents(a)).toEqual([]);
    expect(heap.validate()).toEqual([]);
  });

  test("in toString spoils only a message", () => {
    const { heap, a, b } = program();
    const other = new GC({ ...choice, automatic: false });
    const foreign: Loose = new other.Object();
    expect(() => {
      foreign.ref = a;
    }).toThrow(expect.objectContaining({ code: "ERR_FOREIGN_OBJECT" }));
    expect(foreign.ref).toBeUndefined();
    for (const object of [a, b]) del(object);
    expect(heap.collect()).toBe(2);
    expect(() => del(a)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect([heap.validate(), other.validate()]).toEqual([[], []]);
  });

  test("in a value's inspect hook may collect, and the object is shown", () => {
    const { heap, a } = program();
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    const holder: Loose = new heap.Object();
    holder.value = {
      toString() {
        heap.collect();
        return "text";
      },
    };
    del(a);
    const shown = holder[inspect](2, {}, (value: unknown) => String(value));
    expect(shown).toBe(`${holder} { value: text }`);
    expect(heap.validate()).toEqual([]);
  });

  test("in an iterator or a Proxy of arguments runs before anything changes", () => {
    const { heap, a } = program();
    const list = new heap.List<unknown>(...[a, 1]);
    expect(() => new heap.List<unknown>(...new Proxy([a], { get: () => undefined }))).toThrow(
      TypeError,
    );
    expect(heap.getReferents(list)).toEqual([a]);
    expect(heap.validate()).toEqual([]);
  });

  test("in the garbage list's elements is not run, and foreign values in it are harmless", () => {
    const { heap, a, b } = program();
    const calls: string[] = [];
    const stranger = {
      get ref(): unknown {
        calls.push("read");
        return a;
      },
    };
    (heap.garbage as unknown[]).push(stranger, "__proto__", a);
    expect(heap.getRefcount(a)).toBe(3);
    for (const object of [a, b]) del(object);
    expect(heap.collect()).toBe(0);
    heap.garbage.length = 0;
    expect(heap.collect()).toBe(2);
    expect([calls, heap.liveCount, heap.validate()]).toEqual([[], 0, []]);
  });
});
