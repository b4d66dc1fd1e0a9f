// Which code ran, and about how often: V8 counts every block of the program's own sources, at no measurable
// cost. Reading the counts takes about a millisecond, and resets them.

import { type Profiler, Session } from "node:inspector";

/** A block, and the power of two that says how often it ran, numbered in the order of discovery. */
export type Feature = number;

export class Coverage {
  readonly #session: Session = new Session();
  readonly #features = new Map<string, Feature>();
  readonly #isCounted: (url: string) => boolean;
  readonly #powers: number;

  /**
   * @param isCounted Whether the source at a file URL counts.
   * @param powers How many powers of two are distinguished; the last one includes all above it.
   */
  constructor(isCounted: (url: string) => boolean, powers: number) {
    this.#isCounted = isCounted;
    this.#powers = powers;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Number of features seen so far: numbers from there on are new ones. */
  get count(): number {
    return this.#features.size;
  }

  /** The features of the code that ran since the last call. */
  take(): Feature[] {
    const taken: Feature[] = [];
    for (const { url, scriptId, functions } of this.#read()) {
      if (!this.#isCounted(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          const power = Math.min(Math.floor(Math.log2(count)), this.#powers - 1);
          taken.push(this.#number(`${scriptId} ${startOffset} ${endOffset} ${power}`));
        }
      }
    }
    return taken;
  }

  #number(text: string): Feature {
    const known = this.#features.get(text);
    if (known !== undefined) return known;
    this.#features.set(text, this.#features.size);
    return this.#features.size - 1;
  }

  #read(): Profiler.ScriptCoverage[] {
    let scripts: Profiler.ScriptCoverage[] = [];
    // In the same thread the callback runs before `post` returns.
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
