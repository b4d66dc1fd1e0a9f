// The raw heap, which also reports which objects of a collection CPython would not count.

import "ouroboros-gc/checks"; // the lines of DEBUG_COLLECTABLE
import "ouroboros-gc/js"; // for pages that forbid WebAssembly
import { DEBUG_COLLECTABLE, Heap, type HeapOptions } from "ouroboros-gc/raw";

/** Reports every unreachable set, as DEBUG_COLLECTABLE does its objects. */
export class PythonHeap extends Heap {
  #flags = 0;
  readonly #onUnreachable: (slots: Uint32Array) => void;

  constructor(options: HeapOptions, onUnreachable: (slots: Uint32Array) => void) {
    super(options);
    this.#onUnreachable = onUnreachable;
    this.setDebug(0);
  }

  /** The engine always reports; the program's flags decide what is written. */
  override setDebug(flags: number): void {
    super.setDebug(flags | DEBUG_COLLECTABLE);
    this.#flags = flags;
  }

  override getDebug(): number {
    return this.#flags;
  }

  override noteUnreachable(): void {
    this.#onUnreachable(this.core.list(this.core.listUnreachable()));
    if (this.#flags & DEBUG_COLLECTABLE) super.noteUnreachable();
  }

  override noteUncollectable(): void {
    if (this.#flags !== 0) super.noteUncollectable();
  }
}
