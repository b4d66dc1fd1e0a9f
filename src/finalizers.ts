// The queue of finalizers that the host of a raw heap drains: first in, first out.

import type { Handle } from "./handle.js";

/** Handles, each owned once by the queue. Taking one out passes the ownership on. */
export class FinalizerQueue {
  #handles: Handle[] = [];
  #head = 0;

  get length(): number {
    return this.#handles.length - this.#head;
  }

  push(handle: Handle): void {
    this.#handles.push(handle);
  }

  /** What waits, oldest first. */
  toArray(): Handle[] {
    return this.#handles.slice(this.#head);
  }

  /** Moves as many as fit into `out`, oldest first, and returns how many. */
  drain(out: Float64Array): number {
    // Once a handle has moved there is no call any more: cut off, all are still here.
    if (this.#head > 1024 && this.#head * 2 > this.#handles.length) {
      this.#handles = this.#handles.slice(this.#head);
      this.#head = 0;
    }
    const count = Math.min(out.length, this.length);
    for (let index = 0; index < count; index++) out[index] = this.#handles[this.#head++] as Handle;
    if (this.#head === this.#handles.length) {
      this.#handles.length = 0;
      this.#head = 0;
    }
    return count;
  }
}
