// The half of the model without a collector: objects are counted, and die when nothing refers to them; their
// deaths call user code, which may do anything.

import type { Action, Operation, RecordedEvent } from "../replay/recording.js";
import { CPYTHON_ORDER, type Order } from "./order.js";
import { referentsOf, type Thing } from "./thing.js";

class Raised extends Error {}

/** A heap that counts references. */
export abstract class CountedHeap {
  readonly roots: Map<number, Thing> = new Map();
  /** Every object that has not been torn down, in the order of creation. */
  readonly things: Set<Thing> = new Set();
  protected readonly order: Order;
  /** The objects that a running collection found unreachable; those that die during it are removed. */
  protected unreachable: Set<Thing> = new Set();
  /** The objects that it set aside: legacy finalizers, and all objects reachable from them. */
  protected aside: Set<Thing> = new Set();
  protected live = 0;
  protected events: RecordedEvent[] = [];
  #depth = 0;
  readonly #putOff: Thing[] = [];

  constructor(order: Order = CPYTHON_ORDER) {
    this.order = order;
  }

  protected abstract collect(generation: number): number;
  protected abstract make(operation: Partial<Operation>): Thing;

  /** The object that a root holds. */
  at(root: number | undefined): Thing {
    const thing = this.roots.get(root ?? -1);
    if (!thing) throw new Error(`model: no root ${root}`);
    return thing;
  }

  // --- Reference counts

  protected release(thing: Thing): void {
    if (thing.refcount === 0) throw new Error(`model: ${thing.id} is released too often`);
    thing.refcount--;
    if (thing.refcount > 0) return;
    this.untrack(thing);
    if (this.#depth >= this.order.depthMax) {
      this.#putOff.push(thing);
      return;
    }
    this.#deallocateNested(thing);
    while (this.#depth === 0 && this.#putOff.length > 0) {
      this.#deallocateNested(this.order.takeNext(this.#putOff));
    }
  }

  #deallocateNested(thing: Thing): void {
    this.#depth++;
    this.#deallocate(thing);
    this.#depth--;
  }

  protected untrack(thing: Thing): void {
    thing.generation = undefined;
    this.unreachable.delete(thing);
    this.aside.delete(thing);
  }

  protected assign(thing: Thing, index: number, value: Thing | null): void {
    if (value) value.refcount++;
    const previous = thing.slots[index] ?? null;
    thing.slots[index] = value;
    if (previous) this.release(previous);
  }

  /** The root's reference is handed over: the count does not change. */
  protected handOver(root: number | undefined): Thing {
    const thing = this.at(root);
    this.roots.delete(root as number);
    return thing;
  }

  /** A reference that is counted already becomes the root's. */
  protected keep(root: number | undefined, thing: Thing | null | undefined): void {
    if (!thing) return;
    if (this.roots.has(root as number)) throw new Error(`model: root ${root} is taken`);
    this.roots.set(root as number, thing);
  }

  protected truncate(thing: Thing, length: number): void {
    while (thing.slots.length > length) {
      const item = thing.slots.pop();
      if (item) this.release(item);
    }
  }

  protected bind(root: number, thing: Thing): void {
    if (this.roots.has(root)) throw new Error(`model: root ${root} is taken`);
    thing.refcount++;
    this.roots.set(root, thing);
  }

  protected unbind(root: number): void {
    const thing = this.at(root);
    this.roots.delete(root);
    this.release(thing);
  }

  // --- Death by reference count

  #deallocate(thing: Thing): void {
    if (thing.finalizer && thing.kind !== "legacy" && !thing.isFinalized) {
      thing.isFinalized = true;
      if (this.#isSavedByFinalizer(thing)) return;
    }
    this.#callBack(thing);
    if (thing.kind === "legacy" && this.#isSavedByFinalizer(thing)) return;
    this.noteDeath(thing);
    this.letGo(thing, thing.kind !== "list");
    this.things.delete(thing);
  }

  /** The finalizer borrows a reference, and sees the object in the youngest generation. */
  #isSavedByFinalizer(thing: Thing): boolean {
    thing.generation = 0;
    thing.refcount = 1;
    this.finalize(thing);
    thing.refcount--;
    if (thing.refcount > 0) return true;
    this.untrack(thing);
    return false;
  }

  /** Weak references to the dying object are cleared, then their callbacks called, newest first. */
  #callBack(referent: Thing): void {
    const calls: [Thing, NonNullable<Thing["callback"]>][] = [];
    for (const weakref of referent.weakrefs) {
      weakref.referent = undefined;
      if (!weakref.callback || weakref.refcount === 0) continue;
      calls.push([weakref, weakref.callback]);
      weakref.callback = undefined;
      weakref.refcount++;
    }
    referent.weakrefs = [];
    for (const [weakref, callback] of calls) {
      this.call(weakref, callback);
      this.release(weakref);
      if (callback.object) this.release(callback.object);
    }
  }

  protected noteDeath(thing: Thing): void {
    if (thing.isDead) return;
    thing.isDead = true;
    this.live--;
    this.events.push(["dead", thing.id]);
  }

  /**
   * Releases everything that the object owns, and its weak referent; `inOrder` means in the order of its
   * slots.
   */
  protected letGo(thing: Thing, inOrder: boolean): void {
    const owned = referentsOf(thing);
    if (thing.kind === "list") owned.reverse();
    const referents = inOrder ? owned : this.order.arrange(owned);
    const { referent } = thing;
    if (referent) referent.weakrefs = referent.weakrefs.filter((weakref) => weakref !== thing);
    thing.referent = undefined;
    thing.callback = undefined;
    thing.slots = thing.slots.map(() => null);
    for (const held of referents) this.release(held);
  }

  // --- User code

  protected finalize(thing: Thing): void {
    this.events.push(["fin", thing.id]);
    this.#act(thing, thing.finalizer ?? []);
  }

  protected call(weakref: Thing, callback: NonNullable<Thing["callback"]>): void {
    if (callback.object) {
      this.events.push(["wcb", weakref.id, callback.object.id]);
      return;
    }
    this.events.push(["wcb", weakref.id]);
    this.#act(weakref, callback.actions);
  }

  #act(self: Thing, actions: readonly Action[]): void {
    try {
      for (const [kind, ...inputs] of actions) {
        const [a = 0, b, c = 0] = inputs;
        this.#actOnce(self, kind, a, b, c);
      }
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
      this.events.push(["unraisable", self.id]);
    }
  }

  #actOnce(self: Thing, kind: string, a: number, b: number | undefined, c: number): void {
    switch (kind) {
      case "resurrect": {
        if (this.roots.has(a) || self.resurrections >= (b ?? Number.POSITIVE_INFINITY)) break;
        self.resurrections++;
        this.bind(a, self);
        break;
      }
      case "rescue": {
        const held = self.slots[a];
        if (held) this.bind(b as number, held);
        break;
      }
      case "clear":
        this.assign(self, a, null);
        break;
      case "store": {
        const holder = this.roots.get(a);
        if (holder) this.assign(holder, b as number, self);
        break;
      }
      case "drop":
        if (this.roots.has(a)) this.unbind(a);
        break;
      case "new":
        this.make({ sn: a, k: "node", n: b as number, r: c });
        this.events.push(["new", a]);
        break;
      case "collect":
        this.events.push(["ncollect", self.id, a, this.collect(a)]);
        break;
      case "raise":
        throw new Raised();
      default:
        throw new Error(`model: unknown action ${kind}`);
    }
  }
}
