// A refused call of a managed heap has changed nothing: no object, reference, weak reference or finalizer
// more or fewer, and lists, maps and `garbage` have the same contents.

import { describe, expect, test } from "vitest";
import { CALLBACK, FINALIZED, FINALIZER } from "../../assembly/layout.js";
import { del, GC, incref, type ManagedList, type ManagedObject } from "../../src/index.js";
import {
  type Finalizer,
  finalize,
  getWeakRefs,
  proxy,
  ref,
  WeakKeyMap,
  WeakMethod,
  WeakSet as WeakObjectSet,
  WeakValueMap,
} from "../../src/weakref.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { outcomeOf } from "./states.js";

type Thing = ManagedObject & Record<string, unknown>;

interface Scene {
  readonly heap: GC;
  readonly a: Thing;
  readonly b: Thing;
  readonly list: ManagedList<unknown>;
  readonly keys: WeakKeyMap<Thing, unknown>;
  readonly values: WeakValueMap<string, Thing>;
  readonly finalizer: Finalizer<Thing, []>;
}

function sceneOf(choice: EngineUnderTest["choice"]): Scene {
  const heap = new GC(choice);
  class Node extends heap.Object {}
  const [a, b] = [new Node() as Thing, new Node() as Thing];
  a["ref"] = b;
  const list = new heap.List<unknown>(1, b);
  heap.garbage.push(a);
  ref(a);
  return {
    heap,
    a,
    b,
    list,
    keys: new WeakKeyMap<Thing, unknown>([[a, b]]),
    values: new WeakValueMap([["a", a]]),
    finalizer: finalize(a, () => {}),
  };
}

/** Everything alive, with counts, marks and references; and the contents of collections. */
function stateOf({ heap, list, keys, values, finalizer, a }: Scene): object {
  const { engine } = heap.inspection();
  const slots = [...engine.list(engine.listObjects(255))];
  const marks = FINALIZER | FINALIZED | CALLBACK;
  return {
    bytes: [heap.externalBytes, heap.getByteThreshold()],
    counts: [heap.liveCount, heap.trackedCount, heap.getDebug(), heap.getThreshold()],
    objects: slots.map((slot) => ({
      slot,
      refcount: engine.refcountOf(slot),
      external: engine.externalOf(slot),
      marks: engine.metaOf(slot) & marks,
      references: Array.from({ length: engine.referenceCount(slot) }, (_, index) =>
        engine.getReference(slot, index),
      ),
      weakref: engine.firstWeakref(slot),
    })),
    list: [...list],
    garbage: [...heap.garbage],
    keys: [...keys],
    values: [...values],
    finalizer: [finalizer.alive, finalizer.atexit],
    attributes: a["ref"],
  };
}

/** Calls that take an object, with a wrong one. */
const ofObjects: Record<string, (scene: Scene, wrong: never) => unknown> = {
  "garbage.fill": ({ heap }, wrong) => heap.garbage.fill(wrong),
  "garbage.push": ({ heap, b }, wrong) => heap.garbage.push(b, wrong),
  "garbage.splice": ({ heap, b }, wrong) => heap.garbage.splice(0, 0, b, wrong),
  "garbage.splice over others": ({ heap, b }, wrong) => heap.garbage.splice(0, 1, b, wrong),
  "garbage.unshift": ({ heap, b }, wrong) => heap.garbage.unshift(b, wrong),
  "garbage[0] =": ({ heap }, wrong) => Reflect.set(heap.garbage, "0", wrong),
  "list.insert": ({ list }, wrong) => list.insert(0, wrong),
  "list.push": ({ list }, wrong) => list.push(wrong),
  "list.set": ({ list }, wrong) => list.set(1, wrong),
  "new List()": ({ heap, b }, wrong) => new heap.List<unknown>(b, wrong, b),
  "a.ref =": ({ a }, wrong) => Object.assign(a, { ref: wrong }),
};

/** The same, where a plain value is wrong too. */
const ofObjectsOnly: Record<string, (scene: Scene, wrong: never) => unknown> = {
  getExternalBytes: ({ heap }, wrong) => heap.getExternalBytes(wrong),
  getRefcount: ({ heap }, wrong) => heap.getRefcount(wrong),
  setExternalBytes: ({ heap }, wrong) => heap.setExternalBytes(wrong, 5),
};

/** The same, where an object of another heap is right. */
const ofAnyHeap: Record<string, (scene: Scene, wrong: never) => unknown> = {
  "new WeakKeyMap()": ({ b }, wrong) =>
    new WeakKeyMap<Thing, unknown>([
      [b, 1],
      [wrong, 1],
    ]),
  "new WeakKeyMap() of values": ({ a, b }) =>
    new WeakKeyMap<Thing, unknown>([
      [b, a],
      [5 as never, a],
    ]),
  "new WeakMethod()": (_scene, wrong) => new WeakMethod(wrong, "toString" as never),
  "new WeakSet()": ({ b }, wrong) => new WeakObjectSet<Thing>([b, wrong]),
  "new WeakValueMap()": ({ b }, wrong) =>
    new WeakValueMap<string, Thing>([
      ["b", b],
      ["x", wrong],
    ]),
  "WeakKeyMap.set": ({ keys }, wrong) => keys.set(wrong, 1),
  "WeakValueMap.set": ({ values }, wrong) => values.set("a", wrong),
  del: (_scene, wrong) => del(wrong),
  finalize: (_scene, wrong) => finalize(wrong, () => {}),
  incref: (_scene, wrong) => incref(wrong),
  proxy: (_scene, wrong) => proxy(wrong),
  ref: (_scene, wrong) => ref(wrong),
};

