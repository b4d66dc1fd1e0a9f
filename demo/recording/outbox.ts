// What a worker has to tell waits here and goes together: however fast a program writes and steps, the
// page gets a message at most every `WAIT_MS`, and the recording and the output are bounded, so what
// it has not read yet is bounded, too.

import type { Step } from "./moment.js";
import { Output, type OutputChange } from "./output.js";

const WAIT_MS = 50;
/**
 * Steps that a message has while the program runs. To read one costs the page more than it costs the worker to
 * tell of it, many times more on a slow processor: with all of them it would have no time for its reader.
 */
const STEPS_AT_ONCE = 200;

/** What happened since the last message, in order. */
export interface Progress {
  readonly type: "progress";
  readonly steps: readonly Step[];
  readonly output: OutputChange;
}

export class Outbox {
  readonly #tell: (progress: Progress) => void;
  readonly #output: Output = new Output();
  #steps: Step[] = [];
  #hasNews = false;
  #sentMs = 0;

  constructor(send: (progress: Progress) => void) {
    this.#tell = send;
  }

  step(step: Step): void {
    this.#steps.push(step);
    this.#hasNews = true;
    this.sendInTime();
  }

  write(text: string, isError: boolean): void {
    this.#output.write(text, isError);
    this.#hasNews = true;
    this.sendInTime();
  }

  /** To be called every now and then: what waited for long enough goes. */
  sendInTime(): void {
    if (this.#hasNews && performance.now() - this.#sentMs > WAIT_MS) this.#send(STEPS_AT_ONCE);
  }

  /** All that waits: nothing runs any more. */
  sendNow(): void {
    if (this.#hasNews) this.#send(Number.POSITIVE_INFINITY);
  }

  #send(most: number): void {
    const steps = this.#steps.splice(0, most);
    this.#hasNews = this.#steps.length > 0;
    this.#tell({ type: "progress", steps, output: this.#output.take() });
    this.#sentMs = performance.now();
  }
}
