// What annotations make of classes: `list[int]` and `int | None`.

import type { Memory } from "./memory.js";
import type { PyTuple } from "./sequence.js";
import { GENERIC_ALIAS, UNION } from "./types.js";
import { PyObject, type Value } from "./value.js";

/** `origin[args]`. */
export class PyGenericAlias extends PyObject {
  readonly origin: Value;
  readonly args: PyTuple;

  constructor(memory: Memory, origin: Value, args: PyTuple) {
    super(GENERIC_ALIAS);
    this.origin = origin;
    this.args = args;
    this.settle(memory, "instance", 2);
    memory.set(this, 0, undefined, origin);
    memory.set(this, 1, undefined, args);
  }

  protected override contents(): Value[] {
    return [this.origin, this.args];
  }
}

/** `a | b` of classes; None is there as its class. */
export class PyUnion extends PyObject {
  readonly args: PyTuple;

  constructor(memory: Memory, args: PyTuple) {
    super(UNION);
    this.args = args;
    this.settle(memory, "instance", 1);
    memory.set(this, 0, undefined, args);
  }

  protected override contents(): Value[] {
    return [this.args];
  }
}
