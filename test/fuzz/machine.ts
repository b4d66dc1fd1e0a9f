// Runs a program of bytes on a raw heap and writes down everything observable: each call with its result or
// its error, each event in order, and a digest of the state after every call. User code that the heap calls
// goes on reading the same bytes, and does what they say.

import { RELEASE_UNITS, SLOT_TOP } from "../../assembly/layout.js";
import type { EngineChoice } from "../../src/engine/engine.js";
import { Heap } from "../../src/heap/heap.js";
import type { Handle } from "../../src/raw.js";
import { giveNumber } from "../heap-numbers.js";
import { Bytes } from "./bytes.js";
import { optionsOf, settingsFrom } from "./settings.js";
import { describe, digest } from "./state.js";
import { handleFrom, REGISTER_COUNT } from "./values.js";

/** User code nests to this depth; deeper down it only reads. */
const DEPTH_MAX = 6;

/** Slots and references of larger heaps are checked only after every n-th call. */
const SMALL_SLOTS = 400;
const LARGE_STEP = 16;

/** The heap is validated after every n-th call, and after the last. */
const VALIDATION_STEP = 8;

/** The one thing that differs between any two runs. */
const SECONDS = /[\d.e-]+s elapsed/g;

const NO_CODE = "no code";

/** Errors that no call may throw here: only the library can be at fault. */
const NEVER: readonly string[] = [NO_CODE, "ERR_CORRUPT_HEAP", "ERR_INTERRUPTED"];

/** The outcome of a program. */
export interface Play {
  readonly trace: readonly string[];
  /** The first invariant that did not hold, or error that should not be, and its place in the trace. */
  readonly broken: string | undefined;
  readonly calls: number;
  /** The state after the requested line of the trace. */
  readonly state: readonly string[] | undefined;
}

export class Machine implements Play {
  readonly heap: Heap;
  readonly choice: EngineChoice;
  readonly bytes: Bytes;
  readonly registers: Handle[] = Array<Handle>(REGISTER_COUNT).fill(0);
  readonly trace: string[] = [];
  broken: string | undefined;
  calls = 0;
  state: readonly string[] | undefined;
  readonly #stateAt: number | undefined;
  #next = 0;
  #depth = 0;
  #isLast = false;
  readonly #steps: boolean;

  readonly #operationOf: (byte: number) => (machine: Machine) => void;

