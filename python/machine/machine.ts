// The machine: runs a program from its start to its end, and handles the heap's calls.

import { DEBUG_SAVEALL, DEBUG_UNCOLLECTABLE } from "ouroboros-gc/raw";
import type { Code } from "../compile/code.js";
import { compileExpression, compileProgram } from "../compile/program.js";
import type { PyDict } from "../objects/dict.js";
import type { PyException } from "../objects/exception.js";
import { PyFunction } from "../objects/function.js";
import { PyGenerator, type Resumed } from "../objects/generator.js";
import { PyInstance } from "../objects/instance.js";
import { Memory, type MemoryOptions } from "../objects/memory.js";
import { PyMethod } from "../objects/method.js";
import { PyModule } from "../objects/module.js";
import { NativeFunction } from "../objects/native.js";
import { type Keywords, type ModuleMaker, NO_KEYWORDS, type Runtime } from "../objects/runtime.js";
import { UNRAISABLE } from "../objects/types.js";
import { type PyObject, PyType, type Value } from "../objects/value.js";
import type { PyWeakref } from "../objects/weakref.js";
import { bindArguments, instantiate } from "./calls.js";
import { Interrupted, pythonError, tracebackText, unraisableText } from "./errors.js";
import { Frame } from "./frame.js";
import { closeGenerator, resumeGenerator } from "./generators.js";
import { Loop } from "./loop.js";
import { callNative } from "./natives.js";
import { raisingSyntaxErrors } from "./syntax.js";

/** What a watcher learns of each statement before it runs. */
export interface Step {
  readonly line: number;
  readonly file: string;
  /** Name of the function; `<module>` outside of all. */
  readonly scope: string;
  /** Number of frames below this one. */
  readonly depth: number;
}

/** What every program can use. It is written for the machine, and so lies above it. */
export interface Standard {
  /** The built-in names. */
  createBuiltins(vm: Runtime): PyDict;
  /**
   * The module of this name; `given` is one of the host's.
   * @throws {PythonError} ModuleNotFoundError
   */
  createModule(vm: Runtime, name: string, given?: string | ModuleMaker): PyModule;
}

export interface MachineOptions {
  readonly heap?: MemoryOptions;
  readonly standard: Standard;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly onStep?: ((step: Step) => void) | undefined;
  /** Called at intervals: whether to stop. */
  readonly isStopped?: (() => boolean) | undefined;
  readonly maximumSteps?: number | undefined;
  /** Further modules, by name: in Python, or made by the host. */
  readonly library?: Readonly<Record<string, string | ModuleMaker>> | undefined;
}

const STEPS_BETWEEN_QUESTIONS = 1024;

