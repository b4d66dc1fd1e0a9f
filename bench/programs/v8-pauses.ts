// V8's own collections while a program runs: their time on the program's thread.

import { type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";

const SOON_MS = 50;

export class V8Pauses {
  readonly #entries: PerformanceEntry[] = [];
  readonly #observer: PerformanceObserver = new PerformanceObserver((list) => {
    this.#entries.push(...list.getEntries());
  });

  constructor() {
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Milliseconds of each that began between two times. */
  async between(start: number, end: number): Promise<number[]> {
    // Entries arrive in turns of the event loop.
    await new Promise((resolve) => setTimeout(resolve, SOON_MS));
    this.#observer.disconnect();
    const within = this.#entries.filter(({ startTime }) => startTime >= start && startTime < end);
    return within.map(({ duration }) => duration);
  }
}
