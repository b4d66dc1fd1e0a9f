// Every member of a heap of managed objects, of its objects and lists, of `garbage` and of the weak
// collections, and every function that takes an object, in every state of the heap.
// A page has no room for this many Wasm memories at once, so this runs in Node.

import { afterEach, describe, expect, test } from "vitest";
import {
  del,
  GC,
  give,
  incref,
  type ManagedList,
  type ManagedObject,
  vars,
} from "../../src/index.js";
import { countTypes, Growth, inspect } from "../../src/inspect.js";
import {
  type Finalizer,
  finalize,
  getWeakRefCount,
  getWeakRefs,
  proxy,
  ref,
  runAtExit,
  WeakKeyMap,
  WeakMethod,
  WeakSet as WeakObjectSet,
  type WeakReference,
  WeakValueMap,
} from "../../src/weakref.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { internalOfGC, internalOfObjects } from "./internal.js";
import {
  ANSWERS,
  expectWhole,
  identity,
  type Line,
  type Lines,
  membersOf,
  outcomeOf,
  REFUSES,
  STATES,
  type State,
  shown,
  spy,
} from "./states.js";

type Thing = ManagedObject & { ref?: unknown; plain?: unknown };

interface Scene {
  readonly heap: GC;
  readonly a: Thing;
  readonly b: Thing;
  readonly list: ManagedList<unknown>;
  readonly garbage: ManagedObject[];
  readonly weak: WeakReference;
  readonly values: WeakValueMap<string, Thing>;
  readonly keys: WeakKeyMap<Thing, unknown>;
  readonly set: WeakObjectSet<Thing>;
  readonly method: WeakMethod<Thing, "toString">;
  readonly proxy: Thing;
  readonly finalizer: Finalizer<Thing, []>;
}

const ofHeap: Lines<Scene> = {
  List: [({ heap }) => heap.List, ANSWERS],
  Object: [({ heap }) => heap.Object, ANSWERS],
  bytes: [({ heap }) => heap.bytes],
  callbacks: [({ heap }) => heap.callbacks, ANSWERS],
  collect: [({ heap }) => heap.collect()],
  disable: [({ heap }) => heap.disable()],
  dispose: [({ heap }) => heap.dispose(), ANSWERS],
  enable: [({ heap }) => heap.enable()],
  engine: [({ heap }) => heap.engine],
  externalBytes: [({ heap }) => heap.externalBytes],
  finalizers: [({ heap }) => heap.finalizers, ANSWERS],
  freeze: [({ heap }) => heap.freeze()],
  garbage: [({ heap }) => heap.garbage],
  getByteThreshold: [({ heap }) => heap.getByteThreshold()],
  getCount: [({ heap }) => heap.getCount()],
  getDebug: [({ heap }) => heap.getDebug()],
  getExternalBytes: [({ heap, a }) => heap.getExternalBytes(a)],
  getFreezeCount: [({ heap }) => heap.getFreezeCount()],
  getObjects: [({ heap }) => heap.getObjects()],
  getRefcount: [({ heap, a }) => heap.getRefcount(a)],
  getReferents: [({ heap }) => heap.getReferents()],
  getReferrers: [({ heap }) => heap.getReferrers()],
  getStats: [({ heap }) => heap.getStats()],
  getPauses: [({ heap }) => heap.getPauses()],
  getThreshold: [({ heap }) => heap.getThreshold()],
  isCollecting: [({ heap }) => heap.isCollecting],
  isDisposed: [({ heap }) => heap.isDisposed, ANSWERS],
  isEnabled: [({ heap }) => heap.isEnabled()],
  isFinalized: [({ heap }) => heap.isFinalized(5)],
  isTracked: [({ heap }) => heap.isTracked(5)],
  lastCollection: [({ heap }) => heap.lastCollection],
  liveCount: [({ heap }) => heap.liveCount],
  onDebug: [({ heap }) => heap.onDebug, ANSWERS],
  onUnraisable: [({ heap }) => heap.onUnraisable, ANSWERS],
  setByteThreshold: [({ heap }) => heap.setByteThreshold(0)],
  setDebug: [({ heap }) => heap.setDebug(0)],
  setExternalBytes: [({ heap, a }) => heap.setExternalBytes(a, 5)],
  setPauses: [({ heap }) => heap.setPauses(undefined)],
  setThreshold: [({ heap }) => heap.setThreshold(0)],
  step: [({ heap }) => heap.step()],
  trackedCount: [({ heap }) => heap.trackedCount],
  trim: [({ heap }) => heap.trim(), { ...REFUSES, collecting: "ERR_BUSY" }],
  unfreeze: [({ heap }) => heap.unfreeze()],
  validate: [({ heap }) => expect(heap.validate()).toEqual([])],
  "[Symbol.dispose]": [({ heap }) => heap[Symbol.dispose](), ANSWERS],
  "[nodejs.util.inspect.custom]": [({ heap }) => shown(heap), ANSWERS],
  ...identity(({ heap }) => heap),
};

