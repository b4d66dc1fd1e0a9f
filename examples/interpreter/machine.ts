// The machine: a stack of values, and frames on it.
//
// Every reference on the stack is counted: by `memory.incref` when a value is copied there, by
// `memory.decref` when it is removed; moving a value counts nothing. At the start of each instruction the
// machine's fields hold the height of the stack. An error leaves the instruction there, with none of its
// operands used up, and the stack is cut back to the handler's height, or to the ground: so nothing leaks.

import { Fault, Thrown, Uncaught } from "./faults.js";
import type { Memory, OnDeath, Ref } from "./memory.js";
import {
  ARRAY,
  CLASS,
  CLOSURE,
  type Closure,
  INSTANCE,
  Instance,
  METHOD,
  NATIVE,
  NIL,
  NUMBER,
  OBJECT,
  Objects,
  type Row,
  STRING,
  TRUE,
} from "./objects.js";

const STACK_MAX = 1 << 16;
const FRAMES_MAX = 2000;

interface Handler {
  readonly depth: number;
  readonly height: number;
  readonly at: number;
}

export class Machine {
  readonly objects: Objects<Machine>;
  readonly memory: Memory;
  readonly tags: Uint8Array = new Uint8Array(STACK_MAX);
  readonly values: Float64Array = new Float64Array(STACK_MAX);
  readonly print: (line: string) => void;
  #resultTag: number = NIL;
  #resultValue = 0;
  /** Instructions done so far. */
  steps = 0;
  /** The position of a variable in the global row, by name. */
  readonly globals: Map<string, number> = new Map();
  readonly handlers: Handler[] = [];
  /** By depth. */
  readonly closures: Closure[] = [];
  readonly bases: Int32Array = new Int32Array(FRAMES_MAX);
  readonly places: Int32Array = new Int32Array(FRAMES_MAX);
  /** Of the frame at work. */
  depth = -1;
  /** Where the stack ends, and the instruction, at the start of the instruction under way. */
  top = 0;
  at = 0;

  constructor(makeMemory: (onDeath: OnDeath) => Memory, print: (line: string) => void) {
    this.objects = new Objects(makeMemory);
    this.memory = this.objects.memory;
    this.print = print;
  }

  /** The result of a native; its reference already belongs to the stack. */
  answer(tag: number, value: number): void {
    this.#resultTag = tag;
    this.#resultValue = value;
  }

  push(tag: number, value: number): void {
    this.tags[this.top] = tag;
    this.values[this.top] = value;
    this.top++;
  }

  /** Releases the `count` values below the top; the top takes their place. */
  dropBelow(count: number): void {
    const top = this.top - 1;
    const to = top - count;
    for (let at = top - 1; at >= to; at--) {
      if (this.tags[at] === OBJECT) this.memory.decref(this.values[at] as Ref);
    }
    this.tags[to] = this.tags[top] as number;
    this.values[to] = this.values[top] as number;
    this.top = to + 1;
  }

  cutTo(height: number): void {
    while (this.top > height) {
      const at = --this.top;
      if (this.tags[at] === OBJECT) this.memory.decref(this.values[at] as Ref);
    }
  }

  /** Unwinds to the innermost handler, which gets the value; throws if there is none. */
  catch(error: unknown): void {
    if (error instanceof Thrown) this.#unwind(error.tag, error.value);
    else if (error instanceof Fault) this.#unwindWith(error.message);
    else if ((error as { code?: string }).code === "ERR_HEAP_FULL") {
      this.#unwindWith("out of memory");
    } else {
      this.#reset();
      throw error;
    }
  }

  /** The string is made after the stack is cut back: there may be no room for it before. */
  #unwindWith(message: string): void {
    const handler = this.handlers.at(-1);
    if (!handler) {
      const uncaught = new Uncaught(message, this.#trace());
      this.#reset();
      throw uncaught;
    }
    this.cutTo(handler.height);
    this.#unwind(OBJECT, this.objects.text(message));
  }

