// Which code ran, and about how often: V8 counts every block of the program's own sources, at no
// cost that could be measured. Reading the counts takes about a millisecond, and sets them to zero.

import { type Profiler, Session } from "node:inspector";

/** Counts from here on are one kind of often. */
const BUCKET_MAX = 7;

export class Coverage {
  readonly #session: Session = new Session();
  readonly #seen = new Set<string>();
  readonly #isCounted: (url: string) => boolean;

  /** @param isCounted Whether the source at a file URL counts. */
  constructor(isCounted: (url: string) => boolean) {
    this.#isCounted = isCounted;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Pairs of a block and a power of two, how often it ran, that were seen so far. */
  get count(): number {
    return this.#seen.size;
  }

  /** Takes note of what ran since the last call; returns how many pairs of it are new. */
  take(): number {
    const before = this.#seen.size;
    for (const { url, scriptId, functions } of this.#read()) {
      if (!this.#isCounted(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          const bucket = Math.min(Math.floor(Math.log2(count)), BUCKET_MAX);
          this.#seen.add(`${scriptId} ${startOffset} ${endOffset} ${bucket}`);
        }
      }
    }
    return this.#seen.size - before;
  }

  #read(): Profiler.ScriptCoverage[] {
    let scripts: Profiler.ScriptCoverage[] = [];
    // In the same thread it answers before `post` returns.
    this.#session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error) throw error;
      scripts = answer.result;
    });
    return scripts;
  }

  stop(): void {
    this.#session.disconnect();
  }
}