/** A disposed heap has no names left to drop: `using` ends without an error. */
const USING = { ...REFUSES, disposed: "answers" };

const ofObjects: Lines<Scene> = {
  __del__: [({ a }) => a.__del__, ANSWERS],
  "[Symbol.dispose]": [({ a }) => a[Symbol.dispose](), USING],
  "[nodejs.util.inspect.custom]": [({ a }) => shown(a), ANSWERS],
  ...identity(({ a }) => a),
  toJSON: [({ a }) => a.toJSON(), ANSWERS],
  ref: [({ a }) => a.ref, ANSWERS],
  plain: [({ a }) => a.plain, ANSWERS],
  toString: [({ a }: Scene) => a.toString(), ANSWERS] satisfies Line<Scene> as Line<Scene>,
};

/** Assignments. A plain value over another is JavaScript's own business. */
const assigned: Lines<Scene> = {
  "an object over nothing": [({ a, b }) => Object.assign(a, { other: b })],
  "an object over a plain value": [({ a, b }) => Object.assign(a, { plain: b })],
  "an object over an object": [({ a }) => Object.assign(a, { ref: a })],
  "a plain value over an object": [({ a }) => Object.assign(a, { ref: 1 })],
  "a plain value over another": [({ a }) => Object.assign(a, { plain: 2 }), ANSWERS],
};

const ofLists: Lines<Scene> = {
  "[Symbol.iterator]": [({ list }) => [...list], ANSWERS],
  at: [({ list }) => list.at(0), ANSWERS],
  clear: [({ list }) => list.clear()],
  includes: [({ list }) => list.includes(1), ANSWERS],
  indexOf: [({ list }) => list.indexOf(1), ANSWERS],
  insert: [({ list, a }) => list.insert(0, a)],
  length: [({ list }) => list.length, ANSWERS],
  pop: [({ heap, list }) => (heap.isDisposed ? list : new heap.List()).pop()],
  push: [({ list }) => list.push(1)],
  remove: [({ list }) => list.remove("none")],
  removeAt: [({ list }) => list.removeAt(0)],
  set: [({ list, a }) => list.set(0, a)],
};

/** The uses of an array; all its methods reduce to these. */
const ofGarbage: Lines<Scene> = {
  "at(0)": [({ garbage }) => garbage.at(0)],
  delete: [({ garbage }) => Reflect.deleteProperty(garbage, "0")],
  "for … of": [({ garbage }) => [...garbage]],
  has: [({ garbage }) => 0 in garbage],
  "item 0": [({ garbage }) => garbage[0]],
  keys: [({ garbage }) => Object.keys(garbage)],
  length: [({ garbage }) => garbage.length],
  pop: [({ garbage }) => garbage.pop()],
  push: [({ garbage, b }) => garbage.push(b)],
  "set item 0": [({ garbage, b }) => Reflect.set(garbage, "0", b)],
  "set length": [({ garbage }) => Reflect.set(garbage, "length", 0)],
  splice: [({ garbage }) => garbage.splice(0, 1)],
};

