// The queue of finalizers that the host of a raw heap drains: first in, first out.

import type { Handle } from "../engine/handle.js";

/** Handed over already, and still in the array: more of them are thrown away. */
const SPENT_MAX = 1024;

/** Handles, each owned once by the queue. Taking one out passes the ownership on. */
export class FinalizerQueue {
  /** Those from `head` on wait; one object, so that both change in one step. */
  #queue: { readonly handles: Handle[]; head: number } = { handles: [], head: 0 };

  get length(): number {
    return this.#queue.handles.length - this.#queue.head;
  }

  push(handle: Handle): void {
    this.#queue.handles.push(handle);
  }

  /** What waits, oldest first. */
  toArray(): Handle[] {
    return this.#queue.handles.slice(this.#queue.head);
  }

  /**
   * Moves as many as fit into `out`, at most `room`, oldest first, and returns how many. Cut off half-way (the
   * stack is exhausted), all are still here.
   */
  drain(out: Float64Array, room: number): number {
    const { handles, head } = this.#queue;
    const count = Math.min(room, handles.length - head);
    for (let index = 0; index < count; index++) out[index] = handles[head + index] as Handle;
    const end = head + count;
    if (end > SPENT_MAX && end * 2 > handles.length) {
      this.#queue = { handles: handles.slice(end), head: 0 };
    } else {
      this.#queue.head = end;
    }
    return count;
  }
}
