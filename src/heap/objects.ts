// What a face of the library knows of the objects in its heap's slots: whom to call for them, whom to
// tell of their deaths, how they are shown. Each kind of heap brings its own.

import type { Handle } from "../engine/handle.js";
import type { ObjectTable } from "../invariants/object-table.js";

/** The objects of one heap, by slot. */
export interface HeapObjects {
  /** What stands for each object, where something does. */
  table?(): ObjectTable;
  /** Whether the engine tells of every death. */
  readonly observesDeaths: boolean;
  callFinalizer(slot: number): void;
  callWeakref(weakref: number): void;
  /** A collection could not free the object, or kept it. */
  keepGarbage(slot: number): void;
  noteDeath(slot: number): void;
  /** All that died together, where they are told together. */
  noteDeaths?(slots: Uint32Array): void;
  /** The objects that a collection found, and that wait for their finalizers to be called. */
  waiting?(): number[];
  /** How the object appears in reports. */
  describe(slot: number): unknown;
  /** How many names it has, where objects have names. */
  nameCount?(slot: number): number;
  /** The name of its class, where objects have classes. */
  typeName(slot: number): string | undefined;
  /** Brings up to date what was put off; before anything that looks at the heap. */
  prepare(): void;
  /** The slots from `end` on have gone from the heap. */
  cut?(end: number): void;
  /** The heap was disposed. */
  clear(): void;
}

/** Those of a heap of handles, with what the heap itself owns of them. */
export interface HandleObjects extends HeapObjects {
  readonly garbage: readonly Handle[];
  readonly finalizerQueue: { toArray(): Handle[] };
  /** What the stack of a runtime has, where it is counted beside the heap. */
  readonly stackCounts: { readonly unchecked: { count(slot: number): number } } | undefined;
}
