// Rows written one after the other, from the first node on; each edge once.

import type { Rows } from "../graph/rows.js";

export class RowWriter {
  readonly #offsets: Uint32Array;
  #targets: Uint32Array;
  #length = 0;
  #row = 0;
  /** The row, + 1, that last had each target. */
  #seen: Uint32Array;

  /** `edgeCount` is a guess. */
  constructor(rowCount: number, edgeCount: number) {
    this.#offsets = new Uint32Array(rowCount + 1);
    this.#seen = new Uint32Array(rowCount);
    this.#targets = new Uint32Array(edgeCount);
  }

  /** After this: `add` treats the target as one that the row has. */
  pass(target: number): void {
    if (target >= this.#seen.length) this.#seen = longer(this.#seen, target + 1);
    this.#seen[target] = this.#row + 1;
  }

  /** Returns whether the edge is new. */
  add(target: number): boolean {
    if (this.#seen[target] === this.#row + 1) return false;
    this.pass(target);
    const at = this.#length++;
    if (at === this.#targets.length) this.#targets = longer(this.#targets, at + 1);
    this.#targets[at] = target;
    return true;
  }

  endRow(): void {
    this.#offsets[++this.#row] = this.#length;
  }

  /** The rows written, and empty ones up to `rowCount`. */
  end(rowCount: number): Rows {
    const offsets = new Uint32Array(rowCount + 1).fill(this.#length);
    offsets.set(this.#offsets.subarray(0, this.#row + 1));
    return { offsets, targets: this.#targets.slice(0, this.#length) };
  }
}

function longer(words: Uint32Array, length: number): Uint32Array {
  const copy = new Uint32Array(Math.max(length, words.length * 2));
  copy.set(words);
  return copy;
}
