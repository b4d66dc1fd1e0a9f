// Timers: owners that are dropped later, and the deadlines of disposers.

import { GcError } from "../errors/error.js";
import type { Entry } from "./entry.js";

/** The longest time that timers accept, in milliseconds. */
export const TIME_MAX: number = 2 ** 31 - 1;

/**
 * Settles as `result` does; rejects when that has not settled by the deadline of the resource's disposer. A
 * later error goes to `onLate`.
 */
export function withinDeadline(
  { disposer: { deadline }, name }: Entry,
  result: PromiseLike<unknown>,
  onLate: (error: unknown) => void,
): Promise<unknown> {
  if (deadline === undefined) return Promise.resolve(result);
  let isLate = false;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      isLate = true;
      reject(
        new GcError(
          "ERR_DEADLINE",
          `dispose: the disposer of ${name} has not ended within ${deadline} ms. ` +
            "What the resource used is disposed meanwhile. Give it a later deadline, or none.",
        ),
      );
    }, deadline);
    result.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (isLate) onLate(error);
        else reject(error);
      },
    );
  });
}

/** Delayed calls, cancelled when the manager is disposed. */
export class Timers {
  readonly #waiting = new Set<ReturnType<typeof setTimeout>>();

  add(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      work();
    }, milliseconds);
    this.#waiting.add(timer);
  }

  clear(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
  }
}
