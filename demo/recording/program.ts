// A program with its recording: what the worker does with a source, usable without a worker.

import { type Outcome, Python } from "../../python/python.js";
import type { Heap } from "../../src/raw.js";
import type { Step } from "./moment.js";
import { Recorder } from "./recorder.js";

/**
 * Most bytes of the program's heap: 800,000 lists. A program that keeps all that it makes ends in a
 * MemoryError, before the browser ends the page.
 */
const HEAP_BYTES_MAX = 32 << 20;

/** The program's name in tracebacks. */
const FILE = "program.py";

export interface ProgramSettings {
  readonly engine: "auto" | "wasm" | "typescript";
  readonly thresholds: readonly number[];
  /** Whether allocations start collections. */
  readonly automatic: boolean;
  /** `"legacy"` is Python up to 3.3. */
  readonly finalizers: "modern" | "legacy";
}

export interface ProgramEvents {
  readonly onStep: (step: Step) => void;
  readonly onWrite: (text: string, isError: boolean) => void;
  /** The recording is as long as it may be; the program goes on. */
  readonly onFull: (momentCount: number) => void;
  /** The program is running: called every now and then, however little it has to tell. */
  readonly onTick?: () => void;
}

export class Program {
  readonly #python: Python;
  readonly #recorder: Recorder;
  #written = 0;

  constructor(settings: ProgramSettings, events: ProgramEvents) {
    const write = (isError: boolean) => (text: string) => {
      this.#written += text.length;
      events.onWrite(text, isError);
    };
    this.#recorder = new Recorder({ ...events, written: () => this.#written });
    this.#python = new Python({
      heap: { ...settings, maximumBytes: HEAP_BYTES_MAX, checks: this.#recorder },
      write: write(false),
      writeError: write(true),
      onStep: (step) => this.#recorder.statement(step, FILE),
      isStopped: () => {
        events.onTick?.();
        return false;
      },
    });
    this.#recorder.start(this.#python);
  }

  /** The heap that it runs on. */
  get heap(): Heap {
    return this.#python.machine.memory.heap;
  }

  run(source: string): Outcome {
    const outcome = this.#python.run(source, FILE);
    this.#recorder.rest("Nothing runs now; the module's names are still there.");
    return outcome;
  }

  /** What `gc.collect(generation)` would return. */
  collect(generation: number): number {
    const found = this.heap.collect(generation);
    this.#recorder.rest(`collect(${generation}) found ${found} unreachable objects.`);
    return found;
  }

  setThresholds(thresholds: readonly number[], automatic: boolean): void {
    const { heap } = this;
    heap.setThreshold(thresholds[0] as number, thresholds[1], thresholds[2]);
    if (automatic) heap.enable();
    else heap.disable();
  }

  /** As Python's exit: the names go, then what cycles keep. */
  exit(): void {
    this.#python.finish();
    this.#recorder.rest("The interpreter has ended: its names are gone, and what cycles kept.");
  }
}
