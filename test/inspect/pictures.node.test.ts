// Pictures by a real Graphviz, and the output of console.log in Node.

import { inspect as show } from "node:util";
import { instance } from "@viz-js/viz";
import { describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { inspect, toDot, toSvg } from "../../src/inspect.js";
import { Heap } from "../../src/raw.js";
import { Resources } from "../../src/resources.js";
import { proxy, ref, WeakKeyMap, WeakSet as WeakObjects, WeakValueMap } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

test("SVG is drawn by Graphviz, no matter what objects are called", async () => {
  const viz = await instance();
  const gc = new GC({ automatic: false });
  class Rude extends gc.Object {
    declare '<next & "last">': unknown;
    override toString(): string {
      return 'a "quoted" \\ <name> & more';
    }
  }
  const [first, second] = [new Rude(), new Rude()];
  first['<next & "last">'] = second;
  const svg = await toSvg(toDot(inspect(gc)), (dot) => viz.renderString(dot, { format: "svg" }));
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain("refcount 2, gcRefs 1");
  expect(svg).toContain("a &quot;quoted&quot; \\ &lt;name&gt; &amp; more");
  expect(svg.match(/<g id="edge\d+" class="edge">/g)).toHaveLength(3);
});

describe.each(ENGINES)("console.log, on $name", ({ choice }) => {
  test("shows a heap's engine, objects, generations and thresholds", () => {
    const heap = new Heap({ ...choice, automatic: false });
    heap.alloc();
    heap.collect(0);
    heap.alloc();
    const text = show(heap);
    expect(text).toMatch(/^Heap \{/);
    expect(text).toContain(`engine: '${choice.engine}'`);
    expect(text).toMatch(/objects: 2,\s+generations: \[ 1, 1, 0 \],\s+frozen: 0,/);
    expect(text).toMatch(/thresholds: \[ 2000, 10, 10 \],\s+automatic: false/);
    heap.dispose();
    expect(show(heap)).toBe("Heap (disposed)");
  });

  test("shows a heap of managed objects without creating it, and objects with attributes", () => {
    expect(show(new GC())).toBe("GC (not used yet)");
    const gc = new GC(choice);
    class Page extends gc.Object {
      declare next: unknown;
    }
    const page = new Page();
    page.next = page;
    expect(show(gc)).toMatch(/^GC \{\s+engine: '/);
    expect(show(page)).toBe("Page#1 { next: Page#1 }");
    page.next = undefined;
    del(page);
    expect(show(page)).toBe("Page#1 (deallocated)");
  });

  test("shows a graph as numbers, and a chain as text", () => {
    const heap = new Heap(choice);
    const [a, b] = [heap.alloc(1, 1), heap.alloc(2)];
    heap.setReference(a, 0, b);
    heap.decref(b);
    const graph = inspect(heap);
    expect(show(graph)).toBe("HeapGraph { objectCount: 2, referenceCount: 1, types: 2 }");
    expect(show(graph.whyAlive(b))).toBe(`outside (1) → object ${a} [0] → object ${b}`);
  });

  test("shows owners, managers and scopes", () => {
    const resources = new Resources({ ...choice, stackDepth: 0 });
    const scope = resources.scope();
    const owned = scope.own("texture", { dispose: () => {}, name: "Texture", size: 7 });
    expect(show(owned)).toMatch(
      /^Owned Texture#1 \{\s+isAlive: true,\s+size: 7,\s+createdAt: 'an unknown place'\s+\}$/,
    );
    expect(show(resources)).toBe("Resources { liveCount: 1, externalBytes: 7 }");
    expect(show(scope)).toBe("Scope { owns: [ 'Texture#1' ] }");
    scope.dispose();
    expect(show(owned)).toMatch(/isAlive: false,.*disposedAt: 'an unknown place'/s);
    expect([show(scope), show(new Resources())]).toEqual([
      "Scope (ended)",
      "Resources { liveCount: 0, externalBytes: 0 }",
    ]);
  });

  test("shows weak references, maps and sets, and proxies by their objects", () => {
    const gc = new GC(choice);
    class Page extends gc.Object {
      declare self: unknown;
    }
    const page = new Page();
    const [weak, stand] = [ref(page), proxy(page)];
    const [values, keys, set] = [
      new WeakValueMap([["a", page]]),
      new WeakKeyMap([[page, 1]]),
      new WeakObjects([page]),
    ];
    const shown = (): string[] => [weak, stand, values, keys, set].map((each) => show(each));
    expect(shown()).toEqual([
      "Reference#2 → Page#1",
      "Page#1",
      "WeakValueMap(1) { 'a' => Page#1 {} }",
      "WeakKeyMap(1) { Page#1 {} => 1 }",
      "WeakSet(1) { Page#1 {} }",
    ]);
    del(page);
    expect(shown()).toEqual([
      "Reference#2 → (gone)",
      "[a proxy whose object is gone]",
      "WeakValueMap(0) {}",
      "WeakKeyMap(0) {}",
      "WeakSet(0) {}",
    ]);
    del(weak);
    expect(show(weak)).toBe("Reference#2 (deallocated)");
    expect(gc.validate()).toEqual([]);
  });

  test("does not throw for prototypes, nor for objects that only inherit from one of ours", () => {
    const gc = new GC(choice);
    class Page extends gc.Object {}
    class Pages extends gc.List<Page> {}
    const prototypes = [Page, Pages, GC, Heap, Resources].map(({ prototype }) => prototype);
    const strangers = [new Page(), new Pages(), ref(new Page())].map((each) => Object.create(each));
    for (const each of [...prototypes, ...strangers]) expect(() => show(each)).not.toThrow();
  });
});
