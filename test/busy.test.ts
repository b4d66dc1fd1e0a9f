// A call that is cut off leaves BUSY set. Every later call of the engine that would change something
// refuses by itself, so that the faces need not look at BUSY before each.

import { describe, expect, test } from "vitest";
import { BUSY, INTERRUPTED, STATUS } from "../assembly/layout.js";
import type { Engine } from "../src/engine.js";
import { del, GC, incref, type ManagedObject } from "../src/index.js";
import { Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("an engine that was interrupted, on $name", ({ choice }) => {
  const heap = new Heap(choice);
  const a = heap.alloc(0, 2);
  heap.setReference(a, 0, a);
  const { unchecked } = heap;
  const slot = unchecked.slotOf(a);
  unchecked.setControl(BUSY, 1);

  const refusing: [string, (engine: Engine) => number][] = [
    ["incref", (engine) => engine.incref(slot)],
    ["increfBy", (engine) => engine.increfBy(slot, 1)],
    ["decref", (engine) => engine.decref(slot)],
    ["decrefBy", (engine) => engine.decrefBy(slot, 1)],
    ["setReference", (engine) => engine.setReference(slot, 0, 0)],
    ["pushReference", (engine) => engine.pushReference(slot, slot)],
    ["popReference", (engine) => engine.popReference(slot)],
    ["growReferences", (engine) => engine.growReferences(slot, 3)],
    ["increfHandle", (engine) => engine.increfHandle(a)],
    ["decrefHandle", (engine) => engine.decrefHandle(a, 1)],
    ["setReferenceHandle", (engine) => engine.setReferenceHandle(a, 0, 0)],
    ["pushReferenceHandle", (engine) => engine.pushReferenceHandle(a, a)],
    ["popReferenceHandle", (engine) => engine.popReferenceHandle(a)],
    ["growReferencesHandle", (engine) => engine.growReferencesHandle(a, 3)],
  ];

  test.each(refusing)("%s answers INTERRUPTED and changes nothing", (_, call) => {
    expect(call(unchecked)).toBe(INTERRUPTED);
    expect(unchecked.refcountOf(slot)).toBe(2);
    expect(unchecked.referenceCount(slot)).toBe(2);
    expect(unchecked.getReference(slot, 0)).toBe(slot);
  });

  const making: [string, (engine: Engine) => number][] = [
    ["alloc", (engine) => engine.alloc(0, 0, 0)],
    ["place", (engine) => engine.place(0, 0, 0)],
    ["allocHandle", (engine) => engine.allocHandle(0, 0, 0)],
    ["placeHandle", (engine) => engine.placeHandle(0, 0, 0)],
    ["allocWeakref", (engine) => engine.allocWeakref(0, slot, 0, 0, 0)],
    ["allocMany", (engine) => engine.allocMany(1)],
    ["setReferences", (engine) => engine.setReferences(a, 0, 1)],
    ["increfMany", (engine) => engine.increfMany(1)],
    ["decrefMany", (engine) => engine.decrefMany(1)],
  ];

  test.each(making)("%s makes and changes nothing, and says so in STATUS", (_, call) => {
    unchecked.setControl(STATUS, 0);
    expect(call(unchecked)).toBe(0);
    expect(unchecked.control(STATUS)).toBe(INTERRUPTED);
    expect(unchecked.refcountOf(slot)).toBe(2);
  });

  const trapping: [string, (engine: Engine) => unknown][] = [
    ["beginCollection", (engine) => engine.beginCollection(2)],
    ["runCollection", (engine) => engine.runCollection()],
    ["resume", (engine) => engine.resume()],
    ["endCollection", (engine) => engine.endCollection()],
    ["freezeAll", (engine) => engine.freezeAll()],
    ["unfreezeAll", (engine) => engine.unfreezeAll()],
    ["takeDeaths", (engine) => engine.takeDeaths()],
  ];

  test.each(trapping)("%s, before which the faces look at BUSY, throws", (_, call) => {
    expect(() => call(unchecked)).toThrow();
    expect(unchecked.metaOf(slot) & 7).toBe(0);
  });

  test("every call of a managed heap throws ERR_INTERRUPTED, whichever comes first", () => {
    const works: ((heap: GC, object: Pair) => unknown)[] = [
      (_, object) => {
        object.other = object;
      },
      (_, object) => del(object),
      (_, object) => incref(object),
      (managed) => managed.collect(),
      (managed) => managed.getCount(),
    ];
    for (const work of works) {
      const managed = new InspectableGC(choice);
      class Own extends managed.Object {
        declare other?: unknown;
      }
      const object = new Own();
      object.other = undefined;
      managed.interrupt();
      expect(() => work(managed, object)).toThrow(
        expect.objectContaining({ code: "ERR_INTERRUPTED" }),
      );
      expect(() => managed.collect()).toThrow(expect.objectContaining({ code: "ERR_INTERRUPTED" }));
    }
  });
});

type Pair = ManagedObject & {
  other?: unknown;
};

class InspectableGC extends GC {
  interrupt(): void {
    this.core.setControl(BUSY, 1);
  }
}
