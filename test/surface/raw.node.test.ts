// Every member of the raw heap, and every function of its entry that takes one, in every state.
// A page has no room for this many Wasm memories at once, so this runs in Node.

import { describe, expect, test } from "vitest";
import { inspect, toDot, writeHeapSnapshot } from "../../src/inspect.js";
import { FINALIZER, type Handle, Heap, restoreHeap, saveHeap } from "../../src/raw.js";
import { assertNoLeaks, leakCheck, leakMatchers, noLeaks } from "../../src/testing.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { internalOfHeap } from "./internal.js";
import {
  ANSWERS,
  expectWhole,
  identity,
  type Lines,
  membersOf,
  outcomeOf,
  REFUSES,
  STATES,
  type State,
  shown,
  spy,
} from "./states.js";

interface Scene {
  readonly heap: Heap;
  readonly a: Handle;
  readonly weakref: Handle;
}

const members: Lines<Scene> = {
  alloc: [({ heap }) => heap.alloc()],
  allocMany: [({ heap }) => heap.allocMany([], [], new Float64Array(0))],
  allocSteal: [({ heap, a }) => heap.allocSteal(0, 1, 0, a)],
  allocWeakref: [({ heap, a }) => heap.allocWeakref(a, true)],
  aliveMany: [({ heap }) => heap.aliveMany(new Float64Array(0), new Uint8Array(0))],
  bytes: [({ heap }) => heap.bytes],
  callbacks: [({ heap }) => heap.callbacks.length, ANSWERS],
  collect: [({ heap }) => heap.collect()],
  decref: [({ heap, a }) => heap.decref(a)],
  decrefMany: [({ heap }) => heap.decrefMany([])],
  disable: [({ heap }) => heap.disable()],
  dispose: [({ heap }) => heap.dispose(), ANSWERS],
  drainFinalizers: [({ heap }) => expect(heap.drainFinalizers(new Float64Array(1))).toBe(1)],
  enable: [({ heap }) => heap.enable()],
  engine: [({ heap }) => heap.engine],
  externalBytes: [({ heap }) => heap.externalBytes],
  externalBytesOf: [({ heap, a }) => heap.externalBytesOf(a)],
  finalizerCount: [({ heap }) => expect(heap.finalizerCount).toBe(1)],
  freeze: [({ heap }) => heap.freeze()],
  garbage: [({ heap }) => heap.garbage.length],
  generationOf: [({ heap, a }) => heap.generationOf(a)],
  getByteThreshold: [({ heap }) => heap.getByteThreshold()],
  getCount: [({ heap }) => heap.getCount()],
  getDebug: [({ heap }) => heap.getDebug()],
  getFreezeCount: [({ heap }) => heap.getFreezeCount()],
  getObjects: [({ heap }) => heap.getObjects()],
  getReference: [({ heap, a }) => heap.getReference(a, 0)],
  getReferenceOwned: [({ heap, a }) => heap.getReferenceOwned(a, 0)],
  getReferent: [({ heap, weakref }) => heap.getReferent(weakref)],
  getReferents: [({ heap, a }) => heap.getReferents(a)],
  getReferrers: [({ heap, a }) => heap.getReferrers(a)],
  getStats: [({ heap }) => heap.getStats()],
  getPauses: [({ heap }) => heap.getPauses()],
  getThreshold: [({ heap }) => heap.getThreshold()],
  growReferences: [({ heap, a }) => heap.growReferences(a, 0)],
  incref: [({ heap, a }) => heap.incref(a)],
  increfMany: [({ heap }) => heap.increfMany([])],
  insertReference: [({ heap, a }) => heap.insertReference(a, 0, a)],
  isAlive: [({ heap }) => heap.isAlive("no handle" as never)],
  isCollecting: [({ heap }) => heap.isCollecting],
  isDisposed: [({ heap }) => heap.isDisposed, ANSWERS],
  isEnabled: [({ heap }) => heap.isEnabled()],
  isFinalized: [({ heap, a }) => heap.isFinalized(a)],
  isTracked: [({ heap, a }) => heap.isTracked(a)],
  lastCollection: [({ heap }) => heap.lastCollection],
  linkMany: [
    ({ heap }) => heap.linkMany(new Float64Array(0), Uint32Array.of(0), new Uint32Array(0)),
  ],
  liveCount: [({ heap }) => heap.liveCount],
  onDebug: [({ heap }) => heap.onDebug, ANSWERS],
  onUnraisable: [({ heap }) => heap.onUnraisable, ANSWERS],
  popReference: [({ heap, a }) => heap.popReference(a)],
  popReferenceOwned: [({ heap, a }) => expect(heap.popReferenceOwned(a)).toBe(a)],
  pushReference: [({ heap, a }) => heap.pushReference(a, 0)],
  pushReferenceSteal: [({ heap, a }) => heap.pushReferenceSteal(a, a)],
  refcount: [({ heap, a }) => heap.refcount(a)],
  refcountMany: [({ heap }) => heap.refcountMany(new Float64Array(0), new Float64Array(0))],
  referenceCount: [({ heap, a }) => heap.referenceCount(a)],
  removeReference: [({ heap, a }) => heap.removeReference(a, 0)],
  reserve: [({ heap }) => heap.reserve(0)],
  setByteThreshold: [({ heap }) => heap.setByteThreshold(0)],
  setDebug: [({ heap }) => heap.setDebug(0)],
  setExternalBytes: [({ heap, a }) => heap.setExternalBytes(a, 5)],
  setReference: [({ heap, a }) => heap.setReference(a, 0, 0)],
  setReferenceSteal: [({ heap, a }) => heap.setReferenceSteal(a, 0, a)],
  setPauses: [({ heap }) => heap.setPauses(undefined)],
  setThreshold: [({ heap }) => heap.setThreshold(0)],
  step: [({ heap }) => heap.step()],
  settle: [({ heap }) => heap.settle(0)],
  stackCounts: [({ heap }) => heap.stackCounts()],
  swapReference: [({ heap, a }) => expect(heap.swapReference(a, 0, a)).toBe(a)],
  trackedCount: [({ heap }) => heap.trackedCount],
  trim: [({ heap }) => heap.trim(), { ...REFUSES, collecting: "ERR_BUSY" }],
  truncateReferences: [({ heap, a }) => heap.truncateReferences(a, 0)],
  typeOf: [({ heap, a }) => heap.typeOf(a)],
  unchecked: [({ heap }) => heap.unchecked],
  unfreeze: [({ heap }) => heap.unfreeze()],
  validate: [({ heap }) => expect(heap.validate()).toEqual([])],
  validateRoots: [({ heap }) => heap.validateRoots([])],
  "[Symbol.dispose]": [({ heap }) => heap[Symbol.dispose](), ANSWERS],
  "[nodejs.util.inspect.custom]": [({ heap }) => shown(heap), ANSWERS],
  ...identity(({ heap }) => heap),
};

