// Lists of counted references.

import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, incref, type ManagedList, type ManagedObject, vars } from "../../src/index.js";
import { refuserOf } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

/** Any attribute, as plain JavaScript has it. */
// biome-ignore lint/suspicious/noExplicitAny: the tests assign undeclared names, as JavaScript does
type Loose = any;

/** A call of a list, and its equivalent on an array. */
type Call = (list: ManagedList<unknown>, array: unknown[], thing: unknown, index: number) => void;

const push: Call = (list, array, thing) => {
  list.push(thing);
  array.push(thing);
};
const insert: Call = (list, array, thing, index) => {
  list.insert(index, thing);
  array.splice(index, 0, thing);
};
const pop: Call = (list, array) => expect(list.pop()).toBe(array.pop());
const remove: Call = (list, array, thing) => {
  const place = array.indexOf(thing);
  expect([list.indexOf(thing), list.includes(thing)]).toEqual([place, place >= 0]);
  expect(list.remove(thing)).toBe(place >= 0);
  if (place >= 0) array.splice(place, 1);
};
const removeAt: Call = (list, array, _, index) =>
  expect(list.removeAt(index)).toBe(array.splice(index, 1)[0]);
const set: Call = (list, array, thing, index) => {
  list.set(index, thing);
  array[index] = thing;
};
const clear: Call = (list, array) => {
  list.clear();
  array.length = 0;
};
const CALLS: readonly Call[] = [push, insert, pop, remove, removeAt, set, clear];

