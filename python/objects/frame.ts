// The frame of a running function as an object: made only when somebody asks for it, a traceback
// most of the time. When the function ends while the object is still known, the object takes the
// variables over; before that they are the machine's, or those of the generator that waits.

import type { Code } from "../compile/code.js";
import type { PyDict } from "./dict.js";
import type { PyGenerator } from "./generator.js";
import type { Memory } from "./memory.js";
import { FRAME } from "./types.js";
import { PyObject, type Value } from "./value.js";

/** Behind the caller and the dict of the names. */
const HELD = 2;

/** A frame that has not ended, as its object sees it. */
export interface LiveFrame {
  /** The line that it is at. */
  readonly line: number;
  readonly generator: PyGenerator | undefined;
}

export class PyFrame extends PyObject {
  readonly code: Code;
  readonly globals: PyDict;
  #line = 0;
  back: PyFrame | undefined = undefined;
  locals: PyDict | undefined = undefined;
  /** The variables, once the function has ended. */
  readonly variables: Map<string, Value> = new Map();
  readonly #memory: Memory;
  #held: readonly Value[] = [];
  /** The frame itself, until it has ended. */
  live: LiveFrame | undefined;

  constructor(memory: Memory, code: Code, globals: PyDict, live: LiveFrame) {
    super(FRAME);
    this.#memory = memory;
    this.code = code;
    this.globals = globals;
    this.live = live;
    this.settle(memory, "frame", HELD);
  }

  get line(): number {
    return this.live?.line ?? this.#line;
  }

  /**
   * The function has ended: the object refers to its caller, to the function and to all that its
   * frame held, cells included. `variables` are the same by name, for those who look.
   */
  take(
    variables: ReadonlyMap<string, Value>,
    held: readonly Value[],
    back: PyFrame | undefined,
    locals: PyDict | undefined,
  ): void {
    this.#line = this.line;
    this.live = undefined;
    this.back = back;
    this.#held = held;
    for (const [name, value] of variables) this.variables.set(name, value);
    this.#memory.grow(this, HELD + held.length);
    this.#memory.set(this, 0, undefined, back);
    this.keepLocals(locals);
    for (const [index, value] of held.entries()) {
      this.#memory.set(this, HELD + index, undefined, value);
    }
  }

  /** What `f_locals` has answered: it holds the variables, too. */
  keepLocals(locals: PyDict | undefined): void {
    this.#memory.set(this, 1, this.locals, locals);
    this.locals = locals;
  }

  /** `frame.clear()`. */
  clear(): void {
    const held = this.#held;
    this.#held = [];
    this.variables.clear();
    for (const [index, value] of held.entries()) {
      this.#memory.set(this, HELD + index, value, undefined);
    }
  }

  protected override contents(): Value[] {
    return [this.back, this.locals, ...this.#held].filter((part) => part !== undefined);
  }
}
