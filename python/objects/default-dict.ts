// Dicts that make the value of a missing key.

import { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import type { PyType, Value } from "./value.js";

export class PyDefaultDict extends PyDict {
  readonly #memory: Memory;
  factory: Value = null;

  constructor(memory: Memory, cls: PyType) {
    super(memory, cls, 1);
    this.#memory = memory;
  }

  setFactory(factory: Value): void {
    const old = this.factory;
    this.factory = factory;
    this.#memory.set(this, this.header, old, factory);
  }

  override get isTracked(): boolean {
    return true;
  }

  protected override contents(): Value[] {
    return [this.factory, ...super.contents()].filter((value) => value !== null);
  }
}
