// The raw heap: handles, positions, counts, generations, finalizers, batches.

import { beforeEach, describe, expect, test } from "vitest";
import { FINALIZER, type Handle, Heap, LEAF, LEGACY, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("a raw heap on $name", ({ choice }) => {
  let heap: Heap;
  beforeEach(() => {
    heap = new Heap({ ...choice, automatic: false });
  });
  const valid = (): void => expect(heap.validate()).toEqual([]);
  const withCode = (code: string): unknown => expect.objectContaining({ code });

  /** `count` objects in a ring, owned by nobody. */
  const dropRing = (count: number, flags = 0): Handle[] => {
    const ring = Array.from({ length: count }, () => heap.alloc(0, 1, flags));
    for (const [index, object] of ring.entries()) {
      heap.setReference(object, 0, ring[(index + 1) % count] as Handle);
    }
    for (const object of ring) heap.decref(object);
    return ring;
  };

  test("decref to zero frees at once, with everything only that object held", () => {
    const [a, b, c] = [heap.alloc(0, 2), heap.alloc(0, 1), heap.alloc()];
    heap.setReference(a, 0, b);
    heap.setReference(b, 0, c);
    heap.decref(b);
    heap.decref(c);
    expect(heap.liveCount).toBe(3);
    heap.decref(a);
    expect(heap.liveCount).toBe(0);
    expect([a, b, c].map((handle) => heap.isAlive(handle))).toEqual([false, false, false]);
    valid();
  });

  test("a slot is used again, and the old handle does not reach the new object", () => {
    const a = heap.alloc(7);
    heap.decref(a);
    const b = heap.alloc(8);
    expect(slotOf(b)).toBe(slotOf(a));
    expect(b).not.toBe(a);
    expect(() => heap.typeOf(a)).toThrow(withCode("ERR_STALE_HANDLE"));
    expect(heap.typeOf(b)).toBe(8);
  });

  test("a handle of another heap, a fraction and a forgery are refused", () => {
    const a = heap.alloc();
    const foreign = new Heap(choice).alloc();
    expect(() => heap.incref(foreign)).toThrow(withCode("ERR_FOREIGN_HANDLE"));
    for (const forged of [0, 1, -1, 0.5, a + 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(() => heap.incref(forged), String(forged)).toThrow(withCode("ERR_HANDLE"));
      expect(heap.isAlive(forged)).toBe(false);
    }
    expect(() => heap.incref(a + 1)).toThrow("slot 2 was never used");
    expect(() => heap.setReference(a, 0, foreign)).toThrow(withCode("ERR_FOREIGN_HANDLE"));
    valid();
  });

  test("releasing more references than one owns is refused, and changes nothing", () => {
    const [a, b] = [heap.alloc(0, 1), heap.alloc()];
    heap.setReference(a, 0, b);
    heap.decref(b);
    expect(() => heap.decref(b)).toThrow(withCode("ERR_REFCOUNT_UNDERFLOW"));
    expect(() => heap.decref(a, 2)).toThrow(withCode("ERR_REFCOUNT_UNDERFLOW"));
    expect(heap.refcount(b)).toBe(1);
    valid();
  });

  test.each([0, 1, 3, 4, 5, 32, 33, 100, 1000, 5000])("%i references at their positions", (n) => {
    const holder = heap.alloc(0, n);
    const targets = Array.from({ length: n }, () => heap.alloc());
    for (const [index, target] of targets.entries()) {
      expect(heap.getReference(holder, index)).toBe(0);
      heap.setReference(holder, index, target);
      heap.decref(target);
    }
    expect(heap.referenceCount(holder)).toBe(n);
    expect(heap.getReferents(holder)).toEqual(targets);
    expect(() => heap.setReference(holder, n, holder)).toThrow(withCode("ERR_INDEX"));
    heap.collect();
    expect(heap.liveCount).toBe(n + 1);
    valid();
    heap.decref(holder);
    expect(heap.liveCount).toBe(0);
    valid();
  });

  test("references grow by push and shrink by pop, in the right order", () => {
    const holder = heap.alloc();
    const items = Array.from({ length: 300 }, () => heap.alloc());
    for (const item of items) heap.pushReference(holder, item);
    expect(heap.getReferents(holder)).toEqual(items);
    for (const item of items) heap.decref(item);
    for (let left = 300; left > 0; left--) {
      expect(heap.liveCount).toBe(left + 1);
      heap.popReference(holder);
    }
    expect(heap.referenceCount(holder)).toBe(0);
    expect(() => heap.popReference(holder)).toThrow(withCode("ERR_INDEX"));
    valid();
  });

  test("blocks are used again: endless growing and shrinking needs no more memory", () => {
    const round = (): void => {
      const holder = heap.alloc();
      for (let count = 0; count < 2000; count++) heap.pushReference(holder, 0);
      heap.decref(holder);
    };
    round();
    const { bytes } = heap;
    for (let rounds = 0; rounds < 50; rounds++) round();
    expect(heap.bytes).toBe(bytes);
  });

  test("a leaf is counted but not tracked, and holds no references", () => {
    const leaf = heap.alloc(0, 0, LEAF);
    expect(heap.isTracked(leaf)).toBe(false);
    expect(heap.generationOf(leaf)).toBe(-1);
    expect(heap.trackedCount).toBe(0);
    expect(heap.getCount()).toEqual([0, 0, 0]);
    expect(() => heap.pushReference(leaf, leaf)).toThrow(withCode("ERR_LEAF_REFERENCE"));
    const holder = heap.alloc(0, 1);
    heap.setReference(holder, 0, leaf);
    heap.decref(leaf);
    expect(heap.collect()).toBe(0);
    heap.decref(holder);
    expect(heap.liveCount).toBe(0);
    valid();
  });

  test.each([0, 1, 2])("a cycle in generation 0 is found by a collection of generation %i", (g) => {
    dropRing(5);
    expect(heap.collect(g)).toBe(5);
    expect(heap.liveCount).toBe(0);
    valid();
  });

  test("an old cycle is not found by a young collection", () => {
    const ring = [heap.alloc(0, 1), heap.alloc(0, 1)] as const;
    heap.setReference(ring[0], 0, ring[1]);
    heap.setReference(ring[1], 0, ring[0]);
    heap.collect(0);
    for (const object of ring) heap.decref(object);
    expect(heap.collect(0)).toBe(0);
    expect(heap.collect(1)).toBe(2);
    valid();
  });

  test("an old object keeps young ones alive in a young collection", () => {
    const old = heap.alloc(0, 1);
    heap.collect();
    const young = heap.alloc(0, 1);
    heap.setReference(young, 0, young);
    heap.setReference(old, 0, young);
    heap.decref(young);
    expect(heap.collect(0)).toBe(0);
    expect(heap.generationOf(young)).toBe(1);
    heap.setReference(old, 0, 0);
    expect(heap.collect(1)).toBe(1);
    valid();
  });

  test("a young collection examines the young objects only", () => {
    const old = Array.from({ length: 3000 }, () => heap.alloc(0, 1));
    heap.collect();
    for (const object of old) heap.setReference(object, 0, old[0] as Handle);
    dropRing(10);
    expect(heap.collect(0)).toBe(10);
    expect(heap.lastCollection).toMatchObject({ candidates: 10, references: 0, collected: 10 });
  });

  test("a heap that is all young is collected by scanning, with the same result", () => {
    const keep = heap.alloc(0, 1);
    for (let rings = 0; rings < 2000; rings++) dropRing(3);
    expect(heap.collect(0)).toBe(6000);
    expect(heap.generationOf(keep)).toBe(1);
    valid();
    dropRing(4);
    expect(heap.collect(1)).toBe(4);
    expect(heap.generationOf(keep)).toBe(2);
    valid();
  });

  test("objects held only by garbage die with it, and the rest stays", () => {
    const kept = heap.alloc();
    const ring = [heap.alloc(0, 3), heap.alloc(0, 1)] as const;
    const hung = heap.alloc(0, 0, LEAF);
    heap.setReference(ring[0], 0, ring[1]);
    heap.setReference(ring[1], 0, ring[0]);
    heap.setReference(ring[0], 1, kept);
    heap.setReference(ring[0], 2, hung);
    for (const object of [...ring, hung]) heap.decref(object);
    expect(heap.collect()).toBe(2);
    expect(heap.isAlive(hung)).toBe(false);
    expect(heap.refcount(kept)).toBe(1);
    valid();
  });

  test("lists of objects contain neither leaves nor frozen objects", () => {
    const [pair, leaf] = [heap.alloc(0, 2), heap.alloc(0, 0, LEAF)];
    heap.setReference(pair, 0, leaf);
    expect([heap.getObjects(), heap.getReferrers(leaf)]).toEqual([[pair], [pair]]);
    heap.freeze();
    expect([heap.getObjects(), heap.getReferrers(leaf)]).toEqual([[], []]);
    heap.unfreeze();
    expect([heap.getObjects(), heap.getReferrers(leaf)]).toEqual([[pair], [pair]]);
  });

  test("finalizers wait in a queue that the host drains; then the objects die", () => {
    const ring = dropRing(3, FINALIZER);
    expect(heap.collect()).toBe(0);
    expect(heap.finalizerCount).toBe(3);
    const out = new Float64Array(2);
    expect(heap.drainFinalizers(out)).toBe(2);
    expect(ring).toContain(out[0]);
    for (const handle of out) heap.decref(handle);
    expect(heap.drainFinalizers(out)).toBe(1);
    heap.decref(out[0] as Handle);
    expect(heap.drainFinalizers(out)).toBe(0);
    expect(heap.collect()).toBe(3);
    expect(heap.liveCount).toBe(0);
    valid();
  });

  test("a leaf with a finalizer is finalized once and dies when it is released", () => {
    const leaf = heap.alloc(0, 0, LEAF | FINALIZER);
    heap.decref(leaf);
    const out = new Float64Array(1);
    expect(heap.drainFinalizers(out)).toBe(1);
    heap.decref(out[0] as Handle);
    expect(heap.finalizerCount).toBe(0);
    expect(heap.liveCount).toBe(0);
  });

  test("onFinalize is called at once, may resurrect, and is not called twice", () => {
    const finalized: Handle[] = [];
    heap = new Heap({
      ...choice,
      onFinalize: (handle) => {
        finalized.push(handle);
        heap.incref(handle);
      },
    });
    const a = heap.alloc(0, 0, FINALIZER);
    heap.decref(a);
    expect(finalized).toEqual([a]);
    expect(heap.isFinalized(a)).toBe(true);
    expect(heap.generationOf(a)).toBe(0);
    heap.decref(a);
    expect(finalized).toEqual([a]);
    expect(heap.liveCount).toBe(0);
    valid();
  });

  test("one resurrected object does not keep the others", () => {
    let saved = 0;
    heap = new Heap({
      ...choice,
      onFinalize: (handle) => {
        if (saved === 0) {
          saved = handle;
          heap.incref(handle);
        }
      },
    });
    dropRing(4, FINALIZER);
    dropRing(4, FINALIZER);
    expect(heap.collect()).toBe(4);
    expect(heap.liveCount).toBe(4);
    valid();
    heap.decref(saved);
    expect(heap.collect()).toBe(4);
    valid();
  });

  test("legacy finalizers make a cycle uncollectable; objects reachable from it stay", () => {
    const [legacy, plain, hung] = [
      heap.alloc(0, 1, FINALIZER | LEGACY),
      heap.alloc(0, 2),
      heap.alloc(),
    ];
    heap.setReference(legacy, 0, plain);
    heap.setReference(plain, 0, legacy);
    heap.setReference(plain, 1, hung);
    for (const object of [legacy, plain, hung]) heap.decref(object);
    dropRing(2);
    expect(heap.collect()).toBe(5);
    expect(heap.lastCollection).toMatchObject({ collected: 2, uncollectable: 3 });
    expect(heap.garbage).toEqual([legacy]);
    expect(heap.liveCount).toBe(3);
    valid();
  });

  test("a weak reference leads to its object until that dies", () => {
    const cleared: Handle[] = [];
    heap = new Heap({ ...choice, onWeakref: (weakref) => cleared.push(weakref) });
    const a = heap.alloc(0, 1);
    heap.setReference(a, 0, a);
    const [quiet, calling] = [heap.allocWeakref(a), heap.allocWeakref(a, true)];
    expect(heap.getReferent(quiet)).toBe(a);
    heap.decref(a);
    expect(heap.getReferent(calling)).toBe(a);
    expect(heap.collect()).toBe(1);
    expect(heap.getReferent(quiet)).toBe(0);
    expect(cleared).toEqual([calling]);
    valid();
  });

  test("a nested collect returns 0 and does nothing", () => {
    const nested: number[] = [];
    heap = new Heap({ ...choice, onFinalize: () => nested.push(heap.collect()) });
    dropRing(2, FINALIZER);
    expect(heap.collect()).toBe(2);
    expect(nested).toEqual([0, 0]);
    expect(heap.getStats()[2].collections).toBe(1);
  });

  test("a nested collect within a deallocation is a complete one", () => {
    const nested: number[] = [];
    heap = new Heap({ ...choice, onFinalize: () => nested.push(heap.collect()) });
    dropRing(6);
    heap.decref(heap.alloc(0, 0, FINALIZER));
    expect(nested).toEqual([6]);
    valid();
  });

  test("onDeath is called for every death, with the slot", () => {
    const dead: number[] = [];
    heap = new Heap({ ...choice, onDeath: (slot) => dead.push(slot) });
    const [a, b] = [heap.alloc(0, 1), heap.alloc()];
    heap.setReference(a, 0, b);
    heap.decref(b);
    heap.decref(a);
    expect(dead).toEqual([slotOf(a), slotOf(b)]);
    const ring = dropRing(3);
    heap.collect();
    expect(dead.slice(2).sort()).toEqual(ring.map(slotOf).sort());
    valid();
  });

  test("random programs leave a heap that agrees with plain reachability", () => {
    let seed = 1;
    const random = (limit: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * limit);
    };
    const owned: Handle[] = [];
    for (let step = 0; step < 20_000; step++) {
      const pick = (): Handle => owned[random(owned.length)] as Handle;
      const choice3 = random(10);
      if (owned.length < 3 || choice3 < 3) owned.push(heap.alloc(0, random(6)));
      else if (choice3 < 7) {
        const holder = pick();
        const count = heap.referenceCount(holder);
        if (count > 0) heap.setReference(holder, random(count), pick());
      } else if (choice3 < 9) heap.decref(owned.splice(random(owned.length), 1)[0] as Handle);
      else if (step % 50 === 0) heap.collect(random(3));
      if (step % 2000 === 0) valid();
    }
    heap.collect();
    const reached = new Set(owned);
    for (const handle of reached)
      for (const referent of heap.getReferents(handle)) reached.add(referent);
    expect(heap.liveCount).toBe(reached.size);
    expect(new Set(heap.getObjects())).toEqual(reached);
    valid();
  });
});
