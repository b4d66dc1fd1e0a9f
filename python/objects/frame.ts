// The frame of a running function as an object, made only on request, most often for a traceback.
// While the function runs, its variables belong to the machine, or to the suspended generator. When it
// ends and the object is still referred to, they move to the object.

import type { Code } from "../compile/code.js";
import type { PyDict } from "./dict.js";
import type { PyGenerator } from "./generator.js";
import type { Memory } from "./memory.js";
import { FRAME } from "./types.js";
import { PyObject, type Value } from "./value.js";

/** The caller and the dict of the names come first. */
const FIRST_HELD = 2;

/** A frame that has not ended, as its object sees it. */
export interface LiveFrame {
  /** The line being executed. */
  readonly line: number;
  readonly generator: PyGenerator | undefined;
}

export class PyFrame extends PyObject {
  readonly code: Code;
  readonly globals: PyDict;
  #line = 0;
  back: PyFrame | undefined = undefined;
  /** The dict that `f_locals` returned, if it was read. */
  localsDict: PyDict | undefined = undefined;
  /** The variables, once the function has ended. */
  readonly variables: Map<string, Value> = new Map();
  readonly #memory: Memory;
  #held: readonly Value[] = [];
  /** Undefined once the frame has ended. */
  live: LiveFrame | undefined;

  constructor(memory: Memory, code: Code, globals: PyDict, live: LiveFrame) {
    super(FRAME);
    this.#memory = memory;
    this.code = code;
    this.globals = globals;
    this.live = live;
    this.settle(memory, "frame", FIRST_HELD);
  }

  get line(): number {
    return this.live?.line ?? this.#line;
  }

  /**
   * The function has ended. After this: the object refers to its caller, to the function and to
   * everything its frame held, cells included. `variables` names them, for `f_locals`.
   */
  takeOver(
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
    this.#memory.grow(this, FIRST_HELD + held.length);
    this.#memory.set(this, 0, undefined, back);
    this.keepLocals(locals);
    for (const [index, value] of held.entries()) {
      this.#memory.set(this, FIRST_HELD + index, undefined, value);
    }
  }

  /** After this: the dict that `f_locals` returned holds the variables, too. */
  keepLocals(locals: PyDict | undefined): void {
    this.#memory.set(this, 1, this.localsDict, locals);
    this.localsDict = locals;
  }

  /** `frame.clear()`. */
  clear(): void {
    const held = this.#held;
    this.#held = [];
    this.variables.clear();
    for (const [index, value] of held.entries()) {
      this.#memory.set(this, FIRST_HELD + index, value, undefined);
    }
  }

  protected override contents(): Value[] {
    return [this.back, this.localsDict, ...this.#held].filter((part) => part !== undefined);
  }
}
