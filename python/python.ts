// Python: a program in, its output out. Nothing here needs Node or a page.

import { Interrupted, type PythonError, pythonError } from "./machine/errors.js";
import { Machine, type Step } from "./machine/machine.js";
import type { MemoryOptions } from "./objects/memory.js";
import type { ModuleMaker } from "./objects/runtime.js";
import { exceptionType } from "./objects/types.js";
import { STANDARD } from "./standard.js";

export type { Step } from "./machine/machine.js";

export interface PythonOptions {
  /** Options of the heap: the engine, thresholds, most bytes, finalizers of today or of 3.3. */
  readonly heap?: MemoryOptions;
  /** Receives what the program writes. */
  readonly write?: (text: string) => void;
  /** Receives tracebacks and what cannot be raised. */
  readonly writeError?: (text: string) => void;
  /** Told of every statement before it runs. */
  readonly onStep?: (step: Step) => void;
  /** Asked every 1024 steps whether to stop. */
  readonly isStopped?: () => boolean;
  /** The program is stopped after so many steps: statements and turns of loops. */
  readonly maximumSteps?: number;
  /** Modules of yours, by name: in Python, or made by you. */
  readonly library?: Readonly<Record<string, string | ModuleMaker>>;
}

/** How a program ended. */
export interface Outcome {
  readonly ending: "done" | "error" | "exit" | "stopped";
  /** As a process's: 0, or 1 after an exception, or what `sys.exit` was given. */
  readonly code: number;
  /** Line of the program that the exception points at. */
  readonly line: number | undefined;
  /** The class of the uncaught exception. */
  readonly exception?: string;
}

/** One Python with a heap of its own. */
export class Python {
  readonly machine: Machine;
  readonly #writeError: (text: string) => void;

  constructor(options: PythonOptions = {}) {
    const { heap, write = () => {}, writeError = () => {}, library } = options;
    this.#writeError = writeError;
    this.machine = new Machine({
      ...(heap && { heap }),
      standard: STANDARD,
      write,
      writeError,
      onStep: options.onStep,
      isStopped: options.isStopped,
      maximumSteps: options.maximumSteps,
      library,
    });
  }

  /**
   * Runs a program in the module `__main__`. An exception that nobody catches is written with its
   * traceback.
   */
  run(source: string, file = "<program>"): Outcome {
    const { machine } = this;
    try {
      if (!machine.isStopped) machine.memory.keepReserve();
      machine.execute(source, file, machine.main.namespace);
      return { ending: "done", code: 0, line: undefined };
    } catch (error) {
      return this.#ended(error, file);
    } finally {
      if (!machine.isStopped && machine.memory.heap.life.isReady) machine.memory.drain(0);
    }
  }

  /** Ends the program as Python's exit does: names go, then what is left in cycles. */
  finish(): void {
    if (!this.machine.memory.heap.life.isReady) return;
    try {
      this.machine.shutDown();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }

  /** An error as Python's; undefined when the heap takes no calls any more, which is written then. */
  #raised(error: unknown): PythonError | undefined {
    try {
      return pythonError(this.machine, error, "the compiler");
    } catch (fatal) {
      this.#writeError(`Fatal Python error: ${(fatal as Error).message}\n`);
      return undefined;
    }
  }

  #ended(error: unknown, file: string): Outcome {
    if (error instanceof Interrupted) {
      this.#writeError("Stopped.\n");
      return { ending: "stopped", code: 130, line: undefined };
    }
    const { machine } = this;
    const raised = this.#raised(error);
    if (!raised) return { ending: "error", code: 1, line: undefined };
    const { exception } = raised;
    let line: number | undefined;
    for (let entry = exception.traceback; entry; entry = entry.next) {
      if (entry.frame.code.file === file) line = entry.line;
    }
    const at = exception.dict?.getName("lineno");
    const isOfFile = exception.dict?.getName("filename") === file;
    if (
      exception.cls.isSubclassOf(exceptionType("SyntaxError")) &&
      isOfFile &&
      typeof at === "bigint"
    ) {
      line = Number(at);
    }
    if (exception.cls.isSubclassOf(exceptionType("SystemExit"))) {
      const [code = null] = exception.args.items;
      if (typeof code === "string") this.#writeError(`${code}\n`);
      const isFailure = code !== null && code !== false && code !== 0n;
      return {
        ending: "exit",
        code: typeof code === "bigint" ? Number(code) : isFailure ? 1 : 0,
        line,
      };
    }
    machine.reportUncaught(exception);
    return { ending: "error", code: 1, line, exception: exception.cls.name };
  }
}