/** Finds programs that may set `__del__` or `__class__` when there are objects already. */
const GIVES_FINALIZERS = /\.__(del|class|bases)__\s*[=,]|["']__(del|class|bases)__["']/;

export class Machine extends Loop {
  readonly memory: Memory;
  readonly builtins: PyDict;
  readonly modules: PyDict;
  readonly main: PyModule;
  steps = 0;
  readonly #options: MachineOptions;
  readonly #maximumSteps: number;
  #isStopping = false;
  /** Objects with finalizers of both kinds whose `__del__` has run. */
  readonly #finalized: WeakSet<PyObject> = new WeakSet();

  constructor(options: MachineOptions) {
    super();
    this.#options = options;
    this.#maximumSteps = options.maximumSteps ?? Number.POSITIVE_INFINITY;
    this.memory = new Memory(options.heap ?? {}, {
      finalize: (object) => this.#finalize(object),
      weakCallback: (weakref) => this.#weakCallback(weakref as PyWeakref),
    });
    this.memory.heap.onUnraisable = ({ error }) => {
      if (!(error instanceof Interrupted)) this.writeError(`${String(error)}\n`);
    };
    const { memory } = this;
    this.modules = memory.retain(this.newDict());
    this.builtins = memory.retain(options.standard.createBuiltins(this));
    this.main = memory.retain(new PyModule(memory, "__main__", this.newDict()));
    this.main.namespace.setName("__builtins__", this.modules.getName("builtins") as Value);
    this.modules.setName("__main__", this.main);
    for (const name of ["sys", "gc"]) this.import(name);
    this.tuple();
    memory.drain(0);
    memory.keepReserve();
    // The machine's own objects are not part of the program: as old as CPython's at its start.
    memory.heap.collect();
  }

  write(text: string): void {
    this.#options.write(text);
  }

  writeError(text: string): void {
    this.#options.writeError(text);
  }

  tick(): void {
    const steps = ++this.steps;
    if (steps > this.#maximumSteps) this.#isStopping = true;
    if (steps % STEPS_BETWEEN_QUESTIONS === 0) this.#lookAround();
    if (this.#isStopping) throw new Interrupted("the program was stopped");
  }

  #lookAround(): void {
    if (this.#options.isStopped?.()) this.#isStopping = true;
    try {
      this.memory.keepReserve();
    } catch {
      // The heap is full: the reserve is taken again when there is room.
    }
  }

  step(frame: Frame): void {
    this.tick();
    const tell = this.#options.onStep;
    if (!tell) return;
    tell({
      line: frame.line,
      file: frame.code.file,
      scope: frame.code.name,
      depth: this.depth - 1,
    });
  }

  // --- Calls

  call(callee: Value, args: readonly Value[] = [], keywords: Keywords = NO_KEYWORDS): Value {
    if (callee instanceof NativeFunction) return callNative(this, callee, args, keywords);
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
    this.descend("");
    try {
      return this.call(method, args, keywords);
    } finally {
      this.ascend();
    }
  }

  prepare(
    callee: PyFunction,
    args: readonly Value[],
    keywords: Keywords,
  ): Frame | PyGenerator<Frame> {
    const fast = bindArguments(this, callee, args, keywords);
    const frame = this.newFrame(callee.code, callee.globals, fast, callee);
    if (!callee.code.isGenerator) return frame;
    const generator = new PyGenerator(this.memory, frame, callee);
    frame.generator = generator;
    generator.park();
    return generator;
  }

  #callFunction(callee: PyFunction, args: readonly Value[], keywords: Keywords): Value {
    const frame = this.prepare(callee, args, keywords);
    return frame instanceof Frame ? this.run(frame) : frame;
  }

  runBody(body: PyFunction, names: PyDict): void {
    const fast = bindArguments(this, body, [], NO_KEYWORDS);
    this.run(this.newFrame(body.code, body.globals, fast, body, names));
  }

  resume(generator: PyGenerator, sent: Value, raised?: PyException): Resumed {
    return resumeGenerator(this, generator, sent, raised);
  }

  close(generator: PyGenerator): void {
    closeGenerator(this, generator);
  }

  // --- Programs

  execute(source: string, file: string, globals: PyDict, names: PyDict = globals): void {
    if (GIVES_FINALIZERS.test(source)) this.memory.expectsFinalizers = true;
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
    return this.locals(this.frame as Frame);
  }

  override superOf(): { cls: PyType; self: Value } {
    const frame = this.frame as Frame;
    const cls = frame.variables().get("__class__");
    const first = frame.code.fastNames[0];
    const self = first === undefined ? undefined : frame.variables().get(first);
    if (self === undefined) throw this.error("RuntimeError", "super(): no arguments");
    if (!(cls instanceof PyType)) {
      throw this.error("RuntimeError", "super(): __class__ cell not found");
    }
    return { cls, self };
  }

  override import(name: string): PyModule {
    const known = this.modules.getName(name);
    if (known instanceof PyModule) return known;
    return this.#options.standard.createModule(this, name, this.#options.library?.[name]);
  }

  /** Whether the program was stopped: nothing more of it runs. */
  get isStopped(): boolean {
    return this.#isStopping;
  }

  /** Ends the program: drops the names of its module, then collects cycles. */
  shutDown(): void {
    if (this.#isStopping) return;
    const { memory } = this;
    const atexit = this.modules.getName("atexit");
    if (atexit instanceof PyModule) {
      this.#report("atexit", () => this.call(atexit.namespace.getName("_run_exitfuncs") as Value));
    }
    if (memory.heap.isEnabled()) memory.heap.collect();
    const names = this.main.namespace;
    for (const name of this.modules.keys()) {
      if (name !== "builtins" && name !== "sys") this.modules.deleteName(name as string);
    }
    memory.retain(names);
    memory.release(this.main);
    memory.drain(0);
    // Functions and their globals are a cycle, so this collection frees most of it.
    const handle = names.handle;
    memory.release(names);
    memory.heap.collect();
    if (memory.heap.isAlive(handle)) names.clear();
    this.#reportGarbage();
    memory.heap.collect();
    const sys = this.import("sys").namespace;
    for (const name of sys.keys()) {
      if (name !== "stdout" && name !== "stderr") sys.deleteName(name as string);
    }
    memory.heap.collect();
  }

  /** CPython's report, at its end, of objects that could not be collected. */
  #reportGarbage(): void {
    const flags = this.memory.heap.getDebug();
    const { garbage } = this;
    if (!garbage || garbage.items.length === 0 || flags & DEBUG_SAVEALL) return;
    const isListed = (flags & DEBUG_UNCOLLECTABLE) !== 0;
    const advice = isListed ? "" : "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them";
    const count = `${garbage.items.length} uncollectable objects at shutdown`;
    this.writeError(`sys:1: ResourceWarning: gc: ${count}${advice}\n`);
    if (isListed) this.writeError(`      ${this.repr(garbage)}\n`);
  }

  // --- What the heap calls

  #finalize(object: PyObject): void {
    this.#guard(() => {
      if (object instanceof PyGenerator) {
        return this.#report(object, () => this.close(object));
      }
      const { cls } = object;
      const names = cls.mro.some((base) => base.hasLegacyFinalizer)
        ? ["__del__", "__tp_del__"]
        : ["__del__"];
      for (const name of names) {
        // Of a class with both, today's finalizer runs once, the old one each time.
        if (names.length === 2 && name === "__del__") {
          if (this.#finalized.has(object)) continue;
          this.#finalized.add(object);
        }
        const finalizer = cls.lookup(name);
        if (finalizer === undefined) continue;
        const before = this.memory.heap.refcount(object.handle);
        this.#report(finalizer, () => this.call(finalizer, [object]));
        if (this.memory.heap.refcount(object.handle) > before) return;
      }
      if (cls.isUntracked) for (const value of object.unexamined()) this.memory.release(value);
    });
  }

  #weakCallback(weakref: PyWeakref): void {
    const { callback } = weakref;
    weakref.callback = null;
    // One of a class of the program may be on its way out itself.
    if (!this.memory.isAlive(weakref)) return;
    this.#guard(() => this.#report(callback, () => this.call(callback, [weakref])));
  }

  /** Values that user code left in the pool are released before the heap continues. */
  #guard(work: () => unknown): void {
    const mark = this.memory.mark;
    try {
      work();
    } finally {
      this.memory.drain(mark);
    }
  }

  #report(where: Value, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.unraisable(error, where);
    }
  }

  unraisable(error: unknown, where: Value): void {
    const { exception } = pythonError(this, error, "a callback");
    this.noteRunning(exception);
    const hook = this.#ownHook("unraisablehook");
    if (hook === undefined) {
      this.writeError(unraisableText(this, exception, where));
      return;
    }
    const told = new PyInstance(this.memory, UNRAISABLE);
    told.setOwn("exc_type", exception.cls);
    told.setOwn("exc_value", exception);
    told.setOwn("exc_traceback", exception.traceback ?? null);
    told.setOwn("err_msg", null);
    told.setOwn("object", where);
    try {
      this.call(hook, [told]);
    } catch (failure) {
      const { exception: second } = pythonError(this, failure, "sys.unraisablehook");
      this.writeError(unraisableText(this, second, hook, "in sys.unraisablehook"));
    }
  }

  /** A hook of `sys` with which the program has replaced ours. */
  #ownHook(name: string): Value | undefined {
    const sys = this.import("sys").namespace;
    const hook = sys.getName(name);
    return hook === sys.getName(`__${name}__`) ? undefined : hook;
  }

  /** Reports an uncaught exception. */
  reportUncaught(exception: PyException): void {
    const hook = this.#ownHook("excepthook");
    if (hook === undefined) {
      this.writeError(tracebackText(this, exception));
      return;
    }
    try {
      this.call(hook, [exception.cls, exception, exception.traceback ?? null]);
    } catch (failure) {
      const { exception: second } = pythonError(this, failure, "sys.excepthook");
      this.writeError(`Error in sys.excepthook:\n${tracebackText(this, second)}`);
      this.writeError(`\nOriginal exception was:\n${tracebackText(this, exception)}`);
    }
  }
}
