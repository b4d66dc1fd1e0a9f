// CPython's test_finalization: finalizers alone, in self-references, in rings; those that revive their
// object, and those that break the ring themselves. Laws and names are CPython's, listed in
// docs/python-tests.md; the programs are ours.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, incref } from "../../src/index.js";
import { FINALIZER, type Handle, Heap, LEAF } from "../../src/raw.js";
import { ref, type WeakReference } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

/** The work of a finalizer apart from recording that it ran. */
type Kind = "simple" | "resurrector" | "suicidal";

describe.each(ENGINES)("CPython's test_finalization on $name", ({ choice }) => {
  /** A heap, its classes, and what their finalizers recorded. */
  const setUp = () => {
    const gc = new GC({ ...choice, automatic: false });
    const finalized: Base[] = [];
    const survivors: Base[] = [];
    const reports: unknown[] = [];
    gc.onUnraisable = ({ error }) => reports.push(error);

    abstract class Base extends gc.Object {
      kind: Kind = "simple";
      me?: Base;
      ref?: Base | undefined;
      left?: Base | undefined;
      right?: Base | undefined;
      /** Asserted of every object that is about to be finalized: nothing is torn down. */
      checkSanity(): void {
        for (const [side, other] of [
          ["left", "right"],
          ["right", "left"],
        ] as const) {
          const neighbour = this[side];
          if (neighbour && neighbour[other] !== this) {
            expect([neighbour.kind, neighbour[other]]).toEqual(["suicidal", undefined]);
          }
        }
      }
      override __del__(): void {
        finalized.push(this);
        this.checkSanity();
        if (this.kind === "resurrector") survivors.push(incref(this));
        if (this.kind !== "suicidal") return;
        this.ref = undefined;
        this.left = undefined;
        this.right = undefined;
      }
    }
    class Modern extends Base {}
    class Legacy extends Base {
      static readonly finalizers = "legacy";
    }
    const make = (made: Base, kind: Kind): Base => {
      made.kind = kind;
      return made;
    };
    const clearSurvivors = (): void => drop(...survivors.splice(0));
    const finish = (): void => {
      expect(reports).toEqual([]);
      expect([gc.garbage.length, gc.liveCount, gc.validate()]).toEqual([0, 0, []]);
    };
    return { gc, finalized, survivors, Modern, Legacy, make, clearSurvivors, finish };
  };
  let kit: ReturnType<typeof setUp>;
  beforeEach(() => {
    kit = setUp();
  });

  /** The sets of objects that finalizers were called for, and of those revived. */
  const expectOutcome = (finalized: readonly unknown[], survivors: readonly unknown[]): void => {
    const byName = (objects: readonly unknown[]): string[] => objects.map(String).toSorted();
    expect(byName(kit.finalized)).toEqual(byName(finalized));
    expect(byName(kit.survivors)).toEqual(byName(survivors));
  };
  const expectDead = (...weakrefs: WeakReference<Loose>[]): void => {
    for (const weak of weakrefs) expect(weak.deref()).toBe(undefined);
    drop(...weakrefs);
  };

  describe("SimpleFinalizationTest", () => {
    // Without a cycle: the finalizer runs at once, and the object dies.
    test("test_simple", () => {
      const object = kit.make(new kit.Modern(), "simple");
      const weak = ref(object);
      del(object);
      expectOutcome([object], []);
      for (let round = 0; round < 2; round++) {
        kit.gc.collect();
        expectOutcome([object], []);
      }
      expectDead(weak);
      kit.finish();
    });

    // A revived object keeps its weak references; the next time it dies without its finalizer.
    test("test_simple_resurrect", () => {
      const object = kit.make(new kit.Modern(), "resurrector");
      const weak = ref(object);
      del(object);
      kit.gc.collect();
      expectOutcome([object], [object]);
      expect(weak.deref()).toBe(object);
      kit.clearSurvivors();
      kit.gc.collect();
      expectOutcome([object], []);
      expectDead(weak);
      kit.finish();
    });

    /** A heap of untracked objects with finalizers, which revive them on request. */
    const leaves = (isResurrecting: boolean) => {
      const calls: Handle[] = [];
      const heap = new Heap({
        ...choice,
        automatic: false,
        onFinalize: (handle) => {
          calls.push(handle);
          if (isResurrecting) heap.incref(handle);
        },
      });
      const leaf = heap.alloc(0, 0, FINALIZER | LEAF);
      return { heap, leaf, calls };
    };

    // An object that the collector does not track is finalized too.
    test("test_non_gc", () => {
      const { heap, leaf, calls } = leaves(false);
      expect(heap.isTracked(leaf)).toBe(false);
      heap.decref(leaf);
      expect([calls, heap.isAlive(leaf)]).toEqual([[leaf], false]);
      heap.collect();
      expect(calls).toEqual([leaf]);
    });

    // A mended bug: an untracked object is finalized again each time that it is revived.
    test("test_non_gc_resurrect", () => {
      const { heap, leaf, calls } = leaves(true);
      expect(heap.isTracked(leaf)).toBe(false);
      heap.decref(leaf);
      heap.collect();
      expect([calls, heap.isAlive(leaf)]).toEqual([[leaf], true]);
      heap.decref(leaf);
      heap.collect();
      expect([calls, heap.isAlive(leaf)]).toEqual([[leaf, leaf], true]);
    });
  });

  describe("SelfCycleFinalizationTest", () => {
    const loop = (kind: Kind) => {
      const object = kit.make(new kit.Modern(), kind);
      object.ref = object;
      const weak = ref(object);
      del(object);
      expectOutcome([], []);
      kit.gc.collect();
      return { object, weak };
    };

    // The finalizer of a self-reference runs once, in the collection that frees it.
    test("test_simple", () => {
      const { object, weak } = loop("simple");
      expectOutcome([object], []);
      kit.gc.collect();
      expectOutcome([object], []);
      expectDead(weak);
      kit.finish();
    });

    // Revived by a collection it has lost its weak references.
    test("test_simple_resurrect", () => {
      const { object, weak } = loop("resurrector");
      expectOutcome([object], [object]);
      expect(weak.deref()).toBe(undefined);
      expect(object.ref).toBe(object);
      kit.clearSurvivors();
      kit.gc.collect();
      expectOutcome([object], []);
      expectDead(weak);
      kit.finish();
    });

    // A finalizer may release the last reference to its own object.
    test("test_simple_suicide", () => {
      const { object, weak } = loop("suicidal");
      expectOutcome([object], []);
      kit.gc.collect();
      expectOutcome([object], []);
      expectDead(weak);
      kit.finish();
    });
  });

  describe("CycleChainFinalizationTest", () => {
    /** A ring of these kinds, each linked with both neighbours, is released and collected. */
    const collectRing = (kinds: readonly Kind[]) => {
      const objects = kinds.map((kind) => kit.make(new kit.Modern(), kind));
      for (const [index, object] of objects.entries()) {
        const left = objects.at(index - 1)!;
        object.left = left;
        left.right = object;
      }
      const weakrefs = objects.map((object) => ref(object));
      drop(...objects);
      expectOutcome([], []);
      kit.gc.collect();
      return { objects, weakrefs };
    };
    const repeated = (kinds: readonly Kind[], times: number): Kind[] =>
      Array.from({ length: times }, () => kinds).flat();

    /** Every finalizer runs once, and all objects die. */
    const checkRing = (kinds: readonly Kind[]): void => {
      const { objects, weakrefs } = collectRing(kinds);
      expectOutcome(objects, []);
      kit.gc.collect();
      expectOutcome(objects, []);
      expectDead(...weakrefs);
      kit.finish();
    };

    /** Every finalizer runs once; revived objects die when they are released again. */
    const checkResurrectingRing = (kinds: readonly Kind[]): void => {
      const { objects, weakrefs } = collectRing(kinds);
      const resurrectors = objects.filter((_, index) => kinds[index] === "resurrector");
      expectOutcome(objects, resurrectors);
      expectDead(...weakrefs);
      expect(kit.gc.validate()).toEqual([]);
      kit.clearSurvivors();
      kit.gc.collect();
      expectOutcome(objects, []);
      kit.finish();
    };

    // A ring of plain finalizers.
    test("test_homogenous", () => {
      checkRing(repeated(["simple"], 3));
    });

    // A ring whose objects are all revived.
    test("test_homogenous_resurrect", () => {
      checkResurrectingRing(repeated(["resurrector"], 3));
    });

    // A ring that each finalizer breaks.
    test("test_homogenous_suicidal", () => {
      checkRing(repeated(["suicidal"], 3));
    });

    // Every other finalizer breaks the ring.
    test("test_heterogenous_suicidal_one", () => {
      checkRing(repeated(["suicidal", "simple"], 2));
    });

    // Two neighbours break the ring, two do not.
    test("test_heterogenous_suicidal_two", () => {
      checkRing([...repeated(["suicidal"], 2), ...repeated(["simple"], 2)]);
    });

    // Every other object is revived, and the ring with it.
    test("test_heterogenous_resurrect_one", () => {
      checkResurrectingRing(repeated(["resurrector", "simple"], 2));
    });

    // Revived, plain, breaking the ring, in turn.
    test("test_heterogenous_resurrect_two", () => {
      checkResurrectingRing(repeated(["resurrector", "simple", "suicidal"], 2));
    });

    // Two of each kind side by side.
    test("test_heterogenous_resurrect_three", () => {
      checkResurrectingRing([
        ...repeated(["resurrector"], 2),
        ...repeated(["simple"], 2),
        ...repeated(["suicidal"], 2),
      ]);
    });
  });

  describe("LegacyFinalizationTest", () => {
    // A legacy finalizer runs when the refcount falls to zero.
    test("test_legacy", () => {
      const object = kit.make(new kit.Legacy(), "simple");
      const weak = ref(object);
      del(object);
      kit.gc.collect();
      expectOutcome([object], []);
      expectDead(weak);
      kit.gc.collect();
      expectOutcome([object], []);
      kit.finish();
    });

    // Weak references are cleared before it runs, and it runs each time that the object is revived.
    test("test_legacy_resurrect", () => {
      const object = kit.make(new kit.Legacy(), "resurrector");
      const weak = ref(object);
      del(object);
      kit.gc.collect();
      expectOutcome([object], [object]);
      expectDead(weak);
      kit.clearSurvivors();
      kit.gc.collect();
      expectOutcome([object, object], [object]);
      object.kind = "simple";
      kit.clearSurvivors();
      expectOutcome([object, object, object], []);
      kit.finish();
    });

    // A self-reference with one is uncollectable, and keeps its weak references.
    test("test_legacy_self_cycle", () => {
      const object = kit.make(new kit.Legacy(), "simple");
      object.ref = object;
      const weak = ref(object);
      del(object);
      expect(kit.gc.collect()).toBe(1);
      expectOutcome([], []);
      expect(kit.gc.garbage).toEqual([object]);
      expect(weak.deref()).toBe(object);
      object.ref = undefined;
      kit.gc.garbage.length = 0;
      expectOutcome([object], []);
      expectDead(weak);
      kit.finish();
    });
  });
});