const ofWeakrefs: Lines<Scene> = {
  callback: [({ weak }) => weak.callback],
  deref: [({ weak }) => weak.deref()],
  equals: [({ weak }) => weak.equals(weak)],
};

/** Entries can be removed on a disposed heap: there is nothing to release. */
const DROPS = { ...REFUSES, disposed: "answers" };

const collections: Lines<Scene> = {
  ...identity(({ values }) => values, "WeakValueMap "),
  ...identity(({ keys }) => keys, "WeakKeyMap "),
  ...identity(({ set }) => set, "WeakSet "),
  ...identity(({ method }) => method, "WeakMethod "),
  ...identity(({ finalizer }) => finalizer, "Finalizer "),
  "WeakValueMap [Symbol.iterator]": [({ values }) => [...values]],
  "WeakValueMap [nodejs.util.inspect.custom]": [({ values }) => shown(values), ANSWERS],
  "WeakValueMap clear": [({ values }) => values.clear(), DROPS],
  "WeakValueMap delete": [({ values }) => values.delete("a"), DROPS],
  "WeakValueMap entries": [({ values }) => [...values.entries()]],
  "WeakValueMap get": [({ values }) => values.get("a")],
  "WeakValueMap has": [({ values }) => values.has("a")],
  "WeakValueMap keys": [({ values }) => [...values.keys()]],
  "WeakValueMap set": [({ values, b }) => values.set("b", b)],
  "WeakValueMap size": [({ values }) => values.size, ANSWERS],
  "WeakValueMap values": [({ values }) => [...values.values()]],
  "WeakKeyMap [Symbol.iterator]": [({ keys }) => [...keys]],
  "WeakKeyMap [nodejs.util.inspect.custom]": [({ keys }) => shown(keys), ANSWERS],
  "WeakKeyMap clear": [({ keys }) => keys.clear(), DROPS],
  "WeakKeyMap delete": [({ keys, a }) => keys.delete(a), DROPS],
  "WeakKeyMap entries": [({ keys }) => [...keys.entries()]],
  "WeakKeyMap get": [({ keys, a }) => keys.get(a)],
  "WeakKeyMap has": [({ keys, a }) => keys.has(a)],
  "WeakKeyMap keys": [({ keys }) => [...keys.keys()]],
  "WeakKeyMap set": [({ keys, b }) => keys.set(b, 1)],
  "WeakKeyMap size": [({ keys }) => keys.size, ANSWERS],
  "WeakKeyMap values": [({ keys }) => [...keys.values()]],
  "WeakSet [Symbol.iterator]": [({ set }) => [...set]],
  "WeakSet [nodejs.util.inspect.custom]": [({ set }) => shown(set), ANSWERS],
  "WeakSet add": [({ set, b }) => set.add(b)],
  "WeakSet clear": [({ set }) => set.clear(), DROPS],
  "WeakSet delete": [({ set, a }) => set.delete(a), DROPS],
  "WeakSet has": [({ set, a }) => set.has(a)],
  "WeakSet size": [({ set }) => set.size, ANSWERS],
  "WeakSet values": [({ set }) => [...set.values()]],
  "WeakMethod deref": [({ method }) => method.deref()],
  // A call that is due is made, no matter what happened to the heap.
  "Finalizer alive": [({ finalizer }) => finalizer.alive, ANSWERS],
  "Finalizer atexit": [({ finalizer }) => finalizer.atexit, ANSWERS],
  "Finalizer call": [({ finalizer }) => finalizer.call(), ANSWERS],
  "Finalizer detach": [({ finalizer }) => finalizer.detach()],
  "Finalizer order": [({ finalizer }) => finalizer.order(finalizer as never), ANSWERS],
  "Finalizer peek": [({ finalizer }) => finalizer.peek()],
};

