// Weak references to managed objects, weak maps and finalize(), around the death of objects.

import { describe, expect, test } from "vitest";
import { BUSY } from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";
import { del, GC, incref, type ManagedObject } from "../../src/index.js";
import {
  finalize,
  getWeakRefCount,
  getWeakRefs,
  ref,
  runAtExit,
  WeakKeyMap,
  type WeakReference,
} from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

/** Whether the weak reference has not been deallocated yet. */
function isReadable(weakref: WeakReference): boolean {
  try {
    return weakref.deref() !== undefined;
  } catch {
    return false;
  }
}

/** The heap's engine, marked as if a call had been cut off. */
function interrupt(gc: GC): void {
  (gc as unknown as { core: Engine }).core.setControl(BUSY, 1);
}

describe.each(ENGINES)("weak references to managed objects on $name", ({ choice }) => {
  const newGC = (): GC => new GC({ ...choice, automatic: false });

  describe("a weak reference that waits to be deallocated", () => {
    test("is not handed out: ref() makes another", () => {
      // Below 60 nested deallocations the weak reference itself is put off at some point.
      let isPutOff = false;
      for (let depth = 40; depth < 60; depth++) {
        const gc = newGC();
        class Node extends gc.Object {
          declare first: unknown;
          declare second: unknown;
        }
        const target = new gc.Object();
        const old = ref(target);
        const results: unknown[] = [];
        class Asker extends gc.Object {
          override __del__(): void {
            const before = getWeakRefCount(target);
            const now = ref(target);
            // Deallocated, or held by a waiting object, or waiting itself.
            isPutOff ||= before === 0 && now !== old && isReadable(old);
            results.push(now.deref() === target, getWeakRefs(target)[0] === now);
            del(now);
          }
        }
        let chain = new Node();
        chain.first = old;
        del(old);
        for (let made = 0; made < depth; made++) {
          const above = new Node();
          above.first = chain;
          del(chain);
          chain = above;
        }
        const asker = new Asker();
        chain.second = asker;
        del(asker);
        del(chain);
        expect(results).toEqual([true, true]);
        expect([getWeakRefCount(target), gc.liveCount]).toEqual([0, 1]);
        expect(gc.validate()).toEqual([]);
      }
      expect(isPutOff).toBe(true);
    });

    test("is dead once a collection has cleared it, even if its object was revived", () => {
      const gc = newGC();
      let kept: ManagedObject | undefined;
      class Phoenix extends gc.Object {
        declare self: unknown;
        override __del__(): void {
          kept = this;
        }
      }
      const phoenix = new Phoenix();
      phoenix.self = phoenix;
      const weak = ref(phoenix);
      del(phoenix);
      gc.collect();
      expect([kept, weak.deref()]).toEqual([phoenix, undefined]);
      expect([getWeakRefCount(phoenix), getWeakRefs(phoenix)]).toEqual([0, []]);
    });
  });

  test("a resurrected object gets a weak reference that leads to it", () => {
    const gc = newGC();
    let saved: Loose;
    class Phoenix extends gc.Object {
      self: unknown;
      override __del__(): void {
        saved = incref(this);
      }
    }
    const phoenix = new Phoenix();
    phoenix.self = phoenix;
    const old = ref(phoenix);
    del(phoenix);
    gc.collect();
    expect(old.deref()).toBeUndefined();
    expect(ref(saved).deref()).toBe(phoenix);
    expect(gc.validate()).toEqual([]);
  });

  test("a map by weak keys that refuses a value makes nothing, and keeps nothing", () => {
    const gc = newGC();
    const [key, value, dead] = [new gc.Object(), new gc.Object(), new gc.Object()];
    del(dead);
    const map = new WeakKeyMap<ManagedObject, unknown>();
    for (const call of [() => map.set(key, dead), () => map.set(dead, value)]) {
      expect(call).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    }
    expect([getWeakRefCount(key), gc.liveCount, gc.getRefcount(value), map.size]).toEqual([
      0, 2, 1, 0,
    ]);
  });

  test("finalize() makes its call even if the heap was interrupted", () => {
    const gc = newGC();
    const closing = finalize(new gc.Object(), () => "closed");
    interrupt(gc);
    expect([closing.call(), closing.alive, closing.call()]).toEqual(["closed", false, undefined]);
    gc.dispose();
  });

  test("at the end of the program, finalizers added by the calls run next, and detached ones do not run", () => {
    const gc = newGC();
    const object = new gc.Object();
    const log: string[] = [];
    finalize(object, () => log.push("oldest"));
    const given = finalize(object, () => log.push("detached"));
    const quiet = finalize(object, () => log.push("not at exit"));
    quiet.atexit = false;
    finalize(object, () => {
      log.push("newest");
      given.detach();
      finalize(object, () => log.push("added by a call"));
    });
    runAtExit();
    expect(log).toEqual(["newest", "added by a call", "oldest"]);
    runAtExit();
    expect([log.length, quiet.alive]).toEqual([3, true]);
    quiet.detach();
  });
});
