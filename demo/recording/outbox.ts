// What a worker has to tell waits here and goes together: however fast a program writes and steps, there
// is a message at most every `WAIT_MS`, and the recording and the output are bounded, so what is not
// read yet is bounded, too.

import type { Step } from "./moment.js";
import { Output, type OutputChange } from "./output.js";

const WAIT_MS = 50;

/** What happened since the last message, in order. */
export interface Progress {
  readonly type: "progress";
  readonly steps: readonly Step[];
  readonly output: OutputChange;
}

export class Outbox {
  readonly #send: (progress: Progress) => void;
  readonly #output: Output = new Output();
  #steps: Step[] = [];
  #hasNews = false;
  #sentMs = 0;

  constructor(send: (progress: Progress) => void) {
    this.#send = send;
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
    if (this.#hasNews && performance.now() - this.#sentMs > WAIT_MS) this.sendNow();
  }

  sendNow(): void {
    if (!this.#hasNews) return;
    const steps = this.#steps;
    this.#steps = [];
    this.#hasNews = false;
    this.#send({ type: "progress", steps, output: this.#output.take() });
    this.#sentMs = performance.now();
  }
}
