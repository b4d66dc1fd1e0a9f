// The machine: frames, the loop that runs their operations, and what native code asks of it.

import type { Code } from "../compile/code.js";
import { compileExpression, compileProgram } from "../compile/statements.js";
import type { PyDict } from "../objects/dict.js";
import { type PyException, PyTraceback } from "../objects/exception.js";
import { PyFrame } from "../objects/frame.js";
import { NativeFunction, PyFunction, PyMethod } from "../objects/function.js";
import { PyGenerator } from "../objects/generator.js";
import { Memory } from "../objects/memory.js";
import { PyModule } from "../objects/module.js";
import { type Keywords, NO_KEYWORDS } from "../objects/runtime.js";
import { PyType } from "../objects/type.js";
import type { PyObject, Value } from "../objects/value.js";
import type { PyWeakref } from "../objects/weakref.js";
import { bindArguments, instantiate } from "./calls.js";
import { chain, hostError, Interrupted, PythonError, unraisableText } from "./errors.js";
import { Frame } from "./frame.js";
import { closeGenerator } from "./generators.js";
import type { Operation, Operations } from "./operation.js";
import { STOP } from "./operation.js";
import type { ModuleMaker } from "../modules/module.js";
import { Services } from "./services.js";
import { reportGarbage } from "../modules/gc.js";
import { createBuiltins, createModule } from "./standard.js";
import { raisingSyntaxErrors } from "./syntax.js";

/** What is told of each statement before it runs. */
export interface Step {
  readonly line: number;
  readonly file: string;
  /** Name of the function; `<module>` outside of all. */
  readonly scope: string;
  /** Number of frames below this one. */
  readonly depth: number;
}

export interface MachineOptions {
  readonly heap?: ConstructorParameters<typeof Memory>[0];
  readonly operations: Operations;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly onStep?: ((step: Step) => void) | undefined;
  /** Asked now and then whether to stop. */
  readonly isStopped?: (() => boolean) | undefined;
  readonly maximumSteps?: number | undefined;
  /** Further modules, by name: in Python, or made by the host. */
  readonly library?: Readonly<Record<string, string | ModuleMaker>> | undefined;
}

/** Deeper than this, calls that go through JavaScript do not fit on its stack. */
const NATIVE_DEPTH_MAX = 220;
const STEPS_BETWEEN_QUESTIONS = 1024;

export class Machine extends Services {
  readonly memory: Memory;
  readonly builtins: PyDict;
  readonly modules: PyDict;
  readonly main: PyModule;
  recursionLimit = 1000;
  frame: Frame | undefined = undefined;
  handled: PyException | undefined = undefined;
  /** What the loop leaves with: returned or yielded, owned by whoever reads it. */
  result: Value = null;
  steps = 0;
  readonly #options: MachineOptions;
  readonly #linked: WeakMap<Code, Operation[]> = new WeakMap();
  #depth = 0;
  #nativeDepth = 0;
  #isStopping = false;

  constructor(options: MachineOptions) {
    super();
    this.#options = options;
    this.memory = new Memory(options.heap ?? {}, {
      finalize: (object) => this.#finalize(object),
      weakCallback: (weakref) => this.#weakCallback(weakref as PyWeakref),
    });
    this.memory.heap.onUnraisable = ({ error }) => {
      if (!(error instanceof Interrupted)) this.writeError(`${String(error)}\n`);
    };
    const { memory } = this;
    this.modules = memory.retain(this.newDict());
    this.builtins = memory.retain(createBuiltins(this));
    this.main = memory.retain(new PyModule(memory, "__main__", this.newDict()));
    this.main.namespace.setName("__builtins__", this.modules.getName("builtins") as Value);
    this.modules.setName("__main__", this.main);
    for (const name of ["sys", "gc"]) this.import(name);
    this.tuple();
    memory.drain(0);
    // The machine's own objects are no part of the program: as old as CPython's are at its start.
    memory.heap.collect();
  }

  write(text: string): void {
    this.#options.write(text);
  }

  writeError(text: string): void {
    this.#options.writeError(text);
  }

