// Managed heaps as people see them: names of classes and attributes, growth, pictures, the console.

import { describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { countTypes, Growth, inspect, toDot, toSvg } from "../../src/inspect.js";
import { FINALIZER, Heap, LEGACY } from "../../src/raw.js";
import { ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("inspection, on $name", ({ choice }) => {
  const makeShop = () => {
    const gc = new GC({ ...choice, automatic: false });
    class Page extends gc.Object {
      declare next: unknown;
    }
    class Cache extends gc.Object {
      last: unknown = null;
      declare items: unknown;
    }
    return { gc, Page, Cache };
  };

  test("a chain names its objects and attributes", () => {
    const { gc, Page, Cache } = makeShop();
    const cache = new Cache();
    const [first, second] = [new Page(), new Page()];
    const items = new gc.List<unknown>(0, first);
    first.next = second;
    cache.items = items;
    for (const object of [first, second, items]) del(object);
    const graph = inspect(gc);
    const chain = graph.whyAlive(second);
    expect(String(chain)).toBe(
      "outside (1) → Cache#1 .items → GCList#4 [1] → Page#2 .next → Page#3",
    );
    expect(chain?.objects).toEqual([cache, items, first, second]);
    expect(chain?.references).toEqual([".items", "[1]", ".next"]);
    expect(graph.typeOf(second)).toBe("Page");
    expect(graph.retained(cache)).toEqual({ object: cache, count: 4, bytes: 4 * 32 });
    expect(graph.dominator(first)).toBe(items);
    expect(graph.mostRetaining(1)[0]?.object).toBe(cache);
  });

  test("extra attributes are named too", () => {
    const { gc } = makeShop();
    // biome-ignore lint/suspicious/noExplicitAny: undeclared names
    const dictionary: any = new gc.Object();
    const value = new gc.Object();
    for (let key = 0; key < 100; key++) dictionary[`key${key}`] = key < 90 ? 0 : value;
    expect(String(inspect(gc).chainFrom(dictionary, (object) => object === value))).toBe(
      "outside (1) → GCObject#1 .key90 → GCObject#2",
    );
  });

  test("growth reports what there is more and less of since the last point", () => {
    const { gc, Page, Cache } = makeShop();
    const cache = new Cache();
    const growth = new Growth(gc);
    const pages = [new Page(), new Page()] as const;
    del(cache);
    expect(growth.next()).toEqual([
      { type: "Page", count: 2, bytes: 64, change: 2, bytesChange: 64 },
      { type: "Cache", count: 0, bytes: 0, change: -1, bytesChange: -32 },
    ]);
    expect(growth.next()).toEqual([]);
    expect(countTypes(gc)).toEqual([{ type: "Page", count: 2, bytes: 64 }]);
    del(pages[0]);
    expect(growth.next()[0]?.change).toBe(-1);
  });

  test("a declared field is counted before the heap is shown", () => {
    const { gc, Cache } = makeShop();
    const held = new gc.Object();
    class Holder extends Cache {
      held: unknown = held;
    }
    const holder = new Holder();
    expect(inspect(gc).referrers(held)).toEqual([holder]);
  });

  test("garbage is retained by nothing, and does not stop others from retaining", () => {
    const { gc, Page } = makeShop();
    const [keeper, kept, ring] = [new Page(), new Page(), new Page()];
    keeper.next = kept;
    class Ring extends Page {
      declare other: unknown;
    }
    const back = new Ring();
    ring.next = back;
    back.next = ring;
    back.other = kept;
    for (const object of [kept, ring, back]) del(object);
    const graph = inspect(gc);
    expect(graph.whyAlive(ring)).toBeUndefined();
    expect(graph.garbage()).toEqual([ring, back]);
    expect(graph.cycles()).toEqual([[ring, back]]);
    expect(graph.dominator(kept)).toBe(keeper);
    expect(graph.retained(ring).count).toBe(2);
    expect(gc.collect()).toBe(2);
  });

  test("a finalizer may inspect its heap, in a deallocation and in a collection", () => {
    const { gc, Page } = makeShop();
    const seen: unknown[] = [];
    gc.onUnraisable = ({ error }) => seen.push(error);
    class Curious extends Page {
      override __del__(): void {
        const graph = inspect(gc);
        seen.push(
          graph.typeOf(this),
          String(graph.chainFrom(this, (object) => object === this.next)),
        );
      }
    }
    const [first, second] = [new Curious(), new Curious()];
    first.next = new Page();
    del(first);
    second.next = second;
    del(second);
    expect(gc.collect()).toBe(1);
    expect(seen).toEqual([
      "Curious",
      expect.stringContaining(".next → Page#3"),
      "Curious",
      "Curious#2",
    ]);
    expect(gc.validate()).toEqual([]);
  });

  test("an object that is newer, of another heap, or not an object at all is refused by name", () => {
    const { gc, Page } = makeShop();
    const graph = inspect(gc);
    const later = new Page();
    expect(() => graph.whyAlive(later)).toThrow(
      "whyAlive: Page#1 is not in this graph. Inspect the heap again, or pass an object of it.",
    );
    expect(() => graph.referrers("text" as never)).toThrow(
      'referrers: "text" is not in this graph. Inspect the heap again, or pass an object of it.',
    );
    expect(() => inspect({} as never)).toThrow(
      "inspect: an object is not a heap. Pass gc, a GC, or a Heap of ouroboros-gc/raw.",
    );
    const raw = new Heap(choice);
    const old = raw.alloc();
    raw.decref(old);
    const reused = raw.alloc();
    expect(() => inspect(raw).marks(old)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT" }),
    );
    expect(inspect(raw).marks(reused).generation).toBe(0);
  });

  test("types of a raw heap have the given names", () => {
    const heap = new Heap(choice);
    heap.alloc(3);
    heap.alloc(4);
    const typeName = (type: number): string => (type === 3 ? "Pair" : "Closure");
    expect(
      inspect(heap, { typeName })
        .mostCommonTypes()
        .map(({ type }) => type),
    ).toEqual(["Closure", "Pair"]);
    expect(new Growth(heap, typeName).next()).toEqual([]);
  });

  test("a size that is not a whole number is refused", () => {
    const heap = new Heap(choice);
    heap.alloc();
    expect(() => inspect(heap, { sizeOf: () => 1.5 }).countByType()).toThrow(
      "sizeOf: size must be a whole number from 0 to 4294967295, got 1.5.",
    );
  });

  test("marks show generation, finalizer and weak references", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const modern = heap.alloc(0, 0, FINALIZER);
    const legacy = heap.alloc(0, 0, FINALIZER | LEGACY);
    heap.collect(0);
    const weakref = heap.allocWeakref(modern, true);
    const graph = inspect(heap);
    const mark = { generation: 1, isFinalized: false, isWeakref: false };
    expect(graph.marks(modern)).toEqual({ ...mark, finalizer: "modern" });
    expect(graph.marks(legacy)).toEqual({ ...mark, finalizer: "legacy" });
    expect(graph.marks(weakref)).toEqual({
      ...{ generation: -1, finalizer: "none", isFinalized: false, isWeakref: true },
      generation: heap.generationOf(weakref),
    });
  });

  test("a drawing shows refcount, gcRefs, generation, finalizers, and what is left out", () => {
    const { gc, Page, Cache } = makeShop();
    class Closing extends Page {
      override __del__(): void {}
    }
    const cache = new Cache();
    const closing = new Closing();
    closing.next = closing;
    cache.last = closing;
    const weak = ref(cache);
    const dot = toDot(inspect(gc));
    expect(dot).toContain('label="Cache#1\\nrefcount 1, gcRefs 1\\ngen 0"');
    expect(dot).toContain(
      'label="Closing#2\\nrefcount 3, gcRefs 1\\ngen 0, finalizer", style="filled,bold"',
    );
    expect(dot).toContain('[label=".last"]');
    expect(dot).toContain("[style=dashed]");
    const two = toDot(inspect(gc), { limit: 2 });
    expect(two).toContain("1 more objects are not drawn");
    const near = toDot(inspect(gc), { objects: [closing], towards: "referrers", depth: 1 });
    expect(near).toContain("Cache#1");
    expect(near).not.toContain("Reference");
    expect(() => toDot(inspect(gc), { towards: "up" as never })).toThrow(
      'toDot: towards must be "referents", "referrers" or "both", got "up".',
    );
    del(weak);
  });

  test("names in a drawing cannot break out of it", () => {
    const gc = new GC(choice);
    class Rude extends gc.Object {
      override toString(): string {
        return '"];\n} \\ evil';
      }
    }
    new Rude();
    expect(toDot(inspect(gc))).toContain('label="Rude: \\"]; } \\\\ evil\\n');
  });

  test("a renderer that draws nothing is refused", async () => {
    await expect(toSvg("digraph {}", () => "nothing")).rejects.toThrow(
      "toSvg: the result of render has no <svg> element. It must render the DOT text as SVG.",
    );
    expect(await toSvg("digraph {}", () => '<?xml version="1.0"?><svg></svg>')).toBe("<svg></svg>");
  });
});