const functions: Lines<Scene> = {
  assertNoLeaks: [
    ({ heap }) => assertNoLeaks(heap),
    { ...REFUSES, fresh: "ERR_LEAK", collecting: "ERR_LEAK" },
  ],
  inspect: [({ heap }) => inspect(heap)],
  leakCheck: [({ heap }) => leakCheck(heap)],
  noLeaks: [({ heap }) => noLeaks(heap, () => {})],
  restoreHeap: [({ heap }) => restoreHeap(saveHeap(heap)), { ...REFUSES, collecting: "ERR_BUSY" }],
  saveHeap: [({ heap }) => saveHeap(heap), { ...REFUSES, collecting: "ERR_BUSY" }],
  toDot: [({ heap }) => toDot(inspect(heap))],
  toHaveNoLeaks: [({ heap }) => leakMatchers.toHaveNoLeaks(heap)],
  writeHeapSnapshot: [({ heap }) => writeHeapSnapshot(inspect(heap))],
};

describe.each(ENGINES)("the raw heap on $name", ({ choice }) => {
  test("has a line for each of its members", () => {
    expectWhole(membersOf(sceneOf(choice, {}).heap), members, internalOfHeap);
  });

  const lines = Object.entries({ ...members, ...functions });
  test.each(lines)("%s, in each state of the heap", (_name, [call, outcomes = REFUSES]) => {
    for (const state of STATES) {
      expect([state, outcomeIn(choice, state, call)]).toEqual([state, outcomes[state]]);
    }
  });
});

function sceneOf(choice: EngineUnderTest["choice"], options: object): Scene {
  const heap = new Heap({ ...choice, ...options });
  const a = heap.alloc(0, 1);
  heap.setReference(a, 0, a);
  heap.incref(a, 5);
  heap.decref(heap.alloc(0, 0, FINALIZER));
  return { heap, a, weakref: heap.allocWeakref(a) };
}

function outcomeIn(
  choice: EngineUnderTest["choice"],
  state: State,
  call: (scene: Scene) => unknown,
): string {
  const { checks, interrupt } = spy();
  const scene = sceneOf(choice, { checks });
  const { heap } = scene;
  let outcome = "was not called";
  const act = (): void => {
    outcome = outcomeOf(() => call(scene));
  };
  if (state === "collecting") {
    heap.callbacks.push((phase) => {
      if (phase === "start") act();
    });
    heap.collect();
    return outcome;
  }
  if (state === "interrupted") interrupt();
  if (state === "disposed") heap.dispose();
  act();
  return outcome;
}
