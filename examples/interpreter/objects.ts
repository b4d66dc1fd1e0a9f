// The objects of a program. The heap has the references; the rest of an object is in tables outside the heap,
// by slot.
//
// A value is a tag and a number: a double, or a reference. If an object holds values, a row beside the heap
// has their tags and numbers, and position `index` of the object refers to the object that `values[index]`
// names, if the tag is OBJECT. So reading needs no call to the heap, and storing only if it stores an object
// or overwrites one.

import { LEAF } from "ouroboros-gc/raw";
import type { Code, Constant } from "./code.js";
import type { Memory, OnDeath, Ref } from "./memory.js";

export const NIL = 0;
export const FALSE = 1;
export const TRUE = 2;
export const NUMBER = 3;
export const OBJECT = 4;

export const STRING = 1;
export const FUNCTION = 2;
export const CLOSURE = 3;
const CELL = 4;
export const CLASS = 5;
export const INSTANCE = 6;
export const METHOD = 7;
export const ARRAY = 8;
export const NATIVE = 9;
/** Objects that only the machine sees: the global variables, and constants. */
const TABLE = 10;

/** The values of an object. */
export class Row {
  readonly kind: typeof ARRAY | typeof INSTANCE | typeof TABLE;
  readonly tags: number[] = [];
  readonly values: number[] = [];
  /** How many positions the object has; values that are not objects need none. */
  positions: number;

  constructor(kind: Row["kind"], positions: number) {
    this.kind = kind;
    this.positions = positions;
  }
}

/** An instance: position 0 is its class, its fields follow. */
export class Instance extends Row {
  readonly shape: Shape;

  constructor(shape: Shape, positions: number) {
    super(INSTANCE, positions);
    this.shape = shape;
  }
}

/** A class: its positions are its methods. */
export class Shape {
  readonly kind: typeof CLASS = CLASS;
  readonly name: string;
  readonly methods: Map<string, Ref> = new Map();
  /** Where instances have their fields. */
  readonly fields: Map<string, number> = new Map();

  constructor(name: string) {
    this.name = name;
  }
}

/** The code of a function: its positions are those constants that are objects. */
export class Routine {
  readonly kind: typeof FUNCTION = FUNCTION;
  readonly code: Code;
  readonly constants: Row;
  /** For each instruction that names a field or a method: the last class, and its field or method. */
  readonly shapes: (Shape | undefined)[] = [];
  readonly fields: number[] = [];
  readonly methods: (Closure | undefined)[] = [];

  constructor(code: Code) {
    this.code = code;
    this.constants = new Row(TABLE, code.constants.length);
  }
}

/** A closure: position 0 is its code, its cells follow. */
export class Closure {
  readonly kind: typeof CLOSURE = CLOSURE;
  readonly routine: Routine;
  readonly cells: Ref[] = [];

  constructor(routine: Routine) {
    this.routine = routine;
  }
}

/** A method with its receiver: positions 0 and 1. */
interface Method {
  readonly kind: typeof METHOD;
  readonly receiver: Ref;
  readonly method: Ref;
}

interface Text {
  readonly kind: typeof STRING;
  readonly text: string;
}

export interface Native<T> {
  readonly kind: typeof NATIVE;
  readonly name: string;
  readonly parameterCount: number;
  /** Leaves its result in the machine. `first` is where its arguments are. */
  readonly call: (machine: T, first: number) => void;
}

export type Payload<T> = Row | Shape | Routine | Closure | Method | Text | Native<T>;

/** All objects of one program; `T` is the machine that natives are given. */
export class Objects<T> {
  readonly memory: Memory;
  /** By slot; undefined for cells. */
  readonly payloads: (Payload<T> | undefined)[] = [];
  /** The contents of the cells, by slot: one value each, so no row. */
  cellTags: Uint8Array = new Uint8Array(256);
  cellValues: Float64Array = new Float64Array(256);
  /** All live strings. The table owns none: onDeath removes dead ones. */
  readonly #strings = new Map<string, Ref>();
  readonly globals: Ref;
  readonly globalRow: Row;

  constructor(makeMemory: (onDeath: OnDeath) => Memory) {
    this.memory = makeMemory((slot) => this.#forget(slot));
    this.globalRow = new Row(TABLE, 0);
    this.globals = this.make(TABLE, 0, this.globalRow);
    this.memory.own(this.globals);
  }

  #forget(slot: number): void {
    const payload = this.payloads[slot];
    if (payload?.kind === STRING) this.#strings.delete(payload.text);
    this.payloads[slot] = undefined;
  }

