// The managed heap: Python's gc module over managed objects.

import * as layout from "../../assembly/layout.js";
import { checkInteger } from "../errors/arguments.js";
import { recognize } from "../errors/copies.js";
import { show, typeError } from "../errors/error.js";
import { historyText } from "../errors/history.js";
import { ByteCalls } from "../heap/byte-calls.js";
import type { EngineFactory, GCOptions } from "../heap/collection.js";
import type { Inspection } from "../heap/inspection.js";
import type { HeapObjects } from "../heap/objects.js";
import { heapFull } from "../heap/refusal.js";
import { defineIdentity } from "../host/identity.js";
import type { ManagedHeap, WeakrefParts } from "./contract.js";
import { WaitingFields } from "./fields.js";
import { createGarbageList, type GarbageList } from "./garbage.js";
import { objectsInspection } from "./inspection.js";
import { ManagedList } from "./list.js";
import { checkManaged } from "./names.js";
import { isManaged, ManagedObject, type ObjectState, stateOf } from "./object.js";
import { deadObject, foreignObject } from "./refusal.js";
import type { WeakReference } from "./weak-reference.js";

/** The base class of one heap's objects. */
export interface ManagedObjectClass {
  new (): ManagedObject;
  readonly prototype: ManagedObject;
  readonly heap: ManagedCollector;
}

/** The class of one heap's lists. */
export interface ManagedListClass {
  new <T>(...items: T[]): ManagedList<T>;
  from<T>(items: Iterable<T>): ManagedList<T>;
  readonly prototype: ManagedList<unknown>;
  readonly heap: ManagedCollector;
}

/**
 * A heap of managed objects, with the functions of Python's `gc` module. Two entries derive their `GC` from
 * it; the one of ouroboros-gc/js has only one engine, so that its bundles contain no Wasm.
 */
export abstract class ManagedCollector extends ByteCalls {
  readonly finalizers: "modern" | "legacy";

  /**
   * The objects that a collection found unreachable but could not free: those in a cycle that have a legacy
   * finalizer. The list owns a reference to each; removing one releases it.
   */
  get garbage(): ManagedObject[] {
    this.life.check();
    return this.#garbage.list;
  }

  readonly #garbage: GarbageList;
  /** The state of the object in each slot. */
  readonly #states: (ObjectState | undefined)[] = [];
  /** @internal */
  readonly fields: WaitingFields<ObjectState> = new WaitingFields({
    takesCalls: () => this.life.isReady,
    living: () => this.#states.filter((state) => state !== undefined),
    ownerOf: (object) => stateOf(object) as ObjectState,
    report: ({ object }, error) => {
      this.reports.unraisable({ error, where: "declared fields", object });
    },
    release: (replaced) => {
      this.life.inSteps(() => {
        for (const { slot } of replaced) if (!this.isDisposed) this.settle(this.dropName(slot));
      });
    },
  });
  #serial = 0;
  #objectClass: ManagedObjectClass | undefined;
  #listClass: ManagedListClass | undefined;

  constructor(options: GCOptions, makeEngine: EngineFactory) {
    super(options, makeEngine, ["finalizers"]);
    const { finalizers = "modern" } = options;
    if (finalizers !== "modern" && finalizers !== "legacy") {
      throw typeError(
        "ERR_ARGUMENT",
        `new GC: finalizers must be "modern" or "legacy", got ${show(finalizers)}.`,
      );
    }
    this.finalizers = finalizers;
    recognize(isManaged);
    this.#garbage = createGarbageList(this);
  }