describe.each(ENGINES)("lists on $name", ({ choice }) => {
  let gc: GC;
  const newGC = (): GC => new GC({ ...choice, automatic: false });
  beforeEach(() => {
    gc = newGC();
  });
  const valid = (): void => expect(gc.validate()).toEqual([]);

  test("a list counts each item as often as it holds it", () => {
    const item = new gc.Object();
    const list = new gc.List<unknown>(item, 1, item, "text");
    expect(gc.getRefcount(item)).toBe(3);
    expect([...list]).toEqual([item, 1, item, "text"]);
    expect(gc.getReferents(list)).toEqual([item, item]);
    list.set(0, null);
    expect(gc.getRefcount(item)).toBe(2);
    expect(list.pop()).toBe("text");
    expect(list.pop()).toBe(item);
    expect(gc.getRefcount(item)).toBe(1);
    list.push(list);
    expect(list.at(-1)).toBe(list);
    expect(list.length).toBe(3);
    list.clear();
    expect(gc.getRefcount(list)).toBe(1);
    expect(() => list.set(0, 1)).toThrow(expect.objectContaining({ code: "ERR_INDEX" }));
    valid();
  });

  test("a list takes no attributes", () => {
    const list: Loose = new gc.List();
    expect(() => {
      list.name = "x";
    }).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    expect(() => {
      list[0] = "x";
    }).toThrow(`0: ${list} takes no attributes. Use set() or push().`);
  });

  test("an item that is removed leaves the others in order, and dies if only the list held it", () => {
    const deaths: string[] = [];
    class Item extends gc.Object {
      declare name: string;
      override __del__(): void {
        deaths.push(`${this.name} of ${[...list].map(String).length}`);
      }
    }
    const list = new gc.List<Item>();
    const items = ["a", "b", "c", "d"].map((name) => {
      const item = new Item();
      item.name = name;
      list.push(item);
      del(item);
      return item;
    });
    expect(list.remove(items[1]!)).toBe(true);
    expect(deaths).toEqual(["b of 3"]); // the list is whole when user code runs
    expect(list.removeAt(0)).toBe(items[0]);
    expect([...list]).toEqual([items[2], items[3]]);
    expect(gc.getReferents(list)).toEqual([items[2], items[3]]);
    expect(list.remove(items[2]!)).toBe(true);
    expect(list.indexOf(items[3]!)).toBe(0);
    expect(list.removeAt(0)).toBe(items[3]);
    expect(deaths).toEqual(["b of 3", "a of 2", "c of 1", "d of 0"]);
    expect([list.length, gc.liveCount]).toEqual([0, 1]);
    valid();
  });

  test("an item that is in the list twice is removed once, at its first position", () => {
    const [a, b] = [new gc.Object(), new gc.Object()];
    const list = new gc.List<unknown>(a, b, a);
    expect(list.remove(a)).toBe(true);
    expect([...list]).toEqual([b, a]);
    expect([gc.getRefcount(a), gc.getRefcount(b)]).toEqual([2, 2]);
    expect([list.remove("a"), list.remove(undefined)]).toEqual([false, false]);
    valid();
  });

  test("an item is inserted before another, and counted once", () => {
    const [a, b] = [new gc.Object(), new gc.Object()];
    const list = new gc.List<unknown>(b);
    del(b);
    list.insert(0, a);
    list.insert(2, a);
    list.insert(1, "between");
    expect([...list]).toEqual([a, "between", b, a]);
    expect(gc.getReferents(list)).toEqual([a, b, a]);
    expect([gc.getRefcount(a), gc.getRefcount(b)]).toEqual([3, 1]);
    expect([list.includes(b), list.includes("b")]).toEqual([true, false]);
    valid();
  });

  test("a finalizer may change the list that its object is taken out of", () => {
    const list = new gc.List<unknown>();
    class Clearing extends gc.Object {
      override __del__(): void {
        list.clear();
      }
    }
    const item = new Clearing();
    for (const each of [1, item, new gc.Object(), 2]) list.push(each);
    del(item);
    expect(list.remove(item)).toBe(true);
    expect([list.length, gc.isTracked(item)]).toEqual([0, false]);
    valid();
  });

  test("a list that is removed from itself dies if nothing else held it", () => {
    const list = new gc.List<unknown>();
    list.push(list);
    list.push(1);
    del(list);
    expect(list.remove(list)).toBe(true);
    expect(gc.liveCount).toBe(0);
    expect(() => list.length).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    valid();
  });

  test("a dead item, one of another heap and an invalid index change nothing", () => {
    const [a, dead] = [new gc.Object(), new gc.Object()];
    del(dead);
    const foreign = new new GC(choice).Object();
    const list = new gc.List<unknown>(a, 1);
    const refuse = (call: () => unknown, code: string): void =>
      expect(call).toThrow(expect.objectContaining({ code }));
    refuse(() => list.insert(0, dead), "ERR_DEAD_OBJECT");
    refuse(() => list.insert(0, foreign), "ERR_FOREIGN_OBJECT");
    for (const index of [3, -1, 0.5, Number.NaN]) {
      refuse(() => list.insert(index, 2), "ERR_INDEX");
      refuse(() => list.removeAt(index), "ERR_INDEX");
    }
    expect([...list]).toEqual([a, 1]);
    expect(gc.getRefcount(a)).toBe(2);
    valid();
  });

  test("a list does what an array does, and counts its items", () => {
    const calls = fc.array(
      fc.record({ call: fc.constantFrom(...CALLS), at: fc.nat(9), which: fc.nat(4) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(calls, (steps) => {
        const heap = new GC({ ...choice, automatic: false });
        const objects = [0, 1].map(() => new heap.Object());
        const list = new heap.List<unknown>();
        const things: unknown[] = [1, "text", ...objects, list];
        const array: unknown[] = [];
        for (const { call, at, which } of steps) {
          if (array.length === 0 && (call === set || call === removeAt)) continue;
          const index = array.length === 0 ? 0 : at % array.length;
          call(list, array, things[which], index);
          expect([...list]).toEqual(array);
        }
        for (const object of [...objects, list]) {
          const count = array.filter((each) => each === object).length;
          expect(heap.getRefcount(object)).toBe(count + 1);
        }
        expect(heap.validate()).toEqual([]);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("an array as the only argument is refused, and nothing is made", () => {
    const heap = new GC({ ...choice, automatic: false });
    const a = new heap.Object();
    class Mine<T> extends heap.List<T> {}
    for (const List of [heap.List, Mine]) {
      for (const array of [[a], [1, 2], []]) {
        refuserOf("ERR_ARGUMENT", TypeError)(
          () => new List<unknown>(array),
          "new GCList: the only argument is an array, and an array's items are not counted. " +
            "GCList.from(array) makes a list of them; push(array) adds the array itself.",
        );
      }
    }
    expect(heap.liveCount).toBe(1);
    const list = new heap.List<unknown>();
    list.push([1]);
    expect([[...new heap.List<unknown>([1], 2)], [...list]]).toEqual([[[1], 2], [[1]]]);
  });

  test("from() makes a list of any iterable", () => {
    const heap = new GC({ ...choice, automatic: false });
    const [a, b] = [new heap.Object(), new heap.Object()];
    const list = heap.List.from([a, b, a]);
    expect([[...list], heap.getRefcount(a), heap.getRefcount(list)]).toEqual([[a, b, a], 3, 1]);
    expect([...heap.List.from(list)]).toEqual([a, b, a]);
    expect([...heap.List.from(new Set([1, 2]))]).toEqual([1, 2]);
    expect([...heap.List.from("ab")]).toEqual(["a", "b"]);
    expect(heap.List.from([[1]]).at(0)).toEqual([1]);
    expect(heap.List.from(Array.from({ length: 200_000 }, (_, i) => i)).length).toBe(200_000);
    class Mine<T> extends heap.List<T> {}
    expect(Mine.from([1])).toBeInstanceOf(Mine);
  });

  test("a refused from() leaves no list", () => {
    const heap = new GC({ ...choice, automatic: false });
    const [a, dead] = [new heap.Object(), new heap.Object()];
    del(dead);
    expect(() => heap.List.from([a, dead])).toThrow(
      expect.objectContaining({ code: "ERR_DEAD_OBJECT" }),
    );
    const failing = function* (): Generator<number> {
      yield 1;
      throw new Error("half-way");
    };
    expect(() => heap.List.from(failing())).toThrow("half-way");
    refuserOf("ERR_ARGUMENT", TypeError)(
      () => heap.List.from(5 as Loose),
      "GCList.from: 5 cannot be iterated. Pass an array, a list, a Set, …",
    );
    expect([heap.liveCount, heap.getRefcount(a)]).toEqual([1, 1]);
  });

  test("a list behaves like an array in spread, Array.from, destructuring and JSON", () => {
    const heap = new GC({ ...choice, automatic: false });
    const a = new heap.Object();
    const list = new heap.List<unknown>(a, 2, undefined);
    for (let round = 0; round < 2; round++) {
      const [first, ...others] = list;
      expect([[...list], Array.from(list), [first, ...others]]).toEqual(
        Array.from({ length: 3 }, () => [a, 2, undefined]),
      );
      expect(JSON.stringify(list)).toBe("[{},2,null]");
      heap.collect();
    }
    expect(heap.getRefcount(a)).toBe(2);
  });

  test("a list prints its items, and that it is gone", () => {
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    const item = new gc.Object();
    const list: Loose = new gc.List<unknown>(item, 5);
    list.push(list);
    expect(list[inspect](2, {}, String)).toBe("GCList#2 [ GCObject#1, 5, GCList#2 ]");
    list.clear();
    expect(list[inspect](2, {}, String)).toBe("GCList#2 []");
    for (let index = 0; index < 102; index++) list.push(index);
    expect(list[inspect](2, {}, String)).toMatch(/ 99, … 2 more \]$/);
    incref(list);
    for (let names = 0; names < 2; names++) del(list);
    expect(list[inspect](2, {}, String)).toBe("GCList#2 (deallocated)");
  });

  test("a list that a finalizer changes while its fields are prepared stays in step", () => {
    const list = new gc.List<unknown>(new gc.Object(), new gc.Object());
    class Popping extends gc.Object {
      override __del__(): void {
        list.clear();
      }
    }
    class Parent extends gc.Object {
      constructor() {
        super();
        const popping = new Popping();
        (this as Loose).y = popping;
        del(popping);
      }
    }
    class Child extends Parent {
      y = null;
    }
    new Child();
    expect(() => list.set(1, null)).toThrow(expect.objectContaining({ code: "ERR_INDEX" }));
    expect([list.length, gc.getReferents(list)]).toEqual([0, []]);
    list.push(new gc.Object());
    new Child();
    expect(list.pop()).toBeUndefined();
    expect([list.length, gc.getReferents(list)]).toEqual([0, []]);
    expect(gc.validate()).toEqual([]);
  });

  test("an item that only its list held dies when it is removed from the middle", () => {
    const list = new gc.List<ManagedObject>();
    for (let made = 0; made < 4; made++) {
      const item = new gc.Object();
      list.push(item);
      del(item);
    }
    const first = list.removeAt(0);
    expect([gc.isTracked(first), gc.liveCount]).toEqual([false, 4]);
    expect(list.remove(list.at(1) as ManagedObject)).toBe(true);
    expect([list.length, gc.liveCount, gc.validate()]).toEqual([2, 3, []]);
  });

  test("a class that extends a list counts its fields as well as its items", () => {
    const [a, b, c] = [new gc.Object(), new gc.Object(), new gc.Object()];
    class Stack extends gc.List<ManagedObject> {
      top?: ManagedObject | undefined = undefined;
      readonly under: ManagedObject = b;
      label = "s";
    }
    const stack: Loose = new Stack(a, b);
    stack.top = a;
    stack.more = c;
    expect(gc.getReferents(stack)).toEqual([c, a, b, a, b]);
    stack.insert(1, c);
    stack.set(0, b);
    stack.push(a);
    expect([stack.removeAt(1), stack.pop(), stack.at(-1)]).toEqual([c, a, b]);
    expect([...stack]).toEqual([b, b]);
    expect(gc.getReferents(stack)).toEqual([c, a, b, b, b]);
    for (let name = 0; name < 70; name++) stack[`name${name}`] = c;
    expect([...stack, stack.under, stack.top, stack.name69]).toEqual([b, b, b, a, c]);
    expect(gc.getRefcount(c)).toBe(1 + 1 + 70);
    expect(gc.getReferents(stack).slice(-2)).toEqual([b, b]);
    const { label, top } = vars(stack);
    expect([label, top, JSON.stringify(stack)]).toEqual(["s", a, JSON.stringify([b, b])]);
    expect(() => {
      stack[0] = a;
    }).toThrow("Use set() or push().");
    stack.clear();
    expect([stack.length, stack.top]).toEqual([0, a]);
    stack.top = undefined;
    expect(gc.getRefcount(a)).toBe(1);
    valid();
    del(stack);
    expect([a, b, c].map((object) => gc.getRefcount(object))).toEqual([1, 1, 1]);
    valid();
  });

  test("a list older than an attribute of its class keeps its items in place", () => {
    class Named extends gc.List<unknown> {}
    const item = new gc.Object();
    const [old, other]: Loose[] = [new Named(item, 1, item), new Named()];
    other.name = item;
    other.length0 = item;
    old.length0 = other;
    expect(gc.getReferents(old)).toEqual([other, item, item]);
    expect([...old]).toEqual([item, 1, item]);
    expect([old.pop(), old.pop(), old.pop(), old.pop()]).toEqual([item, 1, item, undefined]);
    expect(gc.getReferents(old)).toEqual([other]);
    const young: Loose = new Named(1, item);
    young.name = old;
    expect([...young, young.name]).toEqual([1, item, old]);
    expect(gc.getReferents(young)).toEqual([old, item]);
    valid();
  });
});
