// A refused call of a raw heap has changed nothing: the state that saveHeap writes is the same, byte for
// byte. Every call that takes a handle or a number, with everything that it refuses.

import { describe, expect, test } from "vitest";
import { REFCOUNT_MAX } from "../../assembly/layout.js";
import { FINALIZER, type Handle, Heap, LEAF, restoreHeap, saveHeap } from "../../src/raw.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { outcomeOf } from "./states.js";

interface Scene {
  readonly heap: Heap;
  readonly a: Handle;
  readonly leaf: Handle;
  /** Nothing outside holds it. */
  readonly held: Handle;
  /** Refers to an object that has the highest possible number of references. */
  readonly many: Handle;
  readonly weakref: Handle;
  readonly stale: Handle;
  readonly foreign: Handle;
}

function sceneOf(choice: EngineUnderTest["choice"]): Scene {
  const heap = new Heap(choice);
  const a = heap.alloc(0, 2);
  heap.setReference(a, 0, a);
  heap.decref(heap.alloc(0, 0, FINALIZER));
  const weakref = heap.allocWeakref(a, a);
  heap.setExternalBytes(a, 5);
  heap.setExternalBytes(weakref, 6);
  const stale = heap.alloc();
  heap.decref(stale);
  const [held, full] = [heap.alloc(), heap.alloc()];
  heap.incref(full, REFCOUNT_MAX - 1);
  const holder = heap.allocSteal(0, 1, 0, held);
  const many = heap.allocSteal(0, 2, 0, full, holder);
  const [leaf, foreign] = [heap.alloc(0, 0, LEAF), new Heap(choice).alloc()];
  return { heap, a, leaf, held, many, weakref, stale, foreign };
}

/** The calls that take a handle, with a wrong one. */
const ofHandles: Record<string, (scene: Scene, wrong: Handle) => unknown> = {
  "allocSteal, first": ({ heap }, wrong) => heap.allocSteal(0, 2, 0, wrong),
  "allocSteal, second": ({ heap, a }, wrong) => heap.allocSteal(0, 2, 0, a, wrong),
  allocWeakref: ({ heap }, wrong) => heap.allocWeakref(wrong),
  "allocWeakref, callback": ({ heap, a }, wrong) => heap.allocWeakref(a, wrong),
  decref: ({ heap }, wrong) => heap.decref(wrong),
  "decref, twice": ({ heap }, wrong) => heap.decref(wrong, 2),
  decrefMany: ({ heap }, wrong) => heap.decrefMany([wrong]),
  externalBytesOf: ({ heap }, wrong) => heap.externalBytesOf(wrong),
  generationOf: ({ heap }, wrong) => heap.generationOf(wrong),
  getReference: ({ heap }, wrong) => heap.getReference(wrong, 0),
  getReferenceOwned: ({ heap }, wrong) => heap.getReferenceOwned(wrong, 0),
  getReferent: ({ heap }, wrong) => heap.getReferent(wrong),
  getReferents: ({ heap }, wrong) => heap.getReferents(wrong),
  getReferrers: ({ heap }, wrong) => heap.getReferrers(wrong),
  growReferences: ({ heap }, wrong) => heap.growReferences(wrong, 5),
  incref: ({ heap }, wrong) => heap.incref(wrong),
  "incref, twice": ({ heap }, wrong) => heap.incref(wrong, 2),
  increfMany: ({ heap }, wrong) => heap.increfMany([wrong]),
  insertReference: ({ heap }, wrong) => heap.insertReference(wrong, 0, 0),
  "insertReference, target": ({ heap, a }, wrong) => heap.insertReference(a, 0, wrong),
  isFinalized: ({ heap }, wrong) => heap.isFinalized(wrong),
  isTracked: ({ heap }, wrong) => heap.isTracked(wrong),
  linkMany: ({ heap }, wrong) =>
    heap.linkMany(Float64Array.of(wrong), Uint32Array.of(0, 1), Uint32Array.of(0)),
  popReference: ({ heap }, wrong) => heap.popReference(wrong),
  popReferenceOwned: ({ heap }, wrong) => heap.popReferenceOwned(wrong),
  pushReference: ({ heap }, wrong) => heap.pushReference(wrong, 0),
  "pushReference, target": ({ heap, a }, wrong) => heap.pushReference(a, wrong),
  pushReferenceSteal: ({ heap }, wrong) => heap.pushReferenceSteal(wrong, 0),
  "pushReferenceSteal, target": ({ heap, a }, wrong) => heap.pushReferenceSteal(a, wrong),
  refcount: ({ heap }, wrong) => heap.refcount(wrong),
  referenceCount: ({ heap }, wrong) => heap.referenceCount(wrong),
  removeReference: ({ heap }, wrong) => heap.removeReference(wrong, 0),
  setExternalBytes: ({ heap }, wrong) => heap.setExternalBytes(wrong, 5),
  setReference: ({ heap }, wrong) => heap.setReference(wrong, 0, 0),
  "setReference, target": ({ heap, a }, wrong) => heap.setReference(a, 1, wrong),
  setReferenceSteal: ({ heap }, wrong) => heap.setReferenceSteal(wrong, 0, 0),
  "setReferenceSteal, target": ({ heap, a }, wrong) => heap.setReferenceSteal(a, 1, wrong),
  swapReference: ({ heap }, wrong) => heap.swapReference(wrong, 0, 0),
  "swapReference, target": ({ heap, a }, wrong) => heap.swapReference(a, 1, wrong),
  truncateReferences: ({ heap }, wrong) => heap.truncateReferences(wrong, 0),
  typeOf: ({ heap }, wrong) => heap.typeOf(wrong),
};

