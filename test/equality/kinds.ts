// One object of every class of the library whose objects are more than their contents.

import { Graph } from "../../src/graph.js";
import { GC, type GCObject } from "../../src/index.js";
import { Growth, inspect } from "../../src/inspect.js";
import { Heap } from "../../src/raw.js";
import { type Owned, Resources, type Scope } from "../../src/resources.js";
import {
  finalize,
  proxy,
  ref,
  WeakKeyMap,
  WeakMethod,
  WeakSet as WeakObjectSet,
  WeakValueMap,
} from "../../src/weakref.js";
import type { EngineUnderTest } from "../engines.js";

/** A heap, and the objects made on it. */
export interface World {
  readonly choice: EngineUnderTest["choice"];
  readonly heap: GC;
  /** One class for all objects of the heap. */
  readonly Thing: new (
    x?: number,
  ) => GCObject & { x: number };
  readonly resources: Resources;
}

export function newWorld(choice: EngineUnderTest["choice"]): World {
  const heap = new GC({ ...choice, automatic: false });
  class Thing extends heap.Object {
    x: number;
    constructor(x = 0) {
      super();
      this.x = x;
    }
    method(): number {
      return this.x;
    }
  }
  return { choice, heap, Thing, resources: new Resources(choice) };
}

export interface Kind {
  readonly name: string;
  /** Some tools compare iterables item by item. */
  readonly isIterable?: true;
  /** Attributes are enumerable properties. */
  readonly hasAttributes?: true;
  /** A new object that holds `x`, as far as possible. */
  make(world: World, x: number): object;
}

export const KINDS: readonly Kind[] = [
  { name: "GCObject", hasAttributes: true, make: ({ Thing }, x) => new Thing(x) },
  { name: "GCList", isIterable: true, make: ({ heap }, x) => new heap.List(x) },
  { name: "WeakReference", make: ({ Thing }, x) => ref(new Thing(x), () => undefined) },
  { name: "a proxy", hasAttributes: true, make: ({ Thing }, x) => proxy(new Thing(x)) },
  { name: "WeakValueMap", isIterable: true, make: () => new WeakValueMap() },
  {
    name: "WeakKeyMap",
    isIterable: true,
    make: (world, x) => new WeakKeyMap([[shared(world), x]]),
  },
  { name: "WeakSet", isIterable: true, make: (world) => new WeakObjectSet([shared(world)]) },
  {
    name: "WeakMethod",
    make: ({ Thing }, x) => new WeakMethod(new Thing(x) as never, "method" as never),
  },
  {
    name: "Finalizer",
    // A call that is due at exit would keep its heap until then.
    make: ({ Thing }, x) =>
      Object.assign(
        finalize(new Thing(x), () => undefined),
        { atexit: false },
      ),
  },
  { name: "GC", make: ({ choice }) => new GC(choice) },
  { name: "Heap", make: ({ choice }) => new Heap(choice) },
  { name: "HeapGraph", make: ({ heap }) => inspect(heap) },
  { name: "Graph", make: () => new Graph() },
  { name: "Growth", make: ({ heap }) => new Growth(heap) },
  { name: "Resources", make: ({ choice }) => new Resources(choice) },
  {
    name: "Owned",
    make: ({ resources }, x): Owned => resources.own(x, { dispose: () => undefined }),
  },
  { name: "Scope", make: ({ resources }): Scope => resources.scope((scope) => scope) },
];

const sharedObjects = new WeakMap<GC, GCObject>();

/** The same object for all of one heap. */
function shared({ heap, Thing }: World): GCObject {
  const known = sharedObjects.get(heap) ?? new Thing();
  sharedObjects.set(heap, known);
  return known;
}
