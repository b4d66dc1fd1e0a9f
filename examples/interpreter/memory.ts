// The heap as the machine uses it, on handles or on slots. Every reference that a call returns or takes
// belongs to the machine's stack, which heap.stackCounts() counts, except with `own` and `disown`.

import {
  type Engine,
  GcError,
  Heap,
  type HeapOptions,
  type StackCounts,
  slotOf,
  type UncheckedStackCounts,
} from "ouroboros-gc/raw";

/** A handle, or a slot. 0: no object. */
export type Ref = number;

export interface Memory {
  /** A new object, which the stack refers to once. */
  alloc(type: number, positions: number, flags: number): Ref;
  /** One more reference on the stack. */
  incref(ref: Ref): void;
  /** One fewer. */
  decref(ref: Ref): void;
  /** Takes a reference over from the stack. */
  setReferenceSteal(object: Ref, index: number, target: Ref): void;
  clear(object: Ref, index: number): void;
  growReferences(object: Ref, count: number): void;
  slotOf(ref: Ref): number;
  /** A reference of the stack's becomes the program's own. */
  own(ref: Ref): void;
  /** The program releases its own reference. */
  disown(ref: Ref): void;
  collect(): number;
  /**
   * Disposes of the heap, once the program has released its references. Returns what was left, and what is
   * wrong.
   */
  end(): { readonly alive: number; readonly violations: readonly unknown[] };
}

/** Called for each death, with the slot. */
export type OnDeath = (slot: number) => void;

function endOf(heap: Heap): ReturnType<Memory["end"]> {
  heap.collect();
  const found = { alive: heap.liveCount, violations: heap.validate() };
  heap.dispose();
  return found;
}

/** On handles: every call is checked. */
export class CheckedMemory implements Memory {
  readonly #heap: Heap;
  readonly #stack: StackCounts;

  constructor(options: HeapOptions, onDeath: OnDeath) {
    this.#heap = new Heap({ ...options, onDeath });
    this.#stack = this.#heap.stackCounts();
  }

  alloc(type: number, positions: number, flags: number): Ref {
    const handle = this.#heap.alloc(type, positions, flags);
    this.#stack.increfSteal(handle);
    return handle;
  }

  incref(ref: Ref): void {
    this.#stack.incref(ref);
  }

  decref(ref: Ref): void {
    this.#stack.decref(ref);
  }

  setReferenceSteal(object: Ref, index: number, target: Ref): void {
    this.#stack.setReferenceSteal(object, index, target);
  }

  clear(object: Ref, index: number): void {
    this.#heap.setReference(object, index, 0);
  }

  growReferences(object: Ref, count: number): void {
    this.#heap.growReferences(object, count);
  }

  slotOf(ref: Ref): number {
    return slotOf(ref);
  }

  own(ref: Ref): void {
    this.#stack.decrefOwned(ref);
  }

  disown(ref: Ref): void {
    this.#heap.decref(ref);
  }

  collect(): number {
    return this.#heap.collect();
  }

  end(): ReturnType<Memory["end"]> {
    return endOf(this.#heap);
  }
}

/** On slots: nothing is checked, and the result of each call is settled. */
export class UncheckedMemory implements Memory {
  readonly #heap: Heap;
  readonly #engine: Engine;
  readonly #stack: UncheckedStackCounts;

  constructor(options: HeapOptions, onDeath: OnDeath) {
    this.#heap = new Heap({ ...options, onDeath });
    this.#engine = this.#heap.unchecked;
    this.#stack = this.#heap.stackCounts().unchecked;
  }

  /** 0 means that the call is done; any other result needs action. */
  #settle(outcome: number): void {
    if (this.#heap.settle(outcome)) return;
    throw new GcError("ERR_HEAP_FULL", `the heap refused a call with status ${outcome}`);
  }

  alloc(type: number, positions: number, flags: number): Ref {
    const slot =
      this.#engine.alloc(type, positions, flags) ||
      slotOf(this.#heap.alloc(type, positions, flags));
    const outcome = this.#stack.increfSteal(slot);
    if (outcome !== 0) this.#settle(outcome);
    return slot;
  }

  incref(ref: Ref): void {
    const outcome = this.#stack.incref(ref);
    if (outcome !== 0) this.#settle(outcome);
  }

  decref(ref: Ref): void {
    const outcome = this.#stack.decref(ref);
    if (outcome !== 0) this.#settle(outcome);
  }

  setReferenceSteal(object: Ref, index: number, target: Ref): void {
    const outcome = this.#stack.setReferenceSteal(object, index, target);
    if (outcome !== 0) this.#settle(outcome);
  }

  clear(object: Ref, index: number): void {
    const outcome = this.#engine.setReference(object, index, 0);
    if (outcome !== 0) this.#settle(outcome);
  }

  growReferences(object: Ref, count: number): void {
    const outcome = this.#engine.growReferences(object, count);
    if (outcome !== 0) this.#settle(outcome);
  }

  slotOf(ref: Ref): number {
    return ref;
  }

  own(ref: Ref): void {
    const outcome = this.#stack.decrefOwned(ref);
    if (outcome !== 0) this.#settle(outcome);
  }

  disown(ref: Ref): void {
    this.#settle(this.#engine.decref(ref));
  }

  collect(): number {
    return this.#heap.collect();
  }

  end(): ReturnType<Memory["end"]> {
    return endOf(this.#heap);
  }
}
