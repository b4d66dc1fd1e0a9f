// The queue of objects whose finalizers the user of a raw heap runs: first in, first out.

import type { Handle } from "../engine/handle.js";

/** How many drained handles may stay at the front of the array. */
const SPENT_MAX = 1024;

/** Handles. The queue owns one reference to each, and passes it on when it is drained. */
export class FinalizerQueue {
  /** Handles from `head` on wait. One object, so that array and head change in one assignment. */
  #queue: { readonly handles: Handle[]; head: number } = { handles: [], head: 0 };

  get length(): number {
    return this.#queue.handles.length - this.#queue.head;
  }

  push(handle: Handle): void {
    this.#queue.handles.push(handle);
  }

  /** The waiting handles, oldest first. */
  toArray(): Handle[] {
    return this.#queue.handles.slice(this.#queue.head);
  }

  /**
   * Moves up to `room` handles into `out`, oldest first, and returns how many. If it is cut off half-way (the
   * stack is exhausted), all are still queued.
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
