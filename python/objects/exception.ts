// Exceptions, and the tracebacks that keep the variables of their frames alive.

import type { PyFrame } from "./frame.js";
import { PyInstance } from "./instance.js";
import type { Memory } from "./memory.js";
import type { PyTuple } from "./sequence.js";
import { TRACEBACK } from "./types.js";
import { flagsOf, isObject, PyObject, type PyType, type Value } from "./value.js";

const FIELDS = ["args", "traceback", "context", "cause", "object"] as const;
type Field = (typeof FIELDS)[number];

/** An exception. Its references beside its attributes are held by a second heap object. */
export class PyException extends PyInstance {
  readonly #memory: Memory;
  readonly #fields: Map<Field, PyObject> = new Map();
  readonly #positions: number;
  suppressContext = false;
  /** Of a NameError, an AttributeError and a ModuleNotFoundError: the missing name. */
  name: string | undefined = undefined;
  #subject: Value | undefined = undefined;

  constructor(memory: Memory, cls: PyType) {
    super(memory, cls, undefined, flagsOf(cls), "exception");
    this.#memory = memory;
    // Attributes of exceptions are in a dict, so the positions behind the header are theirs.
    this.#positions = this.header;
    if (!cls.isHeap) this.dictPosition = FIELDS.length;
    memory.grow(this, this.#positions + FIELDS.length + 1);
  }

  override setOwn(name: string, value: Value): undefined {
    this.takeDict().setName(name, value);
  }

  get args(): PyTuple {
    return this.#fields.get("args") as PyTuple;
  }

  get traceback(): PyTraceback | undefined {
    return this.#fields.get("traceback") as PyTraceback | undefined;
  }

  get context(): PyException | undefined {
    return this.#fields.get("context") as PyException | undefined;
  }

  get cause(): PyException | undefined {
    return this.#fields.get("cause") as PyException | undefined;
  }

  /** Of an AttributeError: the object without the attribute. */
  get subject(): Value | undefined {
    return this.#subject;
  }

  set subject(value: Value) {
    this.#subject = value;
    this.setField("object", isObject(value) ? value : undefined);
  }

  setField(field: Field, value: PyObject | undefined): undefined {
    const old = this.#fields.get(field);
    if (value) this.#fields.set(field, value);
    else this.#fields.delete(field);
    this.#memory.set(this, this.#positions + FIELDS.indexOf(field), old, value);
  }

  protected override contents(): Value[] {
    return FIELDS.flatMap((field) => this.#fields.get(field) ?? []);
  }
}

/** Exceptions that were raised together. */
export class PyExceptionGroup extends PyException {
  readonly message: string;
  readonly exceptions: PyTuple;

  constructor(memory: Memory, cls: PyType, message: string, exceptions: PyTuple) {
    super(memory, cls);
    this.message = message;
    this.exceptions = exceptions;
    const position = this.header + FIELDS.length + 1;
    memory.grow(this, position + 1);
    memory.set(this, position, undefined, exceptions);
  }

  protected override contents(): Value[] {
    return [this.exceptions, ...super.contents()];
  }

  /** `message (2 sub-exceptions)` */
  get text(): string {
    const count = this.exceptions.items.length;
    return `${this.message} (${count} sub-exception${count === 1 ? "" : "s"})`;
  }
}

/** One frame that an exception passed, and the rest of the path to where it was raised. */
export class PyTraceback extends PyObject {
  readonly frame: PyFrame;
  readonly next: PyTraceback | undefined;
  readonly line: number;

  constructor(memory: Memory, frame: PyFrame, line: number, next: PyTraceback | undefined) {
    super(TRACEBACK);
    this.frame = frame;
    this.line = line;
    this.next = next;
    this.settle(memory, "traceback", 2);
    memory.set(this, 0, undefined, next);
    memory.set(this, 1, undefined, frame);
  }

  protected override contents(): Value[] {
    return this.next ? [this.next, this.frame] : [this.frame];
  }
}
