// Frames, and the loop that runs their operations: it enters calls, and unwinds exceptions.

import type { Code } from "../compile/code.js";
import type { PyDict } from "../objects/dict.js";
import { type PyException, PyTraceback } from "../objects/exception.js";
import { type LiveFrame, PyFrame } from "../objects/frame.js";
import type { PyFunction } from "../objects/function.js";
import type { PyGenerator } from "../objects/generator.js";
import type { Keywords } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";
import { chain, type PythonError, pythonError } from "./errors.js";
import {
  Frame,
  type Handling,
  type Interpreter,
  type Operation,
  type Operations,
  STOP,
} from "./frame.js";
import { controlOperations } from "./operations/control.js";
import { exceptionOperations } from "./operations/exceptions.js";
import { nameOperations } from "./operations/names.js";
import { patternOperations } from "./operations/patterns.js";
import { valueOperations } from "./operations/values.js";
import { Services } from "./services.js";

const OPERATIONS: Operations = {
  ...nameOperations,
  ...valueOperations,
  ...controlOperations,
  ...exceptionOperations,
  ...patternOperations,
};

/** How many levels of native code fit on JavaScript's stack; a loop of its own counts as several. */
const NATIVE_LEVELS_MAX = 1100;
const LEVELS_OF_LOOP = 4;

/** The part of the machine that runs code; a base class of the machine. */
export abstract class Loop extends Services implements Interpreter {
  recursionLimit = 1000;
  frame: Frame | undefined = undefined;
  #handling: Handling = { exception: undefined, around: undefined };
  /** The loop's result, returned or yielded; its reader owns it. */
  result: Value = null;
  readonly #linked: WeakMap<Code, Operation[]> = new WeakMap();
  #depth = 0;
  /** Levels of native code that Python counts. */
  #counted = 0;
  #nativeLevels = 0;

  abstract step(frame: Frame): void;
  abstract prepare(
    callee: PyFunction,
    args: readonly Value[],
    keywords: Keywords,
  ): Frame | PyGenerator<Frame>;

  /** Number of frames. */
  get depth(): number {
    return this.#depth;
  }

  newFrame(
    code: Code,
    globals: PyDict,
    fast: (Value | undefined)[],
    callee?: PyFunction,
    names?: PyDict,
  ): Frame {
    let operations = this.#linked.get(code);
    if (!operations) {
      operations = code.operations.map((name) => {
        const found = OPERATIONS[name];
        if (!found) throw new Error(`there is no operation ${name}`);
        return found;
      });
      this.#linked.set(code, operations);
    }
    this.memory.retain(callee);
    this.memory.retain(names);
    return new Frame(code, operations, globals, fast, callee, names);
  }

  /** The frame becomes the running one. */
  enter(frame: Frame): void {
    if (this.#depth + this.#counted >= this.recursionLimit) {
      this.#abandon(frame);
      throw this.#tooDeep();
    }
    this.#depth++;
    frame.back = this.frame;
    this.frame = frame;
  }