  tick(): void {
    this.steps++;
    const { maximumSteps, isStopped } = this.#options;
    if (maximumSteps !== undefined && this.steps > maximumSteps) this.#isStopping = true;
    if (isStopped && this.steps % STEPS_BETWEEN_QUESTIONS === 0 && isStopped())
      this.#isStopping = true;
    if (this.#isStopping) throw new Interrupted("the program was stopped");
  }

  /** A statement begins. */
  step(frame: Frame): void {
    this.tick();
    const tell = this.#options.onStep;
    if (!tell) return;
    tell({
      line: frame.line,
      file: frame.code.file,
      scope: frame.code.name,
      depth: this.#depth - 1,
    });
  }

  // --- Frames

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
        const found = this.#options.operations[name];
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
    if (this.#depth >= this.recursionLimit) {
      for (const value of frame.fast) this.memory.pass(value);
      this.memory.pass(frame.callee);
      throw this.error("RecursionError", "maximum recursion depth exceeded");
    }
    this.#depth++;
    frame.back = this.frame;
    this.frame = frame;
  }

  /** The frame is left for now: its caller runs. */
  suspend(frame: Frame): void {
    this.#depth--;
    this.frame = frame.back;
    frame.back = undefined;
  }

  /** The frame has ended: what it held is given up, unless its object takes it over. */
  leave(frame: Frame): void {
    const { memory } = this;
    const { back, object } = frame;
    this.suspend(frame);
    if (object) {
      if (memory.heap.refcount(object.handle) > 1) {
        object.line = frame.line;
        object.take(frame.variables(), back && this.#frameObject(back));
      }
      frame.object = undefined;
      memory.release(object);
    }
    for (const [index, value] of frame.fast.entries()) {
      frame.fast[index] = undefined;
      memory.release(value);
    }
    while (frame.stack.length > 0) memory.release(frame.stack.pop());
    memory.release(frame.names);
    memory.release(frame.callee);
  }

  #frameObject(frame: Frame): PyFrame {
    if (!frame.object) {
      const made = new PyFrame(this.memory, frame.code, frame.globals, frame.line);
      made.live = () => frame.variables();
      frame.object = this.memory.retain(made);
    }
    frame.object.line = frame.line;
    return frame.object;
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

  // --- The loop

  /** Runs a frame until it returns or yields; the result is held. `error` is raised in it first. */
  run(entry: Frame, error?: PythonError): Value {
    const { memory } = this;
    const mark = memory.mark;
    if (this.#nativeDepth >= NATIVE_DEPTH_MAX) {
      for (const value of entry.fast) memory.pass(value);
      throw this.error("RecursionError", "maximum recursion depth exceeded");
    }
    const outer = this.frame;
    entry.isEntry = true;
    this.enter(entry);
    this.#nativeDepth++;
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
      this.#nativeDepth--;
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

  /** Goes to the handler of an exception, or out of the loop when there is none. */
  #unwind(thrown: unknown, mark: number): void {
    const error = hostError(this, thrown) ?? thrown;
    if (!(error instanceof PythonError)) throw error;
    this.#unwindTo(error, mark);
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

  #note(exception: PyException, frame: Frame): void {
    const object = this.#frameObject(frame);
    const entry = new PyTraceback(this.memory, object, frame.line, exception.traceback);
    exception.setField("traceback", entry);
  }

  setHandled(exception: PyException | undefined): PyException | undefined {
    const before = this.handled;
    this.handled = exception;
    return before;
  }

  // --- Calls

  call(callee: Value, args: readonly Value[] = [], keywords: Keywords = NO_KEYWORDS): Value {
    if (callee instanceof NativeFunction) return callee.native(this, args, keywords);
    if (callee instanceof PyFunction) return this.#callFunction(callee, args, keywords);
    if (callee instanceof PyMethod)
      return this.call(callee.callee, [callee.self, ...args], keywords);
    if (callee instanceof PyType) {
      const meta = callee.cls.isHeap ? callee.cls.lookup("__call__") : undefined;
      if (meta instanceof PyFunction) return this.call(meta, [callee, ...args], keywords);
      return instantiate(this, callee, args, keywords);
    }
    const method = this.special(callee, "__call__");
    if (method === undefined) {
      throw this.error("TypeError", `'${this.typeOf(callee).name}' object is not callable`);
    }
    return this.call(method, args, keywords);
  }

  /** A frame for a call, or the generator that the call makes. */
  prepare(
    callee: PyFunction,
    args: readonly Value[],
    keywords: Keywords,
  ): Frame | PyGenerator<Frame> {
    const fast = bindArguments(this, callee, args, keywords);
    const frame = this.newFrame(callee.code, callee.globals, fast, callee);
    if (!callee.code.isGenerator) return frame;
    const generator = new PyGenerator(this.memory, frame, callee.code.name);
    frame.generator = generator;
    generator.park();
    return generator;
  }

  #callFunction(callee: PyFunction, args: readonly Value[], keywords: Keywords): Value {
    const frame = this.prepare(callee, args, keywords);
    return frame instanceof Frame ? this.run(frame) : frame;
  }

