// Methods bound to their object, the program's and ours.

import type { Memory } from "./memory.js";
import { NativeFunction } from "./native.js";
import { BUILTIN, METHOD } from "./types.js";
import { PyObject, type Value } from "./value.js";

/** A function together with the object that it was taken from. */
export class PyMethod extends PyObject {
  readonly callee: Value;
  readonly self: Value;

  constructor(memory: Memory, callee: Value, self: Value) {
    super(callee instanceof NativeFunction ? BUILTIN : METHOD);
    this.callee = callee;
    this.self = self;
    memory.keeping([callee, self], () => {
      this.settle(memory, "method", 2);
      memory.set(this, 0, undefined, callee);
      memory.set(this, 1, undefined, self);
    });
  }

  protected override contents(): Value[] {
    return [this.callee, this.self];
  }
}