/** The same, where 0 is "no object". */
const TAKES_NOTHING = [
  ...["pushReference, target", "setReference, target", "insertReference, target"],
  ...["pushReferenceSteal, target", "setReferenceSteal, target", "swapReference, target"],
  ...["allocSteal, first", "allocSteal, second"],
];

/** The same, where true and false are not handles, but valid. */
const TAKES_BOOLEAN = ["allocWeakref, callback"];

const notNumbers: readonly unknown[] = ["1", null, {}, [], Symbol("none"), 1n, () => {}];

/** The calls that take a number, with values out of range: too low, too high. */
const ofNumbers: Record<string, [(scene: Scene, wrong: never) => unknown, number, string?]> = {
  "alloc, flags": [({ heap }, wrong) => heap.alloc(0, 0, wrong), 8],
  "alloc, references": [({ heap }, wrong) => heap.alloc(0, wrong), 2 ** 27 + 1],
  "alloc, type": [({ heap }, wrong) => heap.alloc(wrong), 65536],
  "allocMany, references": [
    ({ heap }, wrong) => heap.allocMany([0, 0], [0, wrong], new Float64Array(2)),
    2 ** 27 + 1,
  ],
  "allocMany, type": [
    ({ heap }, wrong) => heap.allocMany([0, wrong], [0, 0], new Float64Array(2)),
    65536,
  ],
  "allocSteal, flags": [({ heap, a }, wrong) => heap.allocSteal(0, 1, wrong, a), 8],
  "allocSteal, references": [({ heap, a }, wrong) => heap.allocSteal(0, wrong, 0, a), 2 ** 27 + 1],
  "allocSteal, type": [({ heap, a }, wrong) => heap.allocSteal(wrong, 1, 0, a), 65536],
  "allocWeakref, type": [({ heap, a }, wrong) => heap.allocWeakref(a, false, wrong), 65536],
  collect: [({ heap }, wrong) => heap.collect(wrong), 3, "ERR_GENERATION"],
  "decref, times": [({ heap, a }, wrong) => heap.decref(a, wrong), 2 ** 32],
  "decrefMany, times": [({ heap, a }, wrong) => heap.decrefMany([a, a], [0, wrong]), 2 ** 32],
  getObjects: [({ heap }, wrong) => heap.getObjects(wrong), 3, "ERR_GENERATION"],
  "getReference, index": [({ heap, a }, wrong) => heap.getReference(a, wrong), 2, "ERR_INDEX"],
  "getReferenceOwned, index": [
    ({ heap, a }, wrong) => heap.getReferenceOwned(a, wrong),
    2,
    "ERR_INDEX",
  ],
  "growReferences, count": [({ heap, a }, wrong) => heap.growReferences(a, wrong), 2 ** 27 + 1],
  "incref, times": [({ heap, a }, wrong) => heap.incref(a, wrong), 2 ** 32],
  "increfMany, times": [({ heap, a }, wrong) => heap.increfMany([a, a], [0, wrong]), 2 ** 32],
  "insertReference, index": [
    ({ heap, a }, wrong) => heap.insertReference(a, wrong, 0),
    3,
    "ERR_INDEX",
  ],
  "removeReference, index": [
    ({ heap, a }, wrong) => heap.removeReference(a, wrong),
    2,
    "ERR_INDEX",
  ],
  reserve: [({ heap }, wrong) => heap.reserve(wrong), 2 ** 27],
  setByteThreshold: [({ heap }, wrong) => heap.setByteThreshold(wrong), 2 ** 53],
  setDebug: [({ heap }, wrong) => heap.setDebug(wrong), 2 ** 31],
  "setExternalBytes, bytes": [({ heap, a }, wrong) => heap.setExternalBytes(a, wrong), 2 ** 53 - 6],
  "setReference, index": [({ heap, a }, wrong) => heap.setReference(a, wrong, 0), 2, "ERR_INDEX"],
  "setReferenceSteal, index": [
    ({ heap, a }, wrong) => heap.setReferenceSteal(a, wrong, 0),
    2,
    "ERR_INDEX",
  ],
  setThreshold: [({ heap }, wrong) => heap.setThreshold(1, 1, wrong), 2 ** 31, "ERR_THRESHOLD"],
  "setThreshold, first": [({ heap }, wrong) => heap.setThreshold(wrong), 2 ** 31, "ERR_THRESHOLD"],
  "swapReference, index": [({ heap, a }, wrong) => heap.swapReference(a, wrong, 0), 2, "ERR_INDEX"],
  "truncateReferences, count": [
    ({ heap, a }, wrong) => heap.truncateReferences(a, wrong),
    2 ** 27 + 1,
  ],
  validate: [({ heap }, wrong) => heap.validate(wrong), 2 ** 31],
};

