// The frame of a running function as an object: made only when somebody asks for it, a traceback
// most of the time. When the function ends while the object is still known, the object takes the
// variables over; before that they are the machine's.

import type { Code } from "../compile/code.js";
import type { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import { FRAME } from "./types.js";
import { PyObject, type Value } from "./value.js";

export class PyFrame extends PyObject {
  readonly code: Code;
  readonly globals: PyDict;
  line: number;
  back: PyFrame | undefined = undefined;
  /** The variables, once the function has ended. */
  readonly variables: Map<string, Value> = new Map();
  readonly #memory: Memory;
  /** The names as they are now, while the function runs. */
  live: (() => Map<string, Value>) | undefined;

  constructor(memory: Memory, code: Code, globals: PyDict, line: number) {
    super(FRAME);
    this.#memory = memory;
    this.code = code;
    this.globals = globals;
    this.line = line;
    this.settle(memory, "frame", 1);
  }

  /** The function has ended: the object refers to its variables and to the frame that called it. */
  take(variables: ReadonlyMap<string, Value>, back: PyFrame | undefined): void {
    this.live = undefined;
    this.back = back;
    this.#memory.grow(this, 1 + variables.size);
    this.#memory.set(this, 0, undefined, back);
    let position = 1;
    for (const [name, value] of variables) {
      this.variables.set(name, value);
      this.#memory.set(this, position++, undefined, value);
    }
  }

  /** `frame.clear()`. */
  clear(): void {
    const count = this.variables.size;
    this.variables.clear();
    for (let position = 1; position <= count; position++) {
      this.#memory.heap.setReference(this.handle, position, 0);
    }
  }

  protected override contents(): Value[] {
    return [...(this.back ? [this.back] : []), ...this.variables.values()];
  }
}
