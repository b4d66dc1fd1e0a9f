// The calls of the raw heap that read and write references. A call whose name ends in Steal stores the
// caller's own reference; one that ends in Owned returns a reference that the caller owns. All others return
// borrowed references, and leave the caller's own with the caller.

import * as layout from "../../assembly/layout.js";
import { type Handle, noHandle } from "../engine/handle.js";
import { checkInteger } from "../errors/arguments.js";
import { HandleHeap } from "./handle-heap.js";
import { checkFlags, checkPosition, isWord, TYPE_MAX } from "./numbers.js";
import { refusal } from "./refusal.js";

/**
 * What the raw `Heap` can do with references.
 * @hidden
 */
export abstract class ReferenceCalls extends HandleHeap {
  /** The object at position `index`, or 0. You do not own it: incref it to keep it. */
  getReference(handle: Handle, index: number): Handle {
    if (typeof handle !== "number") throw noHandle("getReference", handle);
    checkPosition("getReference", index);
    const referent = this.core.getReferenceHandle(handle, index);
    if (referent >= 0) return referent;
    throw refusal(this.core, -referent, { call: "getReference", handle, index, target: 0 });
  }

  /**
   * A new reference, which you own, to the object at position `index`; 0 where the position is empty. As
   * `getReference`, then `incref`.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_REFCOUNT_OVERFLOW
   * @remarks CPython: `PyList_GetItemRef`, `PyCell_GetRef`.
   */
  getReferenceOwned(handle: Handle, index: number): Handle {
    if (typeof handle !== "number") throw noHandle("getReferenceOwned", handle);
    if (!isWord(index)) checkPosition("getReferenceOwned", index);
    const result = this.calls.getReferenceOwnedHandle(handle, index);
    return result >= 0 ? result : this.#refuse("getReferenceOwned", result, handle, index);
  }

  /**
   * Moves your reference to `target` to position `index`, and releases what it referred to. As
   * `setReference`, then `decref` of the target. 0 empties the position.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when no reference to the target is yours.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   * @remarks CPython: `PyList_SetItem`, `PyCell_SetTakeRef`.
   */
  setReferenceSteal(handle: Handle, index: number, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("setReferenceSteal", handle);
    if (typeof target !== "number") throw noHandle("setReferenceSteal", target);
    if (!isWord(index)) checkPosition("setReferenceSteal", index);
    const outcome = this.calls.setReferenceStealHandle(handle, index, target);
    if (outcome !== layout.DONE) this.after("setReferenceSteal", outcome, handle, index, target);
  }

  /**
   * Moves your reference to `target` to position `index`, and returns the reference that was there, which
   * you own; 0 where there was none. No refcount changes, and nothing dies. A target of 0 takes the reference
   * out.
   * @throws as `setReferenceSteal`.
   * @remarks CPython: `PyCell_SwapTakeRef`.
   */
  swapReference(handle: Handle, index: number, target: Handle): Handle {
    if (typeof handle !== "number") throw noHandle("swapReference", handle);
    if (typeof target !== "number") throw noHandle("swapReference", target);
    if (!isWord(index)) checkPosition("swapReference", index);
    const result = this.calls.swapReferenceHandle(handle, index, target);
    return result >= 0 ? result : this.#refuse("swapReference", result, handle, index, target);
  }

  /**
   * Moves your reference to `target` to a new last position. As `pushReference`, then `decref` of the target.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when no reference to the target is yours.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_LEAF_REFERENCE, ERR_HEAP_FULL
   * @remarks CPython: `_PyList_AppendTakeRef`.
   */
  pushReferenceSteal(handle: Handle, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("pushReferenceSteal", handle);
    if (typeof target !== "number") throw noHandle("pushReferenceSteal", target);
    const outcome = this.calls.pushReferenceStealHandle(handle, target);
    if (outcome !== layout.DONE) this.after("pushReferenceSteal", outcome, handle, 0, target);
  }

  /**
   * Removes the last position and returns its reference, which you own; 0 where it was empty. Nothing dies.
   * @throws {RangeError} ERR_INDEX when there is no position.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_LEAF_REFERENCE
   */
  popReferenceOwned(handle: Handle): Handle {
    if (typeof handle !== "number") throw noHandle("popReferenceOwned", handle);
    const result = this.calls.popReferenceOwnedHandle(handle);
    return result >= 0 ? result : this.#refuse("popReferenceOwned", result, handle, 0);
  }