  #reset(): void {
    this.handlers.length = 0;
    this.cutTo(0);
    this.closures.length = 0;
    this.depth = -1;
  }

  #unwind(tag: number, value: number): void {
    const handler = this.handlers.pop();
    if (!handler) {
      const uncaught = new Uncaught(this.show(tag, value), this.#trace());
      if (tag === OBJECT) this.memory.decref(value);
      this.#reset();
      throw uncaught;
    }
    this.cutTo(handler.height);
    this.depth = handler.depth;
    this.at = handler.at;
    this.push(tag, value);
  }

  #trace(): string[] {
    const lines: string[] = [];
    this.places[this.depth] = this.at;
    for (let depth = this.depth; depth >= 0 && lines.length < 10; depth--) {
      const { code: made } = (this.closures[depth] as Closure).routine;
      const at = depth === this.depth ? this.at : (this.places[depth] as number) - 1;
      lines.push(`${made.name}, line ${made.lines[at]}`);
    }
    return lines;
  }

  /** A value as `print` shows it. */
  show(tag: number, value: number, isWithin = false): string {
    if (tag === NIL) return "nil";
    if (tag === NUMBER) return String(value);
    if (tag !== OBJECT) return String(tag === TRUE);
    const payload = this.objects.payload(value);
    switch (payload?.kind) {
      case STRING:
        return payload.text;
      case CLASS:
        return `class ${payload.name}`;
      case INSTANCE:
        return `a ${(payload as Instance).shape.name}`;
      case ARRAY: {
        if (isWithin) return "[...]";
        const { tags, values } = payload as Row;
        const items = tags.map((each, index) => this.show(each, values[index] as number, true));
        return `[${items.join(", ")}]`;
      }
      default:
        return "a function";
    }
  }

  /** The next instruction is the first of the closure's; its frame begins at `base`. */
  enter(closure: Closure, base: number, given: number): void {
    const { name, parameterCount, instructions } = closure.routine.code;
    if (given !== parameterCount) {
      throw new Fault(`${name} takes ${parameterCount} arguments, got ${given}`);
    }
    // Each instruction adds at most one value.
    if (this.depth + 1 >= FRAMES_MAX || this.top + instructions.length >= STACK_MAX) {
      throw new Fault("stack overflow");
    }
    this.depth++;
    this.closures[this.depth] = closure;
    this.bases[this.depth] = base;
    this.at = 0;
  }

  /** Calls the value at `base`, below `given` arguments. It returns to `next`. */
  call(base: number, given: number, next: number): void {
    const { tags, values, memory } = this;
    const payload = tags[base] === OBJECT ? this.objects.payload(values[base] as Ref) : undefined;
    if (this.depth >= 0) this.places[this.depth] = next;
    switch (payload?.kind) {
      case CLOSURE:
        this.enter(payload as Closure, base, given);
        return;
      case METHOD: {
        const { receiver, method } = payload;
        const closure = this.objects.payload(method) as Closure;
        this.enter(closure, base, given);
        memory.incref(receiver);
        memory.decref(values[base] as Ref);
        values[base] = receiver;
        return;
      }
      case CLASS: {
        const made = this.objects.make(
          INSTANCE,
          payload.fields.size + 1,
          new Instance(payload, payload.fields.size + 1),
        );
        const row = this.objects.payload(made) as Instance;
        // The class moves from the stack into the instance, which takes its place.
        this.objects.put(made, row, 0, OBJECT, values[base] as Ref);
        values[base] = made;
        const init = payload.methods.get("init");
        if (init !== undefined) {
          this.enter(this.objects.payload(init) as Closure, base, given);
          return;
        }
        if (given > 0) throw new Fault(`${payload.name} takes 0 arguments, got ${given}`);
        this.at = next;
        return;
      }
      case NATIVE: {
        if (given !== payload.parameterCount) {
          throw new Fault(
            `${payload.name} takes ${payload.parameterCount} arguments, got ${given}`,
          );
        }
        payload.call(this, base + 1);
        this.push(this.#resultTag, this.#resultValue);
        this.dropBelow(given + 1);
        this.at = next;
        return;
      }
      default:
        throw new Fault(
          `${this.show(tags[base] as number, values[base] as number)} cannot be called`,
        );
    }
  }
}