  #tooDeep(where = ""): PythonError {
    return this.error("RecursionError", `maximum recursion depth exceeded${where}`);
  }

  /** One level deeper in native code, as far as Python's recursion limit allows; until `ascend`. */
  descend(where: string): void {
    const isTooDeep = this.#depth + this.#counted >= this.recursionLimit;
    if (isTooDeep || this.#nativeLevels >= NATIVE_LEVELS_MAX) throw this.#tooDeep(where);
    this.#counted++;
    this.#nativeLevels++;
  }

  ascend(): void {
    this.#counted--;
    this.#nativeLevels--;
  }

  /** Releases everything held by a frame that will never run. */
  #abandon(frame: Frame): void {
    const { memory } = this;
    for (const value of frame.held()) memory.pass(value);
    frame.fast.fill(undefined);
    frame.stack.length = 0;
    memory.pass(frame.names);
    frame.object = undefined;
    frame.locals = undefined;
  }

  /** Suspends the frame and continues its caller. */
  suspend(frame: Frame): void {
    this.#depth--;
    this.frame = frame.back;
    frame.back = undefined;
  }

  /** Ends the frame: releases what it held, unless its object takes that over. */
  leave(frame: Frame): void {
    const { memory } = this;
    const { back, object } = frame;
    this.suspend(frame);
    if (object) {
      if (memory.heap.refcount(object.handle) > 1) {
        const held = [frame.callee, ...frame.fast, ...frame.stack];
        const known = held.filter((value): value is Value => value !== undefined);
        // A generator drops its caller.
        const caller = frame.generator ? undefined : back;
        const callerObject = caller && this.#frameObject(caller);
        object.takeOver(frame.variables(), known, callerObject, frame.names ?? frame.locals);
      }
      frame.object = undefined;
      memory.release(object);
    }
    const { fast } = frame;
    for (let index = 0; index < fast.length; index++) {
      const value = fast[index];
      fast[index] = undefined;
      memory.release(value);
    }
    while (frame.stack.length > 0) memory.release(frame.stack.pop());
    memory.release(frame.locals);
    frame.locals = undefined;
    memory.release(frame.names);
    memory.release(frame.callee);
  }

  #frameObject(frame: Frame): PyFrame {
    frame.object ??= this.memory.retain(new PyFrame(this.memory, frame.code, frame.globals, frame));
    return frame.object;
  }

  /** While a generator waits, values that its frame gets belong to it. */
  #giving<T>({ generator }: LiveFrame, work: () => T): T {
    if (!generator || generator.state === "running") return work();
    generator.unpark();
    const result = work();
    generator.park();
    return result;
  }

  frameOf(generator: PyGenerator): PyFrame | undefined {
    const frame = (generator as PyGenerator<Frame>).frame;
    return frame && this.#giving(frame, () => this.#frameObject(frame));
  }

  callerOf(object: PyFrame): PyFrame | undefined {
    let frame = this.frame;
    while (frame && frame.object !== object) frame = frame.back;
    return frame?.back ? this.#frameObject(frame.back) : object.back;
  }

  localsOf(object: PyFrame): PyDict {
    if (object.live instanceof Frame) return this.locals(object.live);
    const names = object.localsDict ?? this.newDict();
    for (const name of object.code.fastNames) {
      const value = object.variables.get(name);
      if (value === undefined) names.deleteName(name);
      else names.setName(name, value);
    }
    object.keepLocals(names);
    return names;
  }

  /** The names of a frame as a dict; for a function, a dict that is updated each time. */
  protected locals(frame: Frame): PyDict {
    if (frame.names) return frame.names;
    return this.#giving(frame, () => {
      frame.locals ??= this.memory.retain(this.newDict());
      const variables = frame.variables();
      for (const name of frame.code.fastNames) {
        const value = variables.get(name);
        if (value === undefined) frame.locals.deleteName(name);
        else frame.locals.setName(name, value);
      }
      return frame.locals;
    });
  }

  frameObject(depth: number): PyFrame | undefined {
    let frame = this.frame;
    for (let up = 0; frame && up < depth; up++) frame = frame.back;
    return frame && this.#frameObject(frame);
  }

  /** The running frames, innermost first. */
  frames(): Frame[] {
    const found: Frame[] = [];
    for (let frame = this.frame; frame; frame = frame.back) found.push(frame);
    return found;
  }

  /** Runs a frame until it returns or yields; the result is held. `error` is raised in it first. */
  run(entry: Frame, error?: PythonError): Value {
    const { memory } = this;
    const mark = memory.mark;
    if (this.#nativeLevels >= NATIVE_LEVELS_MAX) {
      this.#abandon(entry);
      throw this.#tooDeep();
    }
    const outer = this.frame;
    entry.isEntry = true;
    this.enter(entry);
    this.#nativeLevels += LEVELS_OF_LOOP;
    try {
      if (error) this.#unwind(error, mark);
      for (;;) {
        try {
          this.#loop(mark);
          return memory.pass(this.result);
        } catch (thrown) {
          this.#unwind(thrown, mark);
        }
      }
    } finally {
      this.#nativeLevels -= LEVELS_OF_LOOP;
      this.frame = outer;
    }
  }

  #loop(mark: number): void {
    const { memory } = this;
    for (;;) {
      const frame = this.frame as Frame;
      const at = frame.position++;
      const signal = (frame.operations[at] as Operation)(this, frame, frame.code.operands[at]);
      memory.drain(mark);
      if (signal === STOP) return;
    }
  }

  /** Jumps to the handler of an exception, or leaves the loop when there is none. */
  #unwind(thrown: unknown, mark: number): void {
    const { code, position } = this.frame as Frame;
    const operation = code.operations[Math.max(0, position - 1)];
    this.#unwindTo(pythonError(this, thrown, `operation ${operation}`), mark);
  }

  #unwindTo(thrown: PythonError, mark: number): void {
    const { memory } = this;
    const { exception } = thrown;
    memory.retain(exception);
    memory.drain(mark);
    if (!thrown.isChained) chain(this, exception);
    thrown.isChained = true;
    for (;;) {
      const frame = this.frame as Frame;
      if (!thrown.isAgain) this.#note(exception, frame);
      thrown.isAgain = false;
      const block = frame.blocks.pop();
      if (block) {
        while (frame.stack.length > block.depth) memory.release(frame.stack.pop());
        frame.stack.push(exception);
        frame.position = block.handler;
        memory.drain(mark);
        return;
      }
      const { isEntry } = frame;
      this.leave(frame);
      memory.drain(mark);
      if (isEntry) {
        memory.pass(exception);
        throw thrown;
      }
    }
  }

  /** An exception that came through no frame gets the running one. */
  protected noteRunning(exception: PyException): void {
    if (!exception.traceback && this.frame) this.#note(exception, this.frame);
  }

  #note(exception: PyException, frame: Frame): void {
    const object = this.#frameObject(frame);
    const entry = new PyTraceback(this.memory, object, frame.line, exception.traceback);
    exception.setField("traceback", entry);
  }

  get handled(): PyException | undefined {
    for (let one: Handling | undefined = this.#handling; one; one = one.around) {
      if (one.exception) return one.exception;
    }
    return undefined;
  }

  setHandled(exception: PyException | undefined): PyException | undefined {
    const before = this.#handling.exception;
    this.#handling.exception = exception;
    return before;
  }

  enterHandling(own: Handling): void {
    own.around = this.#handling;
    this.#handling = own;
  }

  leaveHandling(): void {
    const own = this.#handling;
    this.#handling = own.around as Handling;
    own.around = undefined;
  }
}