const notCallbacks: readonly unknown[] = ["x", 0, 5, false, true, {}, [], 1n, Symbol("none")];
const notBooleans: readonly unknown[] = ["x", "", 0, 1, null, {}, 1n, Symbol("none")];

const ofCallbacks: Record<string, (scene: Scene, wrong: never) => unknown> = {
  "new WeakMethod()": ({ a }, wrong) => new WeakMethod<Thing, "toString">(a, "toString", wrong),
  finalize: ({ a }, wrong) => finalize(a, wrong),
  proxy: ({ a }, wrong) => proxy(a, wrong),
  ref: ({ a }, wrong) => ref(a, wrong),
};

const others: Record<string, [(scene: Scene) => unknown, string]> = {
  "a callback without __call__": [({ a, b }) => ref(a, b as never), "ERR_ARGUMENT"],
  collect: [({ heap }) => heap.collect(3), "ERR_GENERATION"],
  setByteThreshold: [({ heap }) => heap.setByteThreshold(-1), "ERR_ARGUMENT"],
  "setExternalBytes, bytes": [({ heap, a }) => heap.setExternalBytes(a, 0.5), "ERR_ARGUMENT"],
  getObjects: [({ heap }) => heap.getObjects(-1), "ERR_GENERATION"],
  "list.insert, index": [({ list, b }) => list.insert(9, b), "ERR_INDEX"],
  "list.removeAt": [({ list }) => list.removeAt(2), "ERR_INDEX"],
  "list.set, index": [({ list, b }) => list.set(-1, b), "ERR_INDEX"],
  "ref of a weak reference": [({ a }) => ref(getWeakRefs(a)[0] as never), "ERR_ARGUMENT"],
  setDebug: [({ heap }) => heap.setDebug(-1), "ERR_ARGUMENT"],
  setPauses: [({ heap }) => heap.setPauses({ maxMilliseconds: 0 }), "ERR_ARGUMENT"],
  step: [({ heap }) => heap.step({ maxObjects: 0 }), "ERR_ARGUMENT"],
  setThreshold: [({ heap }) => heap.setThreshold(1, -1), "ERR_THRESHOLD"],
  "an attribute of a list": [({ list }) => Object.assign(list, { name: 1 }), "ERR_ARGUMENT"],
  "assignment through Object.create": [
    ({ a, b }) => Object.assign(Object.create(a) as object, { ref: b }),
    "ERR_ARGUMENT",
  ],
  validate: [({ heap }) => heap.validate(0), "ERR_ARGUMENT"],
};

describe.each(ENGINES)(
  "a call that a managed heap refuses changes nothing, on $name",
  ({ choice }) => {
    const scene = sceneOf(choice);
    const dead = new scene.heap.Object();
    del(dead);
    const foreign = new new GC(choice).Object();
    const before = stateOf(scene);

    function expectRefusal(call: () => unknown, code: string): void {
      for (let round = 0; round < 3; round++) expect(outcomeOf(call)).toBe(code);
      expect(stateOf(scene)).toEqual(before);
    }

    const tables = { ...ofObjects, ...ofObjectsOnly, ...ofAnyHeap };
    test.each(Object.entries(tables))("%s of wrong objects", (name, call) => {
      const isFixed = name === "new WeakKeyMap() of values";
      if (!isFixed) expectRefusal(() => call(scene, dead as never), "ERR_DEAD_OBJECT");
      if (!(name in ofAnyHeap)) {
        expectRefusal(() => call(scene, foreign as never), "ERR_FOREIGN_OBJECT");
      }
      if (name in ofObjects) return;
      for (const wrong of isFixed ? [5] : ["x", 5, null, undefined, {}, () => {}]) {
        expectRefusal(() => call(scene, wrong as never), "ERR_ARGUMENT");
      }
    });

    test.each(Object.entries(ofCallbacks))("%s with an invalid callback", (_name, call) => {
      for (const wrong of notCallbacks) {
        expectRefusal(() => call(scene, wrong as never), "ERR_ARGUMENT");
      }
    });

    test.each(Object.entries(others))("%s", (_name, [call, code]) => {
      expectRefusal(() => call(scene), code);
    });

    test("booleans must be true or false", () => {
      const { finalizer } = scene;
      for (const wrong of notBooleans) {
        expectRefusal(() => Object.assign(finalizer, { atexit: wrong }), "ERR_ARGUMENT");
        if (wrong === null) continue; // as undefined: the default
        const automatic = wrong as boolean;
        expect(outcomeOf(() => new GC({ ...choice, automatic }))).toBe("ERR_ARGUMENT");
      }
    });

    test("options are objects", () => {
      for (const wrong of ["x", 5, true, 1n]) {
        expect(outcomeOf(() => new GC(wrong as never))).toBe("ERR_ARGUMENT");
      }
    });
  },
);