  /** The body of a class, which leaves its names in `names`. */
  runBody(body: PyFunction, names: PyDict): void {
    const fast = bindArguments(this, body, [], NO_KEYWORDS);
    this.run(this.newFrame(body.code, body.globals, fast, body, names));
  }

  // --- Programs

  execute(source: string, file: string, globals: PyDict, names: PyDict = globals): void {
    const code = raisingSyntaxErrors(this, file, source, () => compileProgram(source, file));
    this.#executeCode(code, globals, names);
  }

  evaluate(source: string, globals: PyDict, names: PyDict = this.newDict()): Value {
    const code = raisingSyntaxErrors(this, "<string>", source, () =>
      compileExpression(source, "<string>"),
    );
    const scope = this.newDict();
    for (const [name, value] of names.entries()) scope.setName(name as string, value);
    this.#executeCode(code, globals, scope);
    return this.memory.hold(scope.getName("__value__") as Value);
  }

  #executeCode(code: Code, globals: PyDict, names: PyDict): void {
    if (globals.getName("__builtins__") === undefined) {
      globals.setName("__builtins__", this.modules.getName("builtins") as Value);
    }
    const fast = new Array(code.fastNames.length).fill(undefined);
    this.run(this.newFrame(code, globals, fast, undefined, names));
  }

  currentGlobals(): PyDict {
    return (this.frame as Frame).globals;
  }

  currentNames(): PyDict {
    const frame = this.frame as Frame;
    if (frame.names) return frame.names;
    const names = this.newDict();
    for (const [name, value] of frame.variables()) names.setName(name, value);
    return names;
  }

  override superOf(): { cls: PyType; self: Value } {
    const frame = this.frame as Frame;
    const cls = frame.variables().get("__class__");
    const first = frame.code.fastNames[0];
    const self = first === undefined ? undefined : frame.variables().get(first);
    if (!(cls instanceof PyType) || self === undefined) {
      throw this.error("RuntimeError", "super(): no arguments");
    }
    return { cls, self };
  }

  override import(name: string): PyModule {
    const known = this.modules.getName(name);
    if (known instanceof PyModule) return known;
    return createModule(this, name, this.#options.library?.[name]);
  }

  /** Whether the program was stopped: nothing more of it runs. */
  get isStopped(): boolean {
    return this.#isStopping;
  }

  /** The end of the program: the names of its module go, then what cycles keep. */
  shutDown(): void {
    if (this.#isStopping) return;
    const { memory } = this;
    if (memory.heap.isEnabled()) memory.heap.collect();
    const weakrefs = this.modules.getName("weakref");
    if (weakrefs instanceof PyModule) {
      this.#report("exit", () =>
        this.callMethod(weakrefs.namespace.getName("finalize") as Value, "_exit"),
      );
    }
    const names = this.main.namespace;
    for (const name of this.modules.keys()) {
      if (name !== "builtins" && name !== "sys") this.modules.deleteName(this, name as string);
    }
    memory.retain(names);
    memory.release(this.main);
    memory.drain(0);
    // Functions and the names that they see are a cycle, so this collection takes most of it.
    const handle = names.handle;
    memory.release(names);
    memory.heap.collect();
    if (memory.heap.isAlive(handle)) names.clear();
    reportGarbage(this);
    memory.heap.collect();
  }

  // --- What the heap calls

  #finalize(object: PyObject): void {
    this.#guard(() => {
      if (object instanceof PyGenerator) return closeGenerator(this, object);
      const { cls } = object;
      const isLegacy = cls.mro.some((base) => base.hasLegacyFinalizer);
      const finalizer = cls.lookup(isLegacy ? "__tp_del__" : "__del__");
      if (finalizer === undefined) return undefined;
      return this.#report(finalizer, () => this.call(finalizer, [object]));
    });
  }

  #weakCallback(weakref: PyWeakref): void {
    const { callback } = weakref;
    weakref.callback = null;
    this.#guard(() => this.#report(callback, () => this.call(callback, [weakref])));
  }

  /** What user code leaves behind is released before the heap goes on. */
  #guard(work: () => unknown): void {
    const mark = this.memory.mark;
    const handled = this.setHandled(undefined);
    try {
      work();
    } finally {
      this.memory.drain(mark);
      this.handled = handled;
    }
  }

  #report(where: Value, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      this.writeError(unraisableText(this, error.exception, where));
    }
  }

  unraisable(error: unknown, where: string): void {
    if (!(error instanceof PythonError)) throw error;
    this.writeError(unraisableText(this, error.exception, where));
  }
}
