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
  /** The heap's weak reference: itself; for a class of the program, one that only it refers to. */
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
    if (!cls.isHeap) {
      this.#weak = heap.allocWeakref(referent.handle, called, type);
      memory.adopt(this, this.#weak);
      return;
    }
    // The heap's own weak references have no room for a class and attributes.
    this.settle(memory, "weakref", 1, flagsOf(cls));
    this.#weak = heap.allocWeakref(referent.handle, called, type);
    memory.lend(this, this.#weak);
    heap.setReference(this.handle, this.header, this.#weak);
    heap.decref(this.#weak);
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
