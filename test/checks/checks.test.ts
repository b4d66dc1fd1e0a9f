// Checks attached to a heap: what they find, their messages, and that a heap without checks runs none.

import { describe, expect, test } from "vitest";
import * as layout from "../../assembly/layout.js";
import { watchEngine } from "../../src/checks/guard.js";
import { type CheckOptions, type Checks, checks, type Violation } from "../../src/checks.js";
import type { Engine, EngineColumns } from "../../src/engine/engine.js";
import { del, GC } from "../../src/index.js";
import { DEBUG_SAVEALL, FINALIZER, type Handle, Heap, slotOf } from "../../src/raw.js";
import { caught } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

const ADVICE =
  "A call of the unchecked engine was wrong, memory was overwritten, or the collector is faulty. " +
  "Make a new heap.";

/** A collector with a bug: `damage` happens just before it decides. */
function planted(options: CheckOptions, damage: (columns: EngineColumns) => void): Checks {
  const bug = (engine: Engine): Engine =>
    watchEngine(engine, [
      {
        before(call): undefined {
          if (call === "runCollection") damage(engine.columns());
        },
      },
    ]);
  return { watch: (engine, describe) => checks(options).watch(bug(engine), describe) };
}

describe.each(ENGINES)("checks on $name", ({ choice, hasAssertions }) => {
  const name = (handle: Handle): string => `object ${handle} (slot ${slotOf(handle)})`;

  test("a heap without checks runs the bare engine", () => {
    const heap = new Heap({ ...choice, checks: checks() });
    const bare = new Heap(choice);
    expect(Object.getPrototypeOf(heap.unchecked)).toBe(Object.getPrototypeOf(bare.unchecked));
    expect(heap.unchecked.alloc.name).toBe(bare.unchecked.alloc.name);
    expect(new Heap({ ...choice, checks: checks({ mark: true }) }).unchecked.alloc.name).toBe("");
  });

  test("an audit throws at the call after which an invariant does not hold, and the heap refuses what follows", () => {
    const heap = new Heap({ ...choice, checks: checks({ audit: 1 }) });
    const [a, b] = [heap.alloc(0, 1), heap.alloc()];
    const { counts } = heap.unchecked.columns();
    counts[2 * slotOf(b)] = 5;
    const error = caught(() => heap.setReference(a, 0, b)) as Error & { cause: Violation[] };
    const message = `${name(b)}: refcount 6, found 1 reference and 1 external`;
    expect({ ...error, message: error.message }).toEqual({
      name: "GcError",
      code: "ERR_CORRUPT_HEAP",
      message: `audit after setReferenceHandle: ${message}. ${ADVICE}`,
    });
    expect(error.cause).toEqual([{ invariant: "refcount", slot: slotOf(b), object: b, message }]);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_CORRUPT_HEAP" }));
    heap.dispose();
  });

  test("an audit before a collection is in time: nothing was freed", () => {
    const heap = new Heap({ ...choice, checks: checks({ audit: 1 }) });
    const handles = Array.from({ length: 5 }, () => heap.alloc());
    const columns = heap.unchecked.columns();
    for (const handle of handles) columns.counts[2 * slotOf(handle)] = 9;
    const told = handles.slice(0, 3).map((handle) => {
      return `${name(handle)}: refcount 9, found 0 references and 1 external`;
    });
    expect(() => heap.collect()).toThrow(
      `audit before beginCollection: ${told.join("; ")}; and 2 more. ${ADVICE}`,
    );
    expect(columns.control[layout.LIVE_COUNT >> 2]).toBe(5);
  });

  test("audits run with the requested probability, and at the same calls for the same seed", () => {
    const callsUntilFound = (audit: number, seed: number): number => {
      const heap = new Heap({ ...choice, checks: checks({ audit, seed }) });
      const a = heap.alloc();
      heap.unchecked.columns().counts[2 * slotOf(a)] = 9;
      let calls = 0;
      while (caught(() => heap.incref(a)) === undefined) calls++;
      return calls;
    };
    const seeds = Array.from({ length: 50 }, (_, seed) => seed * 7919);
    const waits = seeds.map((seed) => callsUntilFound(0.1, seed));
    expect(waits).toEqual(seeds.map((seed) => callsUntilFound(0.1, seed)));
    expect(new Set(waits).size).toBeGreaterThan(10);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(mean).toBeGreaterThan(4);
    expect(mean).toBeLessThan(20);
  });

  test("managed objects are named, and an audit within a collection ends it", () => {
    const gc = new GC({ ...choice, checks: checks({ audit: 1 }) });
    class MyClass extends gc.Object {
      declare ref?: unknown;
    }
    const a = new MyClass();
    a.ref = a;
    class Damaging extends gc.Object {
      declare ref?: unknown;
      override __del__(): void {
        engine.columns().counts[2] = 7;
      }
    }
    const engine = (gc as unknown as { core: Engine }).core;
    const b = new Damaging();
    b.ref = b;
    del(b);
    expect(() => gc.collect()).toThrow(
      "audit after resume: object MyClass#1 (slot 1): refcount 7, found 1 reference and 1 external. " +
        ADVICE,
    );
    expect(() => gc.collect()).toThrow(expect.objectContaining({ code: "ERR_CORRUPT_HEAP" }));
  });

  describe("check-mark", () => {
    const ring = (heap: Heap, flags = 0): [Handle, Handle] => {
      const handles: [Handle, Handle] = [heap.alloc(0, 1, flags), heap.alloc(0, 1, flags)];
      heap.setReference(handles[0], 0, handles[1]);
      heap.setReference(handles[1], 0, handles[0]);
      return handles;
    };

    test.each([0, 1, 2])(
      "a collection of generation %i that frees an object held from outside is detected",
      (generation) => {
        let victim = 0;
        const heap: Heap = new Heap({
          ...choice,
          checks: planted({ mark: true }, ({ counts }) => {
            if (victim === 0) return;
            counts[2 * victim] = 1;
            counts[2 * victim + 1] = 0;
          }),
        });
        const [a, b] = ring(heap);
        heap.decref(b);
        expect(heap.collect(0)).toBe(0);
        if (generation === 0) heap.alloc(); // a and b are older now, and no candidates
        const young = generation === 0 ? ring(heap) : [a, b];
        if (generation === 0) heap.decref(young[1] as Handle);
        victim = slotOf(young[0] as Handle);
        const freed = "the collection freed it, but a mark from outside reaches it";
        const error = caught(() => heap.collect(generation)) as Error & { cause: Violation[] };
        expect(error.message).toBe(
          `check-mark: ${young.map((handle) => `${name(handle)}: ${freed}`).join("; ")}. ${ADVICE}`,
        );
        expect(error.cause.map(({ object }) => object)).toEqual(young);
        expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_CORRUPT_HEAP" }));
      },
    );

    test("a collection that keeps garbage is detected", () => {
      const heap = new Heap({
        ...choice,
        checks: planted({ mark: true }, ({ candidateBits }) => {
          (candidateBits[0] as number) &= ~0b110;
        }),
      });
      const handles = ring(heap);
      heap.decrefMany(handles);
      const kept = "the collection kept it, but a mark from outside does not reach it";
      const found = handles.map((handle) => `${name(handle)}: ${kept}`).join("; ");
      // The debug kernel's own assertions catch this bug first.
      expect(() => heap.collect()).toThrow(
        hasAssertions ? "unreachable" : `check-mark: ${found}. ${ADVICE}`,
      );
    });

    test("a collection that frees what a finalizer made reachable again is detected", () => {
      let damage: (() => void) | undefined;
      const mark = checks({ mark: true });
      const heap: Heap = new Heap({
        ...choice,
        onFinalize(handle) {
          heap.incref(handle);
          damage = () => {
            const { counts } = heap.unchecked.columns();
            (counts[2 * slotOf(handle)] as number)--;
            counts[2 * slotOf(handle) + 1] = 0;
          };
        },
        checks: {
          watch(engine, describe) {
            const bug = watchEngine(engine, [
              {
                before(call): undefined {
                  if (call === "resume") damage?.();
                },
              },
            ]);
            return mark.watch(bug, describe);
          },
        },
      });
      const a = heap.alloc(0, 1, FINALIZER);
      heap.setReference(a, 0, a);
      heap.decref(a);
      expect(() => heap.collect()).toThrow(
        `check-mark: ${name(a)}: the collection freed it, but a mark from outside reaches it. ${ADVICE}`,
      );
    });

    test("agrees with collections of every kind: resurrection, legacy, doomed, kept in garbage", () => {
      const heap: Heap = new Heap({
        ...choice,
        automatic: false,
        checks: checks({ mark: true, audit: 1 }),
        onFinalize(handle) {
          if (heap.typeOf(handle) === 1) heap.incref(handle);
        },
      });
      const old = heap.alloc(0, 1);
      heap.collect();
      const kept = ring(heap, FINALIZER);
      const revived = heap.alloc(1, 1, FINALIZER);
      heap.setReference(revived, 0, revived);
      heap.setReference(kept[0], 0, old);
      heap.decref(old);
      heap.setReference(kept[1], 0, kept[1]);
      const legacy = heap.alloc(0, 2, FINALIZER | layout.LEGACY);
      heap.setReference(legacy, 0, legacy);
      const reached = heap.alloc(0, 1);
      heap.setReference(reached, 0, reached);
      heap.setReference(legacy, 1, reached);
      for (const handle of [...kept, revived, legacy, reached]) heap.decref(handle);
      expect(heap.collect(0)).toBe(3);
      expect([heap.isAlive(revived), heap.isAlive(old), heap.garbage]).toEqual([
        true,
        false,
        [legacy],
      ]);
      heap.decref(revived);
      heap.setDebug(DEBUG_SAVEALL);
      ring(heap).map((handle) => heap.decref(handle));
      expect(heap.collect()).toBe(3);
      expect(heap.garbage).toHaveLength(4);
    });
  });
});
