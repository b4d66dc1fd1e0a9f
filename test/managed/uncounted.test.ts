// References that are not counted: the message about a dead object names the holder that has it in an array,
// a Map, a Set or a plain object, and the check `uncounted` reports such assignments.

import { describe, expect, test } from "vitest";
import { checks } from "../../src/checks.js";
import { del, GC, type GCObject, type Unraisable } from "../../src/index.js";
import { caught } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

const endOfTurn = (): Promise<void> => new Promise((done) => void setTimeout(done));

/** Values of an attribute that hold an object uncounted, with their names in messages. */
const CONTAINERS: readonly [kind: string, make: (object: unknown) => unknown][] = [
  ["an array", (object) => [1, object]],
  ["a Map", (object) => new Map([["a", object]])],
  ["a Map", (object) => new Map([[object, 1]])],
  ["a Set", (object) => new Set([null, object])],
  ["a plain object", (object) => ({ x: 1, object })],
  ["a plain object", (object) => Object.assign(Object.create(null), { object })],
  ["an array", (object) => [[[new Map([[1, { object }]])]]]],
];

describe.each(ENGINES)("uncounted references on $name", ({ choice }) => {
  const newHeap = (options: object = {}): GC => new GC({ ...choice, automatic: false, ...options });
  const messageOf = (call: () => unknown): string => (caught(call) as Error).message;

  describe("the message about a dead object", () => {
    test.each(CONTAINERS)("names the object that holds it in %s", (kind, make) => {
      const heap = newHeap();
      class Node extends heap.Object {
        children: unknown;
        x = 1;
      }
      const [root, kid] = [new Node(), new Node()];
      root.children = make(kid);
      del(kid);
      expect(messageOf(() => kid.x)).toBe(
        "x: Node#2 was deallocated, because nothing referred to it any more. Keep a counted " +
          "reference to keep it alive: an attribute, or a name taken with incref(). " +
          `Node#1.children is ${kind} that still holds it; ${kind} does not count what it holds: ` +
          "use a GCList, or attributes.",
      );
      root.children = undefined;
      expect(messageOf(() => kid.x)).toMatch(/incref\(\)\.$/);
    });

    test("names the holder by a declared field, filled later, before a collection and after it", () => {
      const heap = newHeap();
      class Node extends heap.Object {
        readonly children: GCObject[] = [];
      }
      const [root, kid] = [new Node(), new Node()];
      root.children.push(kid);
      del(kid);
      for (let round = 0; round < 2; round++) {
        expect(messageOf(() => del(kid))).toContain("Node#1.children is an array that");
        heap.collect();
      }
    });

    test("names the object that refuses it", () => {
      const heap = newHeap();
      const [a, b]: Loose[] = [new heap.Object(), new heap.Object()];
      a.all = [b];
      del(b);
      expect(messageOf(() => (a.only = b))).toContain("GCObject#1.all is an array that");
    });

    test("names no holder where there is none: held in lists, by the dead, on another heap, too far", () => {
      const [heap, other] = [newHeap(), newHeap()];
      const [kid, dead, far]: Loose[] = [new heap.Object(), new heap.Object(), new heap.Object()];
      const foreign: Loose = new other.Object();
      dead.all = [kid];
      foreign.all = [kid];
      far.all = [...Array.from({ length: 20_000 }, () => 0), kid];
      far.self = { deep: far };
      del(dead);
      del(kid);
      expect(messageOf(() => del(kid))).toMatch(/incref\(\)\.$/);
      heap.dispose();
      expect(messageOf(() => kid.all)).toMatch(/incref\(\)\.$/);
    });

    test("is made no matter what the containers do, and runs no getter", () => {
      const heap = newHeap();
      const [root, kid]: Loose[] = [new heap.Object(), new heap.Object()];
      const cycle: unknown[] = [];
      cycle.push(cycle, new Map([[cycle, cycle]]));
      root.cycle = cycle;
      root.getter = {
        get kid(): never {
          throw new Error("a getter ran");
        },
      };
      const trap = new Proxy([], {
        get: () => {
          del(kid);
        },
      });
      root.trap = trap;
      root.kids = [kid];
      del(kid);
      expect(messageOf(() => del(kid))).toMatch(/^del: GCObject#2 was deallocated/);
      root.trap = undefined;
      expect(messageOf(() => del(kid))).toContain("GCObject#1.kids is an array that");
      class Named extends heap.Object {
        all: unknown;
        override toString(): string {
          return `named by ${String(kid.kids)}`;
        }
      }
      root.kids = undefined;
      const named = new Named();
      named.all = [kid];
      expect(messageOf(() => del(kid))).toContain("Named#3.all is an array that");
    });
  });

  describe("the check `uncounted`", () => {
    function watched(): { heap: GC; reports: Unraisable[]; messages: () => string[] } {
      const reports: Unraisable[] = [];
      const heap = newHeap({ checks: checks({ uncounted: true }) });
      heap.onUnraisable = (report) => void reports.push(report);
      const messages = (): string[] => reports.map(({ error }) => (error as Error).message);
      return { heap, reports, messages };
    }

    test.each(CONTAINERS)("reports %s, with the place of the assignment", async (kind, make) => {
      const { heap, reports, messages } = watched();
      const [root, kid]: Loose[] = [new heap.Object(), new heap.Object()];
      function assignIt(): void {
        root.kids = make(kid);
      }
      assignIt();
      root.again = root.kids;
      expect(reports).toEqual([]);
      await endOfTurn();
      expect(messages()).toEqual([
        `kids: ${kind} that was assigned holds GCObject#2; ${kind} does not count what it holds: ` +
          "use a GCList, or attributes.",
      ]);
      expect(reports[0]).toMatchObject({ where: "uncounted reference", object: kid });
      const [{ error }] = reports as [Unraisable];
      expect(error).toMatchObject({ code: "ERR_ARGUMENT", name: "TypeError" });
      expect((error as Error).stack).toMatch(/assignIt/);
      root.later = root.kids;
      await endOfTurn();
      expect(reports.length).toBe(1);
    });

    test("reports a declared field that is filled in the same turn, and arrays stored in lists", async () => {
      const { heap, messages } = watched();
      class Node extends heap.Object {
        readonly children: GCObject[] = [];
      }
      const root = new Node();
      root.children.push(new Node());
      const list = new heap.List<unknown>();
      list.push([root]);
      list.insert(0, { root });
      await endOfTurn();
      expect(messages().map((message) => message.split(":")[0])).toEqual(
        expect.arrayContaining(["children", "push", "insert"]),
      );
    });

    test("reports nothing that is counted, or that holds nothing", async () => {
      const { heap, reports } = watched();
      const [root, kid, dead]: Loose[] = [new heap.Object(), new heap.Object(), new heap.Object()];
      root.kid = kid;
      root.list = new heap.List(kid);
      root.from = heap.List.from([kid, root]);
      root.list.push(kid);
      root.plain = [1, { a: new Map([[1, [2]]]) }, new Date()];
      root.none = null;
      root.gone = [dead];
      del(dead);
      root.cycle = [];
      root.cycle.push(root.cycle);
      await endOfTurn();
      expect(reports).toEqual([]);
    });

    test("is on only for the heap that asked for it", async () => {
      const { reports } = watched();
      const heap = newHeap();
      heap.onUnraisable = (report) => void reports.push(report);
      const root: Loose = new heap.Object();
      root.kids = [new heap.Object()];
      await endOfTurn();
      expect(reports).toEqual([]);
    });

    test("skips a heap that was disposed by then, and goes on past errors", async () => {
      const { heap, reports, messages } = watched();
      const gone = newHeap({ checks: checks({ uncounted: true }) });
      gone.onUnraisable = (report) => void reports.push(report);
      const [root, lost]: Loose[] = [new heap.Object(), new gone.Object()];
      lost.kids = [new gone.Object()];
      root.trap = new Proxy([], {
        get: () => {
          throw new Error("a trap");
        },
      });
      root.kids = [root];
      gone.dispose();
      await endOfTurn();
      expect(messages().map((message) => message.split(":")[0])).toEqual(["kids"]);
    });
  });
});