  /** The base class for objects of this heap; `GCObject` for the default heap. */
  get Object(): ManagedObjectClass {
    const heap = this satisfies ManagedHeap<ManagedObject>;
    this.#objectClass ??= class GCObject extends ManagedObject {
      static readonly heap: ManagedCollector = heap;
    };
    return this.#objectClass;
  }

  /** The class of this heap's lists; `GCList` for the default heap. */
  get List(): ManagedListClass {
    const heap = this satisfies ManagedHeap<ManagedObject>;
    this.#listClass ??= class GCList<T> extends ManagedList<T> {
      static readonly heap: ManagedCollector = heap;
    };
    return this.#listClass;
  }

  // --- What managed objects need (ManagedHeap)

  /** @internal */
  adopt(state: ObjectState, references: number, flags: number): number {
    const slot = this.allocate(0, references, flags);
    if (slot === layout.NIL) throw heapFull(`new ${state.record.name}`, this.core);
    this.#states[slot] = state;
    return slot;
  }

  /** @internal */
  adoptWeakref(state: ObjectState, parts: WeakrefParts<ManagedObject>): number {
    const { referent, callbackObject, hasCallback } = parts;
    const allocate = (counted: number): number => {
      const called = callbackObject ? this.#liveSlot("ref", callbackObject) : layout.NIL;
      const known = this.#liveSlot("ref", referent);
      return this.core.allocWeakref(0, known, called, hasCallback ? 1 : 0, counted);
    };
    const slot = allocate(0) || (this.collectedDue() ? allocate(1) : layout.NIL);
    if (slot === layout.NIL) throw heapFull("ref", this.core);
    this.#states[slot] = state;
    return slot;
  }

  #objectAt(slot: number): ManagedObject | undefined {
    return this.#states[slot]?.object;
  }

  /** @internal */
  referentOf(weakref: number): ManagedObject | undefined {
    return this.#objectAt(this.core.referentOf(weakref));
  }

  /** @internal */
  callbackObjectOf(weakref: number): ManagedObject | undefined {
    return this.#objectAt(this.core.callbackObjectOf(weakref));
  }

  /** @internal */
  hasCallback(weakref: number): boolean {
    return (this.core.metaOf(weakref) & layout.CALLBACK) !== 0;
  }

  /** @internal */
  weakrefsOf(slot: number): ManagedObject[] {
    const weakrefs: number[] = [];
    let weakref = this.core.firstWeakref(slot);
    while (weakref !== layout.NIL) {
      // A weak reference that waits to be deallocated can no longer be used.
      if (!this.isDying(weakref)) weakrefs.push(weakref);
      weakref = this.core.nextWeakref(weakref);
    }
    return this.#objectsAt(weakrefs);
  }

  /** @internal */
  nextSerial(): number {
    return ++this.#serial;
  }

  /** @internal */
  writeReference(slot: number, position: number, target: number): number {
    const outcome = this.calls.setReference(slot, position, target);
    return outcome < layout.OUT_OF_MEMORY
      ? outcome
      : this.#writeAnyway(slot, position, target, outcome);
  }

  /** Grows the object if it does not have the position yet; every other refusal throws. */
  #writeAnyway(slot: number, position: number, target: number, refused: number): number {
    this.life.check();
    if (refused === layout.BAD_INDEX) {
      if (this.core.growReferences(slot, position + 1) !== layout.DONE) {
        throw heapFull("assignment", this.core);
      }
      return this.writeReference(slot, position, target);
    }
    throw refused === layout.BAD_TARGET
      ? deadObject("assignment", this.#objectAt(target))
      : heapFull("assignment", this.core);
  }

  /** @internal */
  isDying(slot: number): boolean {
    return this.core.refcountOf(slot) === 0;
  }

  /** @internal */
  mayDie(slot: number): boolean {
    return this.calls.refcountOf(slot) <= 1;
  }

  /** @internal */
  insertPosition(slot: number, position: number): void {
    if (this.core.insertReference(slot, position, layout.NIL) !== layout.DONE) {
      throw heapFull("assignment", this.core);
    }
  }

  /** @internal */
  pushReference(slot: number, target: number): void {
    const status = this.calls.pushReference(slot, target);
    if (status === layout.BAD_TARGET) throw deadObject("push", this.#objectAt(target));
    if (status !== layout.DONE) throw heapFull("push", this.core);
  }

  /** @internal */
  popReference(slot: number): number {
    return this.core.popReference(slot);
  }

  /** @internal */
  takeName(slot: number): void {
    if (this.core.increfBy(slot, 1) !== layout.DONE) {
      throw deadObject("incref", this.#objectAt(slot));
    }
  }

  /** @internal */
  dropName(slot: number): number {
    const outcome = this.calls.decref(slot);
    if (outcome >= layout.OUT_OF_MEMORY) this.life.check();
    return outcome;
  }

  /** @internal */
  override readonly kind: string = "GC";

  /** @hidden */
  override inspection(): Inspection {
    this.steps.finish();
    this.objects.prepare();
    return objectsInspection(this.core, this.external, this.#states, (object) =>
      this.#slotOf(object),
    );
  }

  /** @internal */
  override readonly objects: HeapObjects = {
    observesDeaths: true,
    table: () => this.#states,
    cut: (end) => void this.#states.splice(end),
    callFinalizer: (slot) => {
      const object = this.#objectAt(slot) as ManagedObject;
      this.reports.callUser("finalizer", slot, () => object.__del__?.());
    },
    callWeakref: (weakref) => {
      const object = this.#objectAt(weakref) as WeakReference;
      const callbackObject = this.callbackObjectOf(weakref);
      const notify = (): void => object.notify(callbackObject);
      this.reports.callUser("weak reference callback", weakref, notify);
    },
    keepGarbage: (slot) => {
      // The engine already holds the list's reference.
      this.#garbage.behind.push(this.#objectAt(slot) as ManagedObject);
    },
    noteDeath: (slot) => {
      const state = this.#states[slot];
      if (!state) return;
      if (state.record.isWeakReference) (state.object as WeakReference).forget();
      state.die();
      this.#states[slot] = undefined;
    },
    describe: (slot) => this.#objectAt(slot),
    // No state if the heap was cut off before it was stored.
    nameCount: (slot) => this.#states[slot]?.nameCount ?? 0,
    typeName: (slot) => this.#states[slot]?.record.name,
    prepare: () => {
      this.life.check();
      this.#garbage.flush();
      this.fields.prepare();
    },
    clear: () => {
      this.fields.clear();
      this.#states.length = 0;
    },
  };

  /** @internal */
  historyOf(slot: number): string {
    const { core } = this;
    return historyText(core.history?.(slot, core.metaOf(slot) >>> layout.VERSION_SHIFT));
  }

  // --- Python's gc module: the functions about objects

  /**
   * The tracked objects of a generation; without an argument, of all but the permanent generation.
   * Objects that are being collected are not listed.
   * @throws {RangeError | TypeError} ERR_GENERATION
   */
  getObjects(generation?: number): ManagedObject[] {
    if (generation !== undefined) {
      checkInteger("getObjects", "generation", generation, 0, 2, "ERR_GENERATION");
    }
    this.objects.prepare();
    return this.#objectsAt(this.core.list(this.core.listObjects(generation ?? 255)));
  }

  /** The objects that refer to any of `objects`, each once. Cost: a scan of the heap for each of `objects`. */
  getReferrers(...objects: unknown[]): ManagedObject[] {
    this.objects.prepare();
    const referrers = new Set<ManagedObject>();
    for (const object of objects) {
      const slot = this.#slotOf(object);
      if (slot === layout.NIL) continue;
      const list = this.core.list(this.core.listReferrers(slot));
      for (const referrer of this.#objectsAt(list)) referrers.add(referrer);
    }
    return [...referrers];
  }

  /** What `objects` refer to, once for each reference. Other values refer to nothing. */
  getReferents(...objects: unknown[]): ManagedObject[] {
    this.objects.prepare();
    const referents: number[] = [];
    for (const object of objects) {
      const slot = this.#slotOf(object);
      if (slot === layout.NIL) continue;
      for (let index = 0, count = this.core.referenceCount(slot); index < count; index++) {
        const referent = this.core.getReference(slot, index);
        if (referent !== layout.NIL) referents.push(referent);
      }
    }
    return this.#objectsAt(referents);
  }

  #objectsAt(slots: ArrayLike<number>): ManagedObject[] {
    return Array.from(slots, (slot) => this.#objectAt(slot) as ManagedObject);
  }

  /** The slot of a live object of this heap; NIL for every other value. */
  #slotOf(value: unknown): number {
    const state = stateOf(value);
    return state?.heap === this ? state.slot : layout.NIL;
  }

  /**
   * Number of references to `object`: its names, references from objects, entries of `garbage`.
   * @throws {GcError} ERR_DEAD_OBJECT, ERR_FOREIGN_OBJECT
   * @remarks Python: `sys.getrefcount`, without the one reference that its argument adds.
   */
  getRefcount(object: ManagedObject): number {
    this.objects.prepare();
    return this.core.refcountOf(this.#liveSlot("getRefcount", object));
  }

  /**
   * Sets the bytes outside the heap that `object` stands for, in place of those it had; they are given back
   * when it dies. May start a full collection: see `setByteThreshold`.
   *
   * @throws {RangeError | TypeError} ERR_ARGUMENT unless `bytes` is a whole number, and the sum of all is
   * below 2^53.
   * @throws {GcError} ERR_DEAD_OBJECT, ERR_FOREIGN_OBJECT
   */
  setExternalBytes(object: ManagedObject, bytes: number): void {
    this.objects.prepare();
    this.setBytes(() => this.#liveSlot("setExternalBytes", object), bytes);
  }

  /** Bytes outside the heap that `object` stands for. */
  getExternalBytes(object: ManagedObject): number {
    this.objects.prepare();
    return this.external.of(this.#liveSlot("getExternalBytes", object));
  }

  #liveSlot(call: string, object: ManagedObject): number {
    const { heap, slot } = checkManaged(call, object);
    if (heap !== this) throw foreignObject(call, object);
    if (slot === layout.NIL || this.core.refcountOf(slot) === 0) throw deadObject(call, object);
    return slot;
  }

  /** Whether the collector tracks `value`: true for live objects of this heap. */
  isTracked(value: unknown): boolean {
    this.life.check();
    const slot = this.#slotOf(value);
    return (
      slot !== layout.NIL && (this.core.metaOf(slot) & layout.GENERATION_MASK) <= layout.PERMANENT
    );
  }

  /** Whether the finalizer of `value` was called. */
  isFinalized(value: unknown): boolean {
    this.life.check();
    const slot = this.#slotOf(value);
    const meta = slot === layout.NIL ? 0 : this.core.metaOf(slot);
    return (meta & layout.FINALIZER) !== 0 && (meta & layout.FINALIZED) !== 0;
  }
}

defineIdentity(ManagedCollector.prototype, "GC");
