// Our iterators: they refer to what they iterate over.

import type { Memory } from "./memory.js";
import type { Runtime } from "./runtime.js";
import { ENUMERATE, FILTER, MAP, ZIP } from "./types.js";
import { PyObject, type PyType, type Value } from "./value.js";

/** These keep what they iterate over after its end, and ask again. */
const LASTING: ReadonlySet<PyType> = new Set([ENUMERATE, FILTER, MAP, ZIP]);

/** Iterates over `sources` with `step`, which returns undefined at the end. */
export class PyIterator extends PyObject {
  readonly sources: Value[];
  readonly step: (vm: Runtime, sources: readonly Value[]) => Value | undefined;
  readonly #memory: Memory;
  readonly #isLasting: boolean;
  isDone = false;

  constructor(
    memory: Memory,
    cls: PyType,
    sources: readonly Value[],
    step: (vm: Runtime, sources: readonly Value[]) => Value | undefined,
    isLasting: boolean = LASTING.has(cls),
  ) {
    super(cls);
    this.#memory = memory;
    this.#isLasting = isLasting;
    this.sources = [...sources];
    this.step = step;
    this.settle(memory, "iterator", sources.length);
    for (const [index, value] of sources.entries())
      memory.set(this, this.header + index, undefined, value);
  }

  /** The next value, held. At the end it releases its sources, like CPython's. */
  next(vm: Runtime): Value | undefined {
    if (this.isDone) return undefined;
    const value = this.step(vm, this.sources);
    if (value !== undefined) return this.#memory.hold(value);
    if (this.#isLasting) return undefined;
    this.isDone = true;
    const sources = this.sources.splice(0);
    for (const [index, source] of sources.entries()) {
      this.#memory.set(this, this.header + index, source, undefined);
    }
    return undefined;
  }

  /** Replaces the source at this place. */
  setSource(index: number, value: Value): void {
    const old = this.sources[index];
    this.sources[index] = value;
    this.#memory.set(this, this.header + index, old, value);
  }

  protected override contents(): Value[] {
    return [...this.sources];
  }
}

/** `d.keys()`, `d.values()`, `d.items()`: refers to its dict. */
export class PyView extends PyObject {
  readonly source: PyObject;

  constructor(memory: Memory, cls: PyType, source: PyObject) {
    super(cls);
    this.source = source;
    this.settle(memory, "view", 1);
    memory.set(this, 0, undefined, source);
  }

  protected override contents(): Value[] {
    return [this.source];
  }
}