  constructor(
    program: Uint8Array,
    operationOf: (byte: number) => (machine: Machine) => void,
    choice: EngineChoice,
    stateAt: number | undefined,
  ) {
    this.#operationOf = operationOf;
    this.bytes = new Bytes(program);
    this.choice = choice;
    this.#stateAt = stateAt;
    const settings = settingsFrom(this.bytes);
    this.#steps = settings.steps;
    this.heap = new Heap({
      ...optionsOf(settings, choice),
      ...(settings.finalizes && { onFinalize: (handle) => this.#act(`finalize ${handle}`) }),
      ...(settings.hearsWeakrefs && { onWeakref: (weakref) => this.#act(`weakref ${weakref}`) }),
      ...(settings.observesDeaths && { onDeath: (slot) => this.#noteDeath(slot) }),
    });
    giveNumber(this.heap, 1);
    // `pauses` would set it, but then the clock would end a step.
    this.heap.unchecked.setControl(RELEASE_UNITS, settings.releaseUnits);
    this.#write(`heap ${JSON.stringify(settings)}`);
    this.heap.onUnraisable = ({ error, where, object }) => {
      const name = typeof object === "function" ? "callback" : String(object);
      this.#do(`unraisable in ${where} of ${name}: ${(error as Error).message}`);
    };
    this.heap.onDebug = (line) => this.#act(line);
    if (settings.hearsCollections) {
      this.heap.callbacks.push((phase, { duration: _, ...info }) => {
        this.#act(`${phase} ${Object.values(info).join(" ")}`);
      });
    }
  }

  run(): void {
    while (!this.bytes.isDone) this.#step();
    for (const handle of this.registers) {
      if (handle !== 0) this.call(`at the end: ${handle}`, () => this.look(handle));
    }
    this.call("at the end: collect()", () => this.heap.collect());
    this.#isLast = true;
    this.call("at the end: objects", () => this.heap.getObjects());
  }

  /** A handle chosen by the bytes, mostly of an object. */
  handle(): Handle {
    return handleFrom(this.bytes, this.registers);
  }

  /** Keeps a handle in the next register. */
  keep(handle: Handle): Handle {
    this.registers[this.#next++ % REGISTER_COUNT] = handle;
    return handle;
  }

  /** Reads everything about an object. */
  look(handle: Handle): unknown {
    const { heap } = this;
    if (!heap.isAlive(handle)) return "dead";
    return [
      ...[heap.typeOf(handle), heap.refcount(handle), heap.generationOf(handle)],
      ...[heap.isTracked(handle), heap.isFinalized(handle), heap.referenceCount(handle)],
      ...heap.getReferents(handle),
    ];
  }

  /** Makes a call, and writes down its outcome. */
  call(text: string, action: () => unknown): void {
    this.calls++;
    this.#write(text);
    let answer: string;
    try {
      answer = `= ${action() ?? ""}`;
    } catch (error) {
      answer = `threw ${this.#errorText(error)}`;
    }
    this.#write(`${answer} ${this.#look()}`);
  }

  #errorText(error: unknown): string {
    const { name, message, code = NO_CODE } = error as Error & { code?: string };
    if (NEVER.includes(code)) {
      this.broken ??= `line ${this.trace.length}: threw ${name} ${code} ${message}`;
    }
    // How much an engine occupies is its own affair.
    return `${name} ${code} ${message.replace(/maximumBytes \d+\): it has \d+/, "maximumBytes): it has")}`;
  }

  /** Validates the heap; a digest of its state. */
  #look(): string {
    try {
      const core = this.heap.unchecked;
      const isDeep = this.#isLast || this.calls % LARGE_STEP === 0;
      const slots = isDeep || core.control(SLOT_TOP) < SMALL_SLOTS;
      const hash = digest(core, { slots, isDeep });
      if (this.#stateAt === this.trace.length) this.state = describe(core);
      const isDue = this.#isLast || this.calls % VALIDATION_STEP === 0;
      const [violation] = isDue ? this.heap.validate(1) : [];
      if (violation) this.broken ??= `line ${this.trace.length}: ${violation.message}`;
      return `~${hash}`;
    } catch (error) {
      return `~${(error as { code?: string }).code}`;
    }
  }

  #step(): void {
    this.#operationOf(this.bytes.next())(this);
    if (this.#steps) this.call("step(1)", () => Object.values(this.heap.step({ maxObjects: 1 })));
  }

  /** The heap calls user code, which does what the next bytes say, and may throw. */
  #act(event: string): void {
    this.#do(event);
    this.#mayThrow(event);
  }

  #do(event: string): void {
    this.#write(event);
    if (this.#depth === DEPTH_MAX) return;
    this.#depth++;
    try {
      for (let count = this.bytes.next() & 3; count > 0; count--) this.#step();
    } finally {
      this.#depth--;
    }
  }

  /** It must not use the heap; it may throw, and it may dispose of the heap. */
  #noteDeath(slot: number): void {
    this.#write(`died ${slot}`);
    if (this.bytes.isOneIn(64)) this.heap.dispose();
    this.#mayThrow(`death of ${slot}`);
  }

  #mayThrow(where: string): void {
    if (this.bytes.isOneIn(16)) throw new Error(`thrown in ${where}`);
  }

  #write(text: string): void {
    const line = text.replace(SECONDS, "… elapsed");
    this.trace.push("  ".repeat(this.#depth) + line);
  }
}