/** All others, each with its refusal and code. */
const others: Record<string, [(scene: Scene) => unknown, string]> = {
  setPauses: [({ heap }) => heap.setPauses({ maxMilliseconds: 0 }), "ERR_ARGUMENT"],
  "setPauses, growth": [
    ({ heap }) => heap.setPauses({ maxMilliseconds: 1, growth: 0 }),
    "ERR_ARGUMENT",
  ],
  "step, maxMilliseconds": [({ heap }) => heap.step({ maxMilliseconds: -1 }), "ERR_ARGUMENT"],
  "step, maxObjects": [({ heap }) => heap.step({ maxObjects: 0.5 }), "ERR_ARGUMENT"],
  "aliveMany, out": [
    ({ heap }) => heap.aliveMany(new Float64Array(2), new Uint8Array(1)),
    "ERR_ARGUMENT",
  ],
  "allocMany, out": [({ heap }) => heap.allocMany([0], [0], new Float64Array(2)), "ERR_ARGUMENT"],
  "allocSteal of fewer positions": [
    ({ heap, a }) => heap.allocSteal(0, 1, 0, 0, a),
    "ERR_ARGUMENT",
  ],
  "allocSteal of a reference that is not held": [
    ({ heap, a, held }) => heap.allocSteal(0, 2, 0, a, held),
    "ERR_REFCOUNT_UNDERFLOW",
  ],
  "allocSteal of one reference for two": [
    ({ heap, a }) => heap.allocSteal(0, 2, 0, a, a),
    "ERR_REFCOUNT_UNDERFLOW",
  ],
  "allocSteal with too many positions": [
    ({ heap, a }) => heap.allocSteal(0, 2 ** 26, 0, a),
    "ERR_HEAP_FULL",
  ],
  "drainFinalizers, out": [({ heap }) => heap.drainFinalizers([] as never), "ERR_ARGUMENT"],
  "decref of a reference that is not held": [
    ({ heap, a }) => heap.decref(a, 9),
    "ERR_REFCOUNT_UNDERFLOW",
  ],
  "incref beyond the limit": [
    ({ heap, a }) => heap.incref(a, 2 ** 32 - 1),
    "ERR_REFCOUNT_OVERFLOW",
  ],
  "getReferenceOwned beyond the limit": [
    ({ heap, many }) => heap.getReferenceOwned(many, 0),
    "ERR_REFCOUNT_OVERFLOW",
  ],
  "insertReference to a leaf": [
    ({ heap, leaf }) => heap.insertReference(leaf, 0, 0),
    "ERR_LEAF_REFERENCE",
  ],
  "linkMany, offsets": [
    ({ heap, a }) => heap.linkMany(Float64Array.of(a), Uint32Array.of(1, 0), new Uint32Array(0)),
    "ERR_ARGUMENT",
  ],
  "popReference of none": [({ heap, leaf }) => heap.popReference(leaf), "ERR_LEAF_REFERENCE"],
  "popReferenceOwned of a leaf": [
    ({ heap, leaf }) => heap.popReferenceOwned(leaf),
    "ERR_LEAF_REFERENCE",
  ],
  "popReferenceOwned of none": [({ heap, held }) => heap.popReferenceOwned(held), "ERR_INDEX"],
  "pushReferenceSteal of a reference that is not held": [
    ({ heap, a, held }) => heap.pushReferenceSteal(a, held),
    "ERR_REFCOUNT_UNDERFLOW",
  ],
  "pushReference to a leaf": [
    ({ heap, leaf }) => heap.pushReference(leaf, 0),
    "ERR_LEAF_REFERENCE",
  ],
  "refcountMany, out": [
    ({ heap }) => heap.refcountMany(new Float64Array(1), new Uint8Array(1) as never),
    "ERR_ARGUMENT",
  ],
  "reserve of too much": [({ heap }) => heap.reserve(2 ** 27 - 1), "ERR_HEAP_FULL"],
  "growReferences by too much": [({ heap, a }) => heap.growReferences(a, 2 ** 26), "ERR_HEAP_FULL"],
  "removeReference of a leaf": [
    ({ heap, leaf }) => heap.removeReference(leaf, 0),
    "ERR_LEAF_REFERENCE",
  ],
  "setReferenceSteal of a reference that is not held": [
    ({ heap, a, held }) => heap.setReferenceSteal(a, 0, held),
    "ERR_REFCOUNT_UNDERFLOW",
  ],
  "swapReference of a reference that is not held": [
    ({ heap, a, held }) => heap.swapReference(a, 0, held),
    "ERR_REFCOUNT_UNDERFLOW",
  ],
  "swapReference of a weak reference": [
    ({ heap, weakref }) => heap.swapReference(weakref, 0, 0),
    "ERR_LEAF_REFERENCE",
  ],
  "truncateReferences of a leaf": [
    ({ heap, leaf }) => heap.truncateReferences(leaf, 0),
    "ERR_LEAF_REFERENCE",
  ],
  "restoreHeap of bytes that are not a heap": [
    () => restoreHeap(new Uint8Array(8)),
    "ERR_SAVED_HEAP",
  ],
  "restoreHeap with no options": [
    ({ heap }) => restoreHeap(saveHeap(heap), null as never),
    "ERR_ARGUMENT",
  ],
  "saveHeap of an object that is not a heap": [() => saveHeap({} as never), "ERR_ARGUMENT"],
};