const functions: Lines<Scene> = {
  "new heap.List()": [({ heap }) => new heap.List()],
  "new heap.Object()": [({ heap }) => new heap.Object()],
  "new WeakKeyMap()": [({ a }) => new WeakKeyMap([[a, 1]])],
  "new WeakMethod()": [({ a }) => new WeakMethod(a, "toString")],
  "new WeakSet()": [({ a }) => new WeakObjectSet([a])],
  "new WeakValueMap()": [({ a }) => new WeakValueMap([["a", a]])],
  "read through a proxy": [({ proxy: stand }) => stand.plain],
  "write through a proxy": [({ proxy: stand }) => Object.assign(stand, { plain: 2 })],
  countTypes: [({ heap }) => countTypes(heap)],
  del: [({ a }) => del(a)],
  finalize: [({ a }) => finalize(a, () => {})],
  getWeakRefCount: [({ a }) => getWeakRefCount(a)],
  getWeakRefs: [({ a }) => getWeakRefs(a)],
  "GCList.from": [({ heap, a }) => heap.List.from([a])],
  give: [({ a }) => give(a)],
  incref: [({ a }) => incref(a)],
  vars: [({ a }) => vars(a), ANSWERS],
  inspect: [({ heap }) => inspect(heap)],
  "new Growth()": [({ heap }) => new Growth(heap)],
  proxy: [({ a }) => proxy(a)],
  ref: [({ a }) => ref(a)],
  "ref with a callback": [({ a }) => ref(a, () => {})],
  "console.log of a list": [({ list }) => shown(list), ANSWERS],
  "console.log of a weak reference": [({ weak }) => shown(weak), ANSWERS],
  runAtExit: [() => runAtExit(), ANSWERS],
};

const tables = {
  "a heap": ofHeap,
  "an object": ofObjects,
  assignments: assigned,
  "a list": ofLists,
  garbage: ofGarbage,
  "a weak reference": ofWeakrefs,
  "a weak collection": collections,
  "a function": functions,
};

// Finalizers are kept until the program ends, no matter what happens to their heaps.
afterEach(() => runAtExit());

describe.each(ENGINES)("managed heaps on $name", ({ choice }) => {
  test("have a line for each member", () => {
    const { heap, a, list, weak, values, keys, set, method, finalizer } = sceneOf(choice, {});
    expectWhole(membersOf(heap), ofHeap, internalOfGC);
    const shared = membersOf(a);
    expectWhole(shared, ofObjects, internalOfObjects);
    const own = (object: object): string[] =>
      membersOf(object).filter((name) => !shared.includes(name) || Object.hasOwn(ofLists, name));
    expectWhole(own(list), ofLists, []);
    expectWhole(own(weak), ofWeakrefs, ["forget", "notify"]);
    const named = { WeakValueMap: values, WeakKeyMap: keys, WeakSet: set, WeakMethod: method };
    const all = Object.entries({ ...named, Finalizer: finalizer });
    const members = all.flatMap(([name, object]) =>
      membersOf(object).map((member) => `${name} ${member}`),
    );
    expectWhole(members, collections, []);
  });

  describe.each(Object.entries(tables))("%s", (_table, lines) => {
    test.each(Object.entries(lines))("%s, in each state", (_name, [call, outcomes = REFUSES]) => {
      for (const state of STATES) {
        expect([state, outcomeIn(choice, state, call)]).toEqual([state, outcomes[state]]);
      }
    });
  });
});

function sceneOf(choice: EngineUnderTest["choice"], options: object): Scene {
  const heap = new GC({ ...choice, ...options });
  class Node extends heap.Object {}
  const [a, b, saved] = [new Node() as Thing, new Node() as Thing, new Node()];
  a.ref = b;
  a.plain = 1;
  incref(a);
  const list = new heap.List<unknown>(1, b);
  heap.garbage.push(saved);
  return {
    heap,
    a,
    b,
    list,
    garbage: heap.garbage,
    weak: ref(a),
    values: new WeakValueMap([["a", a]]),
    keys: new WeakKeyMap([[a, b]]),
    set: new WeakObjectSet([a]),
    method: new WeakMethod<Thing, "toString">(a, "toString"),
    proxy: proxy(a),
    finalizer: finalize(a, () => {}),
  };
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
