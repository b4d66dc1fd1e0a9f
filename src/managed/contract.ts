// The contract between managed objects (`T`) and their heap, so that neither imports the other.

import type { Life } from "../heap/life.js";
import type { HeapObjects } from "../heap/objects.js";
import type { Reports } from "../heap/reports.js";
import type { FieldOwner } from "./class-fields.js";
import type { WaitingFields } from "./fields.js";

/** The parts of a weak reference. Its callback is an object of the heap or a function of the host. */
export interface WeakrefParts<T extends object> {
  readonly referent: T;
  readonly callbackObject: T | undefined;
  readonly hasCallback: boolean;
}

/** An object in its heap's table. */
interface Adopted<T extends object> extends FieldOwner {
  readonly object: T;
  slot: number;
}

/** What managed objects need from their heap. `GC` is the only implementation. */
export interface ManagedHeap<T extends object> {
  /** Which kind of finalizer `__del__` is, unless the class says otherwise. */
  readonly finalizers: "modern" | "legacy";
  /** Whether the heap takes calls; makes several calls one piece of work. */
  readonly life: Life;
  /** The objects in its slots. */
  readonly objects: HeapObjects;
  /** Receives errors that no caller can receive. */
  readonly reports: Reports;
  /** Whether the object in the slot has no references left and waits to be deallocated. */
  isDying(slot: number): boolean;
  /** Whether the object in the slot has only one reference. */
  mayDie(slot: number): boolean;
  /** Makes a slot for a new object, which the heap remembers. */
  adopt(state: Adopted<T>, references: number, flags: number): number;
  /** The number in the next object's name, for messages. */
  nextSerial(): number;
  /** Objects whose declared fields are not counted yet. */
  readonly fields: WaitingFields<Adopted<T>>;
  /** Makes a slot for a new weak reference. */
  adoptWeakref(state: Adopted<T>, parts: WeakrefParts<T>): number;
  /** The referent of the weak reference in the slot. */
  referentOf(weakref: number): T | undefined;
  /** The object that is its callback, if it is one. */
  callbackObjectOf(weakref: number): T | undefined;
  /** Whether the weak reference still has its callback. */
  hasCallback(weakref: number): boolean;
  /** What messages add about the live object in the slot: where it was made. */
  historyOf(slot: number): string;
  /** The weak references to the object in the slot, newest first. */
  weakrefsOf(slot: number): T[];
  /** Throws when refused; otherwise returns an outcome: DONE, or one for `settle`. */
  writeReference(slot: number, position: number, target: number): number;
  /** Acts on a call's outcome: finalizers, callbacks, deaths. */
  settle(outcome: number): void;
  /** Inserts an empty position; those from there on move up. */
  insertPosition(slot: number, position: number): void;
  pushReference(slot: number, target: number): void;
  /** Returns an outcome, like `writeReference`. */
  popReference(slot: number): number;
  takeName(slot: number): void;
  /** Returns an outcome, like `writeReference`. */
  dropName(slot: number): number;
}

/** A class of managed objects, as constructors see it. */
export interface ManagedClass<T extends object> {
  readonly name: string;
  readonly prototype: object;
  /** The heap of the class's objects. */
  readonly heap: ManagedHeap<T>;
  /** true when objects of the class get their slots by `bindWeakref`: weak references. */
  readonly allocatesItself?: boolean;
  /** false when objects of the class take no attributes. */
  readonly hasAttributes?: boolean;
  /** true when objects of the class have items, at the positions after those of their attributes. */
  readonly hasItems?: boolean;
  /** Overrides the heap's kind of finalizer for this class. */
  readonly finalizers?: "modern" | "legacy";
}
