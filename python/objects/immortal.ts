// Values that are objects in Python but refer to nothing: outside the heap.

import type { Memory } from "./memory.js";
import { BYTES, COMPLEX, ELLIPSIS, NOT_IMPLEMENTED, RANGE, SLICE } from "./types.js";
import { Immortal, PyObject, type PyType, type Value } from "./value.js";

class Singleton extends Immortal {
  readonly text: string;

  constructor(cls: PyType, text: string) {
    super(cls);
    this.text = text;
  }
}

export const Ellipsis: Singleton = new Singleton(ELLIPSIS, "Ellipsis");
export const NotImplemented: Singleton = new Singleton(NOT_IMPLEMENTED, "NotImplemented");

export class PyBytes extends Immortal {
  /** Those of a bytearray may change. */
  bytes: Uint8Array;

  constructor(bytes: Uint8Array, cls: PyType = BYTES) {
    super(cls);
    this.bytes = bytes;
  }
}

export class PyComplex extends Immortal {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    super(COMPLEX);
    this.real = real;
    this.imaginary = imaginary;
  }
}

export class PyRange extends Immortal {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;

  constructor(start: bigint, stop: bigint, step: bigint) {
    super(RANGE);
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  get length(): number {
    const { start, stop, step } = this;
    const span = step > 0n ? stop - start : start - stop;
    const stride = step > 0n ? step : -step;
    return span <= 0n ? 0 : Number((span + stride - 1n) / stride);
  }

  at(index: number): bigint {
    return this.start + BigInt(index) * this.step;
  }
}

/** A slice is an object of the heap: its bounds may be. */
export class PySlice extends PyObject {
  readonly bounds: readonly Value[];

  constructor(memory: Memory, bounds: readonly Value[]) {
    super(SLICE);
    this.bounds = bounds;
    this.settle(memory, "instance", 3);
    for (const [index, bound] of bounds.entries()) memory.set(this, index, undefined, bound);
  }

  protected override contents(): Value[] {
    return [...this.bounds];
  }
}
