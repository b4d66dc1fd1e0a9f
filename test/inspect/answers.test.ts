// Every answer of ouroboros-gc/inspect against the plainest algorithm, on random heaps.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Graph } from "../../src/graph.js";
import { gcRefsOf } from "../../src/inspect/graph.js";
import { countTypes, inspect } from "../../src/inspect.js";
import { type Handle, Heap } from "../../src/raw.js";
import { ENGINES } from "../engines.js";
import { distance, type GraphHeap, type GraphText, graphTexts, makeHeap, reach } from "./graphs.js";

const RUNS = { numRuns: 300 };

describe.each(ENGINES)("answers on random heaps, on $name", ({ choice }) => {
  const eachHeap = (check: (text: GraphText, made: GraphHeap) => void): void => {
    fc.assert(
      fc.property(graphTexts, (text) => {
        const made = makeHeap(text, choice);
        try {
          check(text, made);
          expect(made.heap.validate()).toEqual([]);
        } finally {
          made.heap.dispose();
        }
      }),
      RUNS,
    );
  };
  const held = ({ objects }: GraphText, { alive }: GraphHeap): number[] =>
    alive.filter((index) => (objects[index]?.external ?? 0) > 0);

  test("all objects that are alive are in the graph, with their types and references", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap);
      const objects = made.alive.map((index) => made.handles[index]);
      expect(graph.objects).toEqual(objects);
      const counts = [0, 1, 2].map(
        (type) => made.alive.filter((index) => text.objects[index]?.type === type).length,
      );
      const byName = new Map(graph.countByType().map(({ type, count }) => [type, count]));
      expect(counts).toEqual([0, 1, 2].map((type) => byName.get(`type ${type}`) ?? 0));
      expect(countTypes(made.heap)).toEqual(graph.countByType());
      for (const type of [0, 1, 2]) {
        expect(graph.objectsByType(`type ${type}`)).toHaveLength(counts[type] as number);
      }
    });
  });

  test("referrers, referents and external counts are those of the heap", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap);
      for (const index of made.alive) {
        const handle = made.handles[index] as Handle;
        const referrers = made.alive.filter((other) =>
          text.objects[other]?.references.includes(index),
        );
        expect(graph.referrers(handle)).toEqual(referrers.map((other) => made.handles[other]));
        expect(graph.referents(handle)).toEqual([...new Set(made.heap.getReferents(handle))]);
        expect(graph.externalCount(handle)).toBe(text.objects[index]?.external);
      }
    });
  });

  test("whyAlive is the shortest path from an object that is held from outside", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap);
      const starts = held(text, made);
      for (const index of made.alive) {
        const handle = made.handles[index] as Handle;
        const chain = graph.whyAlive(handle);
        expect(chain?.length).toBe(distance(text, starts, index));
        if (!chain) continue;
        expect(graph.externalCount(chain.objects[0] as Handle)).toBeGreaterThan(0);
        expect(chain.objects.at(-1)).toBe(handle);
        for (const [step, object] of chain.objects.slice(1).entries()) {
          expect(graph.referents(chain.objects[step] as Handle)).toContain(object);
        }
      }
      const starved = made.alive.filter((index) => distance(text, starts, index) === undefined);
      expect(graph.garbage()).toEqual(starved.map((index) => made.handles[index]));
    });
  });

  test("a heap's rows are a graph with the answers of the heap, and from which nothing is freed", () => {
    eachHeap((_, made) => {
      const seen = inspect(made.heap);
      const { offsets, targets, ...others } = seen.toRows();
      const graph = Graph.fromRows<Handle>(offsets, targets, others);
      const objects = made.alive.map((index) => made.handles[index] as Handle);
      expect(graph.ids()).toEqual(objects);
      expect(graph.unreachable()).toEqual(seen.garbage());
      for (const object of objects) {
        expect(new Set(graph.referents(object))).toEqual(new Set(seen.referents(object)));
        expect(graph.why(object)?.length).toBe(seen.whyAlive(object)?.objects.length);
      }
      const { removed } = graph.sweep({ now: 0 });
      expect(removed).toEqual(seen.garbage());
      expect(objects.filter((object) => !made.heap.isAlive(object))).toEqual([]);
    });
  });

  test("a chain of handles names their types if it is given the names", () => {
    const heap = new Heap(choice);
    const [a, b] = [heap.alloc(1, 1), heap.alloc(2)];
    heap.setReference(a, 0, b);
    heap.decref(b);
    expect(String(inspect(heap).whyAlive(b))).toBe(`outside (1) → object ${a} [0] → object ${b}`);
    const typeName = (type: number): string => (type === 1 ? "Scene" : "Texture");
    const chain = inspect(heap, { typeName }).whyAlive(b);
    expect(String(chain)).toBe(`outside (1) → Scene ${a} [0] → Texture ${b}`);
  });

  test("the text of a long chain has its ends, and the number in between", () => {
    for (const [length, hidden] of [
      [41, 0],
      [42, 2],
      [1000, 960],
    ] as const) {
      const heap = new Heap(choice);
      const handles = Array.from({ length }, (_, index) => heap.alloc(index, 1));
      for (const [index, next] of handles.slice(1).entries()) {
        heap.setReference(handles[index]!, 0, next);
        heap.decref(next);
      }
      const chain = inspect(heap, { typeName: String }).whyAlive(handles.at(-1)!);
      expect([chain?.objects, chain?.length]).toEqual([handles, length - 1]);
      const names = String(chain)
        .split(" → ")
        .slice(1)
        .map((step) => (step.split(" ")[0] === "…" ? step : Number(step.split(" ")[0])));
      const all = handles.map((_, index) => index);
      expect(names).toEqual(
        hidden === 0 ? all : [...all.slice(0, 20), `… ${hidden} more …`, ...all.slice(-20)],
      );
    }
  });

  test("chains from and to objects are shortest paths", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap);
      const [from, to] = [made.alive[0], made.alive.at(-1)];
      if (from === undefined || to === undefined) return;
      const [start, end] = [made.handles[from] as Handle, made.handles[to] as Handle];
      const forward = graph.chainFrom(start, (handle) => handle === end);
      const backward = graph.chainTo(end, (handle) => handle === start);
      expect(forward?.length).toBe(distance(text, [from], to));
      expect(backward?.length).toBe(forward?.length);
      expect([backward?.objects[0], backward?.objects.at(-1)]).toEqual(
        forward ? [start, end] : [undefined, undefined],
      );
    });
  });

  test("an object retains the objects that cannot be reached without it", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap, { sizeOf: (handle) => handle % 97 });
      const starts = held(text, made);
      const live = reach(text, starts);
      for (const index of live) {
        const without = reach(text, starts, index);
        const lost = [...live].filter((other) => !without.has(other));
        const bytes = lost.map((other) => (made.handles[other] as Handle) % 97);
        const object = made.handles[index] as Handle;
        const sum = bytes.reduce((a, b) => a + b, 0);
        expect(graph.retained(object)).toEqual({ object, count: lost.length, bytes: sum });
        const dominator = graph.dominator(object);
        const above = [...live].filter(
          (other) => other !== index && !reach(text, starts, other).has(index),
        );
        // The nearest one: it is dominated by all others above.
        expect(dominator !== undefined).toBe(above.length > 0);
        const nearest = made.handles.indexOf(dominator as Handle);
        for (const other of above) {
          if (other !== nearest) expect(reach(text, starts, other).has(nearest)).toBe(false);
        }
        if (dominator !== undefined) expect(above).toContain(nearest);
        const below = graph.dominated(object);
        expect(below.every((each) => graph.dominator(each) === object)).toBe(true);
        const inner = below.map((each) => graph.retained(each));
        expect(inner.reduce((count, each) => count + each.count, 1)).toBe(lost.length);
        expect(inner.map((each) => each.bytes)).toEqual(
          inner.map((each) => each.bytes).sort((a, b) => b - a),
        );
      }
    });
  });

  test("cycles are the objects that can reach each other", () => {
    eachHeap((text, made) => {
      const cycles = inspect(made.heap).cycles();
      const groups = new Map<string, Handle[]>();
      for (const index of made.alive) {
        const mutual = made.alive.filter((other) => {
          const there = reach(text, text.objects[index]?.references.filter(isIndex) ?? []);
          const back = reach(text, text.objects[other]?.references.filter(isIndex) ?? []);
          return there.has(other) && back.has(index);
        });
        if (!mutual.includes(index)) continue;
        groups.set(
          String(mutual),
          mutual.map((each) => made.handles[each] as Handle),
        );
      }
      expect(cycles).toEqual([...groups.values()]);
    });
  });

  test("leaking objects are held only from outside, and not listed as known", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap);
      const expected = held(text, made).filter(
        (index) => !made.alive.some((other) => text.objects[other]?.references.includes(index)),
      );
      const leaking = expected.map((index) => made.handles[index] as Handle);
      expect(graph.held()).toEqual(held(text, made).map((index) => made.handles[index]));
      expect(graph.leaking()).toEqual(leaking);
      expect(graph.leaking(leaking.slice(1))).toEqual(leaking.slice(0, 1));
    });
  });

  test("gcRefs count the references from outside, and garbage is what a collection frees", () => {
    eachHeap((text, made) => {
      const graph = inspect(made.heap);
      const gcRefs = gcRefsOf(graph.graph);
      for (const [node, index] of made.alive.entries()) {
        const object = text.objects[index];
        // Every referrer is tracked, so the rest comes from outside.
        expect(gcRefs[node]).toBe(object?.external);
      }
      const garbage = graph.garbage();
      made.heap.collect();
      expect(garbage.some((handle) => made.heap.isAlive(handle))).toBe(false);
      expect(made.heap.liveCount).toBe(graph.objectCount - garbage.length);
    });
  });
});

function isIndex(target: number | null): target is number {
  return target !== null;
}
