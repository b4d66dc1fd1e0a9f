// The raw heap, the half of it that changes nothing: what an object is, what it refers to, who refers
// to it. Every handle is checked.

import * as layout from "../../assembly/layout.js";
import { type Handle, noHandle, refusedHandle } from "../engine/handle.js";
import { checkInteger, typeError } from "../errors/error.js";
import { readBatch } from "./batch.js";
import { Collector } from "./collector.js";
import { checkResults } from "./numbers.js";

/**
 * What can be asked of the objects of a raw heap. `Heap` is the one that there is.
 * @hidden
 */
export abstract class ReadableHeap extends Collector {
  /** The slot of a handle that must be good. */
  protected slot(call: string, handle: Handle): number {
    if (typeof handle !== "number") throw noHandle(call, handle);
    const slot = this.core.slotOf(handle);
    if (slot === 0) throw refusedHandle(call, this.core, handle);
    return slot;
  }

  protected override describe(slot: number): unknown {
    return this.engineAsIs?.handleOf(slot);
  }

  /** Number of reference positions. */
  referenceCount(handle: Handle): number {
    return this.core.referenceCount(this.slot("referenceCount", handle));
  }

  /** Whether the handle's object is alive; false for whatever is no handle. */
  isAlive(handle: Handle): boolean {
    const { core } = this;
    return typeof handle === "number" && core.slotOf(handle) !== 0;
  }

  /** How many references to the object there are, from objects and from outside. */
  refcount(handle: Handle): number {
    return this.core.refcountOf(this.slot("refcount", handle));
  }

  /** The object's type tag. */
  typeOf(handle: Handle): number {
    return this.core.typeOf(this.slot("typeOf", handle));
  }

  /** 0, 1, 2, or 3 for the permanent generation; -1 for an object that is not tracked. */
  generationOf(handle: Handle): number {
    const generation = this.core.metaOf(this.slot("generationOf", handle)) & layout.GENERATION_MASK;
    return generation <= layout.PERMANENT ? generation : -1;
  }

  /** Whether the collector knows the object. Leaves it does not. */
  isTracked(handle: Handle): boolean {
    return this.generationOf(handle) >= 0;
  }

  /** Whether the object's finalizer was called. */
  isFinalized(handle: Handle): boolean {
    return (this.core.metaOf(this.slot("isFinalized", handle)) & layout.FINALIZED) !== 0;
  }

  /** The objects of a generation, or of all but the permanent one, in the order of slots. */
  getObjects(generation?: number): Handle[] {
    if (generation !== undefined) {
      checkInteger("getObjects", "generation", generation, 0, 2, "ERR_GENERATION");
    }
    return this.#handles(this.core.listObjects(generation ?? 255));
  }

  /** What the object refers to, in order, as often as it does. */
  getReferents(handle: Handle): Handle[] {
    const slot = this.slot("getReferents", handle);
    const referents: Handle[] = [];
    for (let index = 0, count = this.core.referenceCount(slot); index < count; index++) {
      const referent = this.core.getReference(slot, index);
      if (referent !== 0) referents.push(this.core.handleOf(referent));
    }
    return referents;
  }

  /** The tracked objects that refer to the object, each once. Cost: the whole heap. */
  getReferrers(handle: Handle): Handle[] {
    return this.#handles(this.core.listReferrers(this.slot("getReferrers", handle)));
  }

  #handles(count: number): Handle[] {
    return Array.from(this.core.list(count), (slot) => this.core.handleOf(slot));
  }

  /** The object that a weak reference knows, or 0 when it has gone. */
  getReferent(weakref: Handle): Handle {
    const slot = this.slot("getReferent", weakref);
    if (!(this.core.metaOf(slot) & layout.WEAKREF)) {
      throw typeError(
        "ERR_ARGUMENT",
        `getReferent: object ${weakref} is no weak reference. Make one with allocWeakref().`,
      );
    }
    return this.core.handleOf(this.core.referentOf(slot));
  }

  /** 1 for every handle whose object is alive, else 0. */
  aliveMany(handles: Float64Array, out: Uint8Array): void {
    checkResults("aliveMany", handles, out, "Uint8Array");
    readBatch(this.core, handles, layout.READ_ALIVE, out);
  }

  /** The refcount of every object, -1 for a handle whose object is not alive. */
  refcountMany(handles: Float64Array, out: Float64Array): void {
    checkResults("refcountMany", handles, out, "Float64Array");
    readBatch(this.core, handles, layout.READ_REFCOUNT, out);
  }
}
