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
    if (this.#head > 1024 && this.#head * 2 > this.#handles.length) {
      this.#handles = this.#handles.slice(this.#head);
      this.#head = 0;
    }
    const handles = this.#handles;
    const head = this.#head;
    const count = Math.min(out.length, this.length);
    for (let index = 0; index < count; index++) out[index] = handles[head + index] as Handle;
    // One step, and the last: cut off before it (the stack is exhausted), all are still here.
    this.#head = head + count;
    return count;
  }
}
