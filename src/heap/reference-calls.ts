// The calls of the raw heap that read and write what objects refer to. A name that ends in Steal: the object
// takes the caller's reference over; in Owned: the caller owns the reference to what is answered. What is
// answered otherwise is borrowed, and what is stored otherwise stays the caller's as well.

import * as layout from "../../assembly/layout.js";
import { type Handle, noHandle } from "../engine/handle.js";
import { checkInteger } from "../errors/arguments.js";
import { HandleHeap } from "./handle-heap.js";
import { checkFlags, checkPosition, isWord, TYPE_MAX } from "./numbers.js";
import { refusal } from "./refusal.js";

/**
 * What the raw `Heap` can do with references. Not made by itself.
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
   * A new reference to the object at position `index`, which you own; 0 where there is none. As
   * `getReference` and then `incref`.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_REFCOUNT_OVERFLOW
   * @remarks CPython: `PyList_GetItemRef`, `PyCell_GetRef`.
   */
  getReferenceOwned(handle: Handle, index: number): Handle {
    if (typeof handle !== "number") throw noHandle("getReferenceOwned", handle);
    if (!isWord(index)) checkPosition("getReferenceOwned", index);
    const answer = this.calls.getReferenceOwnedHandle(handle, index);
    return answer >= 0 ? answer : this.#refuse("getReferenceOwned", answer, handle, index);
  }

  /**
   * Steals your reference to `target`: position `index` has it now; what it referred to is released. As
   * `setReference`, then `decref` of the target. 0 is no object, and takes nothing from you.
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
   * Steals your reference to `target`, and hands out that to what position `index` referred to, which you
   * own; 0 where there was none. No refcount changes, and nothing dies: with a target of 0 it takes a
   * reference out.
   * @throws as `setReferenceSteal`.
   * @remarks CPython: `PyCell_SwapTakeRef`.
   */
  swapReference(handle: Handle, index: number, target: Handle): Handle {
    if (typeof handle !== "number") throw noHandle("swapReference", handle);
    if (typeof target !== "number") throw noHandle("swapReference", target);
    if (!isWord(index)) checkPosition("swapReference", index);
    const answer = this.calls.swapReferenceHandle(handle, index, target);
    return answer >= 0 ? answer : this.#refuse("swapReference", answer, handle, index, target);
  }

  /**
   * Steals your reference to `target`: a new last position has it now. As `pushReference`, then `decref`
   * of the target.
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
   * Takes the last position away and hands its reference out: you own it; 0 where it was empty. Nothing
   * dies of it.
   * @throws {RangeError} ERR_INDEX when there is no position.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_LEAF_REFERENCE
   */
  popReferenceOwned(handle: Handle): Handle {
    if (typeof handle !== "number") throw noHandle("popReferenceOwned", handle);
    const answer = this.calls.popReferenceOwnedHandle(handle);
    return answer >= 0 ? answer : this.#refuse("popReferenceOwned", answer, handle, 0);
  }

  /**
   * A new position `index` refers to `target`, or to nothing (0), which stays yours as well; those from
   * there on move up. Cost: the positions that move.
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
   * Takes position `index` away and releases what it referred to; those after it move down. Cost: the
   * positions that move, and what dies. To own what it referred to, take it out with
   * `swapReference(handle, index, 0)` before.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   */
  removeReference(handle: Handle, index: number): void {
    checkPosition("removeReference", index);
    const outcome = this.core.removeReference(this.slotOf("removeReference", handle), index);
    if (outcome !== layout.DONE) this.after("removeReference", outcome, handle, index);
  }

  /**
   * Takes the last positions away until there are `count`, and releases what they referred to, as so
   * many `popReference` do; 0 clears the object. Finalizers that run on the way see the positions that
   * are left, and what they push goes as well.
   */
  truncateReferences(handle: Handle, count: number): void {
    checkInteger("truncateReferences", "count", count, 0, layout.REFERENCE_COUNT_MAX);
    const slot = this.slotOf("truncateReferences", handle);
    let outcome = this.core.truncateReferences(slot, count);
    if (outcome === layout.DONE) return;
    this.after("truncateReferences", outcome, handle);
    if (outcome === layout.DEATHS) return;
    // User code may have run: it may have let the object go, or the heap.
    const isThere = (): boolean => !this.isDisposed && this.core.slotOf(handle) === slot;
    if (!isThere()) return;
    this.life.inSteps(() => {
      while (outcome > layout.DEATHS && isThere()) {
        outcome = this.core.truncateReferences(slot, count);
        if (outcome !== layout.DONE) this.after("truncateReferences", outcome, handle);
      }
    });
  }

  /** The object has at least `count` positions; new ones are empty. */
  growReferences(handle: Handle, count: number): void {
    if (typeof handle !== "number") throw noHandle("growReferences", handle);
    checkInteger("growReferences", "count", count, 0, layout.REFERENCE_COUNT_MAX);
    const outcome = this.core.growReferencesHandle(handle, count);
    if (outcome !== layout.DONE) this.after("growReferences", outcome, handle);
  }

  /**
   * Steals your references to `first` and `second` (0: none): the first positions of a new object have
   * them now. One reference to the object is owned by the caller. As `alloc`, then `setReference` and
   * `decref` of each. May start a collection.
   *
   * @param references Number of positions, at least as many as are given.
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

  /** After the collection that was due, if one was; throws when the engine refused for another reason. */
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

  /** Throws why the engine answered with minus a status. */
  #refuse(call: string, answer: number, handle: Handle, index: number, target: Handle = 0): never {
    throw refusal(this.core, -answer, { call, handle, index, target });
  }
}
