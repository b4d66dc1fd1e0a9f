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
  #held: readonly Value[] = [];
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

  /**
   * The function has ended: the object refers to its caller, to the function and to all that its
   * frame held, cells included. `variables` are the same by name, for those who look.
   */
  take(
    variables: ReadonlyMap<string, Value>,
    held: readonly Value[],
    back: PyFrame | undefined,
  ): void {
    this.live = undefined;
    this.back = back;
    this.#held = held;
    for (const [name, value] of variables) this.variables.set(name, value);
    this.#memory.grow(this, 1 + held.length);
    this.#memory.set(this, 0, undefined, back);
    for (const [index, value] of held.entries()) {
      this.#memory.set(this, 1 + index, undefined, value);
    }
  }

  /** `frame.clear()`. */
  clear(): void {
    const held = this.#held;
    this.#held = [];
    this.variables.clear();
    for (const [index, value] of held.entries()) {
      this.#memory.set(this, 1 + index, value, undefined);
    }
  }

  protected override contents(): Value[] {
    return [...(this.back ? [this.back] : []), ...this.#held];
  }
}