  /**
   * Inserts a position `index` that refers to `target`, or to nothing (0); those from there on move up. Your
   * own reference to `target` stays yours. Cost: the positions that move.
   * @throws {RangeError} ERR_INDEX when `index` is above the number of positions.
   */
  insertReference(handle: Handle, index: number, target: Handle): void {
    checkPosition("insertReference", index);
    const slot = this.slotOf("insertReference", handle);
    const referent = target === 0 ? 0 : this.slotOf("insertReference", target);
    const outcome = this.core.insertReference(slot, index, referent);
    if (outcome !== layout.DONE) this.after("insertReference", outcome, handle, index, target);
  }

  /**
   * Removes position `index` and releases what it referred to; those after it move down. Cost: the positions
   * that move, and what dies. To own what it referred to, take it out with `swapReference(handle, index, 0)`
   * first.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   */
  removeReference(handle: Handle, index: number): void {
    checkPosition("removeReference", index);
    const outcome = this.core.removeReference(this.slotOf("removeReference", handle), index);
    if (outcome !== layout.DONE) this.after("removeReference", outcome, handle, index);
  }

  /**
   * Removes the last positions until there are `count`, and releases what they referred to, as repeated
   * `popReference` calls do; 0 clears the object. Finalizers that run on the way see the positions that are
   * left, and anything they push is removed as well.
   */
  truncateReferences(handle: Handle, count: number): void {
    checkInteger("truncateReferences", "count", count, 0, layout.REFERENCE_COUNT_MAX);
    const slot = this.slotOf("truncateReferences", handle);
    let outcome = this.core.truncateReferences(slot, count);
    if (outcome === layout.DONE) return;
    this.after("truncateReferences", outcome, handle);
    if (outcome === layout.DEATHS) return;
    // User code may have run, and released the object or disposed of the heap.
    const isThere = (): boolean => !this.isDisposed && this.core.slotOf(handle) === slot;
    if (!isThere()) return;
    this.life.inSteps(() => {
      while (outcome > layout.DEATHS && isThere()) {
        outcome = this.core.truncateReferences(slot, count);
        if (outcome !== layout.DONE) this.after("truncateReferences", outcome, handle);
      }
    });
  }

  /** After this: the object has at least `count` positions. New ones are empty. */
  growReferences(handle: Handle, count: number): void {
    if (typeof handle !== "number") throw noHandle("growReferences", handle);
    checkInteger("growReferences", "count", count, 0, layout.REFERENCE_COUNT_MAX);
    const outcome = this.core.growReferencesHandle(handle, count);
    if (outcome !== layout.DONE) this.after("growReferences", outcome, handle);
  }

  /**
   * Makes an object, and moves your references to `first` and `second` (0: none) to its first positions. You
   * own one reference to the object. As `alloc`, then `setReference` and `decref` for each. May start a
   * collection.
   *
   * @param references Number of positions, at least as many as references are passed.
   * @throws {GcError} ERR_HEAP_FULL
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when no reference to one of them is yours.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   * @remarks CPython: `_PyTuple_FromArraySteal`.
   */
  allocSteal(
    type: number,
    references: number,
    flags: number,
    first: Handle,
    second: Handle = 0,
  ): Handle {
    if (typeof first !== "number") throw noHandle("allocSteal", first);
    if (typeof second !== "number") throw noHandle("allocSteal", second);
    if (!isWord(type) || type > TYPE_MAX) checkInteger("allocSteal", "type", type, 0, TYPE_MAX);
    const given = second !== 0 ? 2 : first !== 0 ? 1 : 0;
    if (!isWord(references) || references < given || references > layout.REFERENCE_COUNT_MAX) {
      checkInteger("allocSteal", "references", references, given, layout.REFERENCE_COUNT_MAX);
    }
    if (flags !== 0) checkFlags("allocSteal", flags, references);
    const handle = this.calls.allocStealHandle(type, references, flags, first, second, 0);
    return handle !== 0 ? handle : this.#allocSteal(type, references, flags, first, second);
  }

  /** Tries again after the collection that was due; throws when the engine refused for another reason. */
  #allocSteal(
    type: number,
    references: number,
    flags: number,
    first: Handle,
    second: Handle,
  ): Handle {
    if (this.collectedDue()) {
      const handle = this.core.allocStealHandle(type, references, flags, first, second, 1);
      if (handle !== 0) return handle;
    }
    const { core } = this;
    const status = core.control(layout.STATUS);
    const slot = core.slotOf(first);
    const isFirst =
      status === layout.UNDERFLOW
        ? slot !== 0 && core.externalOf(slot) < (first === second ? 2 : 1)
        : slot === 0 && first !== 0;
    const target = isFirst ? first : second;
    throw refusal(core, status, { call: "allocSteal", handle: 0, index: 0, target });
  }

  /** Throws the error for `result`, which is a negated status. */
  #refuse(call: string, result: number, handle: Handle, index: number, target: Handle = 0): never {
    throw refusal(this.core, -result, { call, handle, index, target });
  }
}