  /** How many strings are interned. */
  get stringCount(): number {
    return this.#strings.size;
  }

  payload(ref: Ref): Payload<T> | undefined {
    return this.payloads[this.memory.slotOf(ref)];
  }

  /** A new object on the stack. */
  make(type: number, positions: number, payload: Payload<T> | undefined, flags = 0): Ref {
    const ref = this.memory.alloc(type, positions, flags);
    this.payloads[this.memory.slotOf(ref)] = payload;
    return ref;
  }

  /** The string of that text, on the stack: there is only one. */
  text(text: string): Ref {
    const known = this.#strings.get(text);
    if (known !== undefined) {
      this.memory.incref(known);
      return known;
    }
    const made = this.make(STRING, 0, { kind: STRING, text }, LEAF);
    this.#strings.set(text, made);
    return made;
  }

  native(native: Native<T>): Ref {
    return this.make(NATIVE, 0, native, LEAF);
  }

  /** The code as an object on the stack, with that of nested functions. */
  routine(code: Code): Ref {
    const routine = new Routine(code);
    const ref = this.make(FUNCTION, code.constants.length, routine);
    try {
      for (const [index, constant] of code.constants.entries()) {
        this.#putConstant(ref, routine.constants, index, constant);
      }
    } catch (error) {
      this.memory.decref(ref);
      throw error;
    }
    return ref;
  }

  #putConstant(ref: Ref, row: Row, index: number, constant: Constant): void {
    if (typeof constant === "number") this.put(ref, row, index, NUMBER, constant);
    else if (constant === null) this.put(ref, row, index, NIL, 0);
    else if (typeof constant === "boolean") this.put(ref, row, index, constant ? TRUE : FALSE, 0);
    else {
      const object = typeof constant === "string" ? this.text(constant) : this.routine(constant);
      this.put(ref, row, index, OBJECT, object);
    }
  }

  /** A closure on the stack, from where its code moves into it; its cells follow. */
  closure(routine: Ref, cellCount: number): Ref {
    const closure = new Closure(this.payload(routine) as Routine);
    const ref = this.make(CLOSURE, 1 + cellCount, closure);
    this.memory.setReferenceSteal(ref, 0, routine);
    return ref;
  }

  /** A method with its receiver, on the stack, from where the receiver moves into it. */
  method(receiver: Ref, method: Ref): Ref {
    const ref = this.make(METHOD, 2, { kind: METHOD, receiver, method });
    this.memory.setReferenceSteal(ref, 0, receiver);
    this.memory.incref(method);
    this.memory.setReferenceSteal(ref, 1, method);
    return ref;
  }

  /** The object's value at `index` is now this one, whose reference moves from the stack to the object. */
  put(object: Ref, row: Row, index: number, tag: number, value: number): void {
    if (tag === OBJECT) {
      if (index >= row.positions) {
        const positions = Math.max(index + 1, 2 * row.positions);
        this.memory.growReferences(object, positions);
        row.positions = positions;
      }
      this.memory.setReferenceSteal(object, index, value);
    } else if (row.tags[index] === OBJECT) this.memory.clear(object, index);
    row.tags[index] = tag;
    row.values[index] = value;
  }

  /** A new cell on the stack, with a value from there. */
  cell(tag: number, value: number): Ref {
    const ref = this.make(CELL, 1, undefined);
    const slot = this.memory.slotOf(ref);
    if (slot >= this.cellTags.length) this.#growCells(slot);
    this.cellTags[slot] = NIL;
    this.fillCell(ref, tag, value);
    return ref;
  }

  fillCell(cell: Ref, tag: number, value: number): void {
    const slot = this.memory.slotOf(cell);
    if (tag === OBJECT) this.memory.setReferenceSteal(cell, 0, value);
    else if (this.cellTags[slot] === OBJECT) this.memory.clear(cell, 0);
    this.cellTags[slot] = tag;
    this.cellValues[slot] = value;
  }

  #growCells(slot: number): void {
    const [tags, values] = [new Uint8Array(2 * slot), new Float64Array(2 * slot)];
    tags.set(this.cellTags);
    values.set(this.cellValues);
    this.cellTags = tags;
    this.cellValues = values;
  }
}
