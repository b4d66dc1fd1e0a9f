// Weak references and proxies: objects of the heap that know another one without keeping it alive.

import type { Handle } from "ouroboros-gc/raw";
import type { Memory } from "./memory.js";
import { flagsOf, isObject, KINDS, PyObject, type PyType, type Value } from "./value.js";

export class PyWeakref extends PyObject {
  readonly #memory: Memory;
  /** Called when the referent is gone; the heap refers to it when it is an object. */
  callback: Value;
  /** `hash(referent)`, when it was computed. */
  hash: bigint | undefined = undefined;
  /** A weak reference made with a callback is never returned as the one without. */
  readonly hadCallback: boolean;
  /** The heap's weak reference: itself, or one that only it refers to. */
  readonly #weak: Handle;

  constructor(memory: Memory, cls: PyType, referent: PyObject, callback: Value) {
    super(cls);
    this.#memory = memory;
    this.callback = callback;
    this.hadCallback = callback !== null;
    const called =
      isObject(callback) && callback.handle !== 0 ? callback.handle : callback !== null;
    const { heap } = memory;
    const type = KINDS.indexOf("weakref");
    if (!cls.isHeap && referent.handle !== 0) {
      this.#weak = heap.allocWeakref(referent.handle, called, type);
      memory.adopt(this, this.#weak);
      return;
    }
    // The heap's own weak references have no room for a class and attributes, nor for what stands for an
    // object outside the heap.
    this.settle(memory, "weakref", 2, flagsOf(cls));
    const target = memory.retain(referent).handle || memory.standIn(referent);
    this.#weak = heap.allocWeakref(target, called, type);
    memory.lend(this, this.#weak);
    heap.setReference(this.handle, this.header, this.#weak);
    heap.decref(this.#weak);
    if (referent.handle === 0) heap.setReference(this.handle, this.header + 1, target);
    heap.decref(target);
  }

  /** The object, or None when it has gone. */
  get referent(): PyObject | null {
    const handle = this.#memory.heap.getReferent(this.#weak);
    return handle === 0 ? null : (this.#memory.objectOf(handle) ?? null);
  }

  protected override contents(): Value[] {
    return isObject(this.callback) ? [this.callback] : [];
  }
}
