// Generators: a frame that waits. While it waits, its variables and its stack are references of the
// generator, so that a cycle through them can be collected.

import { FINALIZER } from "ouroboros-gc/raw";
import type { Code } from "../compile/code.js";
import type { PyFunction } from "./function.js";
import type { Memory } from "./memory.js";
import { GENERATOR } from "./types.js";
import { isObject, PyObject, type Value } from "./value.js";

/** The result of continuing a generator. */
export interface Resumed {
  /** Yielded, or returned when it is done; held. */
  readonly result: Value;
  readonly isDone: boolean;
}

/** What a generator needs from a frame. */
export interface Suspended {
  /** Every variable, every value on the stack, the function. */
  held(): (Value | undefined)[];
  /** The iterator of the `yield from` that it waits in. */
  readonly delegate: Value | undefined;
}

export class PyGenerator<F extends Suspended = Suspended> extends PyObject {
  readonly #memory: Memory;
  readonly code: Code;
  name: string;
  qualifiedName: string;
  /** The frame; undefined once it has ended. */
  frame: F | undefined;
  state: "new" | "waiting" | "running" | "done" = "new";
  #parked: (Value | undefined)[] = [];

  constructor(memory: Memory, frame: F, { code, name, qualifiedName }: PyFunction) {
    super(GENERATOR);
    this.#memory = memory;
    this.frame = frame;
    this.code = code;
    this.name = name;
    this.qualifiedName = qualifiedName;
    this.settle(memory, "generator", 0, FINALIZER);
  }

  /** Moves the frame's references to the generator. */
  park(): void {
    const memory = this.#memory;
    const values = this.frame?.held() ?? [];
    this.#parked = values;
    memory.grow(this, values.length);
    for (const [position, value] of values.entries()) memory.set(this, position, undefined, value);
    for (const value of values) memory.release(value);
  }

  /** Moves the generator's references to the running frame. */
  unpark(): void {
    const memory = this.#memory;
    const values = this.#parked;
    this.#parked = [];
    for (const value of values) memory.retain(value);
    for (const [position, value] of values.entries()) memory.set(this, position, value, undefined);
  }

  protected override contents(): Value[] {
    return this.#parked.filter((value): value is Value => isObject(value ?? null));
  }
}
