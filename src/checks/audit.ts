// Audits: check every invariant at random times.

import type { Engine } from "../engine/engine.js";
import { validate } from "../invariants/validate.js";
import { type Change, refuseCorrupt, type Watcher } from "./guard.js";

/** An audit stops after this many violations. */
const AT_MOST = 1000;

/** Validates, with a given probability, before each collection and after each call that changes the heap. */
export class Audit implements Watcher {
  readonly #engine: Engine;
  readonly #describe: (slot: number) => unknown;
  readonly #probability: number;
  #state: number;

  constructor(
    engine: Engine,
    describe: (slot: number) => unknown,
    probability: number,
    seed: number,
  ) {
    this.#engine = engine;
    this.#describe = describe;
    this.#probability = probability;
    this.#state = seed;
  }

  before(call: Change): undefined {
    if (call === "beginCollection" && this.#isDue()) this.#audit(`audit before ${call}`);
  }

  after(call: Change): void {
    if (this.#isDue()) this.#audit(`audit after ${call}`);
  }

  /** A linear congruential generator: the same seed audits at the same calls. */
  #isDue(): boolean {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32 < this.#probability;
  }

  #audit(where: string): void {
    refuseCorrupt(this.#engine, where, validate(this.#engine, this.#describe, AT_MOST));
  }
}
