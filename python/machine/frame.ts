// A running function: its variables, stack and position; and what its operations receive. References
// held by variables and stack are external ones.

import type { Code } from "../compile/code.js";
import type { PyDict } from "../objects/dict.js";
import type { PyException } from "../objects/exception.js";
import type { LiveFrame, PyFrame } from "../objects/frame.js";
import { PyCell, type PyFunction } from "../objects/function.js";
import type { PyGenerator, Suspended } from "../objects/generator.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";
import type { PythonError } from "./errors.js";

/** What operations may use of the machine, beside what native code may. */
export interface Interpreter extends Runtime {
  /** The loop's result, returned or yielded; its reader owns it. */
  result: Value;
  /** A statement begins. */
  step(frame: Frame): void;
  /** A frame for a call, or the generator that the call makes. */
  prepare(
    callee: PyFunction,
    args: readonly Value[],
    keywords: Keywords,
  ): Frame | PyGenerator<Frame>;
  /** The frame becomes the running one. */
  enter(frame: Frame): void;
  /** Suspends the frame: its caller runs. */
  suspend(frame: Frame): void;
  /** Ends the frame: releases what it held, unless its object takes that over. */
  leave(frame: Frame): void;
  /** Runs a frame until it returns or yields; the result is held. `error` is raised in it first. */
  run(frame: Frame, error?: PythonError): Value;
  /** Returns the exception that this generator, or what runs outside of all, was handling before. */
  setHandled(exception: PyException | undefined): PyException | undefined;
  /** A generator goes on: what it handles hides what is handled around it, until it waits. */
  enterHandling(own: Handling): void;
  leaveHandling(): void;
}

/** What a generator handles, or all that runs outside of generators. */
export interface Handling {
  exception: PyException | undefined;
  /** That of who continues the generator, while it runs. */
  around: Handling | undefined;
}

/** The loop ends: the frame that it was started for returned or yielded. */
export const STOP = 1;

/** Does one step; values in the pool are released afterwards. */
// biome-ignore lint/suspicious/noExplicitAny: each operation knows its operand's type
export type Operation = (vm: Interpreter, frame: Frame, operand: any) => unknown;

export type Operations = Readonly<Record<string, Operation>>;

export class Frame implements Suspended, LiveFrame {
  readonly code: Code;
  readonly operations: readonly Operation[];
  readonly globals: PyDict;
  /** Names of a module or a class body. */
  readonly names: PyDict | undefined;
  readonly callee: PyFunction | undefined;
  readonly fast: (Value | undefined)[];
  /** undefined before a callee means "no method". */
  readonly stack: (Value | undefined)[] = [];
  readonly blocks: { readonly handler: number; readonly depth: number }[] = [];
  position = 0;
  back: Frame | undefined = undefined;
  object: PyFrame | undefined = undefined;
  /** The dict that `locals()` returned, which holds the values from then on, too. */
  locals: PyDict | undefined = undefined;
  generator: PyGenerator<Frame> | undefined = undefined;
  /** Whether the loop that runs it ends with it. */
  isEntry = false;
  isYielding = false;
  /** The exception that `throw()` raises in the iterator of a `yield from`. */
  thrown: PyException | undefined = undefined;
  readonly handling: Handling = { exception: undefined, around: undefined };

  constructor(
    code: Code,
    operations: readonly Operation[],
    globals: PyDict,
    fast: (Value | undefined)[],
    callee: PyFunction | undefined,
    names: PyDict | undefined,
  ) {
    this.code = code;
    this.operations = operations;
    this.globals = globals;
    this.fast = fast;
    this.callee = callee;
    this.names = names;
  }

  /** Whether a generator waits in a `yield from`, which is repeated when it continues. */
  get isDelegating(): boolean {
    return this.code.operations[this.position] === "YIELD_FROM";
  }

  get delegate(): Value | undefined {
    return this.isDelegating ? this.stack.at(-1) : undefined;
  }

  /** The line of the operation that runs. */
  get line(): number {
    return this.code.lines[Math.max(0, this.position - 1)] ?? this.code.firstLine;
  }

  /** What it refers to, in the order in which it lets go. */
  held(): (Value | undefined)[] {
    const { object, locals, handling, callee } = this;
    return [...this.fast, ...this.stack, object, locals, handling.exception, callee];
  }

  /** The variables that have a value, by name; those of cells are the cells' values. */
  variables(): Map<string, Value> {
    if (this.names) {
      return new Map(this.names.entries().map(([name, value]) => [name as string, value]));
    }
    const found = new Map<string, Value>();
    for (const [index, name] of this.code.fastNames.entries()) {
      const held = this.fast[index];
      const value = held instanceof PyCell ? held.value : held;
      if (value !== undefined && name !== ".0") found.set(name, value);
    }
    return found;
  }
}
