// The objects in a heap's slots: what to call for them, who hears of their deaths, how they are shown.
// Each kind of heap has its own.

import type { Handle } from "../engine/handle.js";
import type { ObjectTable } from "../invariants/object-table.js";

/** The objects of one heap, by slot. */
export interface HeapObjects {
  /** The table of what represents each object, where there is one. */
  table?(): ObjectTable;
  /** Whether the engine reports every death. */
  readonly observesDeaths: boolean;
  callFinalizer(slot: number): void;
  callWeakref(weakref: number): void;
  /** A collection could not free the object, or kept it. */
  keepGarbage(slot: number): void;
  noteDeath(slot: number): void;
  /** All objects that died together, where they are reported together. */
  noteDeaths?(slots: Uint32Array): void;
  /** Objects that a collection found, and whose finalizers have not been called yet. */
  waiting?(): number[];
  /** How the object appears in reports. */
  describe(slot: number): unknown;
  /** How many names the object has, where objects have names. */
  nameCount?(slot: number): number;
  /** The name of the object's class, where objects have classes. */
  typeName(slot: number): string | undefined;
  /** Brings deferred work up to date, before anything reads the heap. */
  prepare(): void;
  /** The heap has lost its slots from `end` on. */
  cut?(end: number): void;
  /** The heap was disposed. */
  clear(): void;
}

/** The objects of a handle heap, with the references that the heap itself owns. */
export interface HandleObjects extends HeapObjects {
  readonly garbage: readonly Handle[];
  readonly finalizerQueue: { toArray(): Handle[] };
  /** The references on a runtime's stack, where they are counted outside the heap. */
  readonly stackCounts: { readonly unchecked: { count(slot: number): number } } | undefined;
}