describe.each(ENGINES)("a call that a raw heap refuses changes nothing, on $name", ({ choice }) => {
  const scene = sceneOf({ ...choice, maximumBytes: 1_048_576 });

  function expectRefusal(call: () => unknown, code: string): void {
    const before = saveHeap(scene.heap);
    expect(outcomeOf(call)).toBe(code);
    expect(saveHeap(scene.heap)).toEqual(before);
  }

  test.each(Object.entries(ofHandles))("%s of wrong handles", (name, call) => {
    expectRefusal(() => call(scene, scene.stale), "ERR_STALE_HANDLE");
    expectRefusal(() => call(scene, scene.foreign), "ERR_FOREIGN_HANDLE");
    for (const wrong of [1.5, -1, Number.NaN, 2 ** 60, 5]) {
      expectRefusal(() => call(scene, wrong), "ERR_HANDLE");
    }
    if (!TAKES_NOTHING.includes(name)) expectRefusal(() => call(scene, 0), "ERR_HANDLE");
    const code = TAKES_BOOLEAN.includes(name) ? "ERR_ARGUMENT" : "ERR_HANDLE";
    // A typed array of handles has converted them to numbers.
    const wrongs =
      name === "linkMany" ? [] : [...notNumbers, ...(code === "ERR_HANDLE" ? [true] : [])];
    for (const wrong of wrongs) expectRefusal(() => call(scene, wrong as never), code);
  });

  test.each(Object.entries(ofNumbers))("%s of wrong numbers", (_name, [call, high, code]) => {
    const wrongs: unknown[] = [-1, high, 1.5, Number.NaN, ...notNumbers, true];
    if (code === "ERR_INDEX") wrongs.push(2 ** 31);
    for (const wrong of wrongs) {
      expectRefusal(() => call(scene, wrong as never), code ?? "ERR_ARGUMENT");
    }
  });

  test.each(Object.entries(others))("%s", (_name, [call, code]) => {
    expectRefusal(() => call(scene), code);
  });
});
