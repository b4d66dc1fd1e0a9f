// The instructions that make objects, and those for errors: less frequent ones.

import * as code from "./code.js";
import { Fault, Thrown } from "./faults.js";
import type { Machine } from "./machine.js";
import type { Ref } from "./memory.js";
import { ARRAY, CLASS, type Closure, OBJECT, type Routine, Row, Shape } from "./objects.js";

/**
 * Executes the instruction, and leaves the height of the stack in the machine. Returns the position of the
 * next one.
 */
export function makeOrTry(
  machine: Machine,
  closure: Closure,
  words: Int32Array,
  at: number,
): number {
  const name = (): string => closure.routine.code.constants[words[at + 1] as number] as string;
  switch (words[at]) {
    case code.MAKE_ARRAY:
      makeArray(machine, words[at + 1] as number);
      return at + 2;
    case code.MAKE_CLOSURE:
      return makeClosure(machine, closure, words, at);
    case code.MAKE_CLASS:
      makeClass(machine, name(), words[at + 2] === 1);
      return at + 3;
    case code.ADD_METHOD: {
      const top = machine.top - 1;
      const shape = shapeAt(machine, top - 1);
      addMethod(machine, machine.values[top - 1] as Ref, shape, name(), machine.values[top] as Ref);
      machine.top = top;
      return at + 2;
    }
    case code.TRY: {
      const { depth, top } = machine;
      machine.handlers.push({ depth, height: top, at: words[at + 1] as number });
      return at + 2;
    }
    case code.END_TRY:
      machine.handlers.pop();
      return at + 1;
    case code.THROW: {
      const top = --machine.top; // the value is on its way
      throw new Thrown(machine.tags[top] as number, machine.values[top] as number);
    }
    default:
      throw new RangeError(`no instruction ${words[at]}`);
  }
}

function makeArray(machine: Machine, count: number): void {
  const { objects, tags, values } = machine;
  const first = machine.top - count;
  let isEmpty = true;
  for (let at = first; at < machine.top; at++) if (tags[at] === OBJECT) isEmpty = false;
  const positions = isEmpty ? 0 : count;
  const row = new Row(ARRAY, positions);
  const array = objects.make(ARRAY, positions, row);
  for (let index = 0; index < count; index++) {
    const [tag, value] = [tags[first + index] as number, values[first + index] as number];
    objects.put(array, row, index, tag, value);
  }
  machine.top = first;
  machine.push(OBJECT, array);
}

function makeClosure(machine: Machine, maker: Closure, words: Int32Array, at: number): number {
  const { objects, memory } = machine;
  const routine = maker.routine.constants.values[words[at + 1] as number] as Ref;
  const base = machine.bases[machine.depth] as number;
  const { captureCount } = (objects.payload(routine) as Routine).code;
  memory.incref(routine);
  machine.push(OBJECT, routine);
  const ref = objects.closure(routine, captureCount);
  machine.values[machine.top - 1] = ref;
  const { cells } = objects.payload(ref) as Closure;
  for (let index = 0; index < captureCount; index++) {
    const isLocal = words[at + 2 + 2 * index] === 1;
    const which = words[at + 3 + 2 * index] as number;
    const cell = (isLocal ? machine.values[base + which] : maker.cells[which]) as Ref;
    memory.incref(cell);
    memory.setReferenceSteal(ref, 1 + index, cell);
    cells.push(cell);
  }
  return at + 2 + 2 * captureCount;
}

function shapeAt(machine: Machine, at: number): Shape {
  const payload =
    machine.tags[at] === OBJECT ? machine.objects.payload(machine.values[at] as Ref) : undefined;
  if (payload?.kind !== CLASS) throw new Fault("expected a class");
  return payload;
}

/** Replaces its base, if it has one, and inherits its methods. */
function makeClass(machine: Machine, name: string, hasBase: boolean): void {
  const { objects, memory } = machine;
  const base = hasBase ? shapeAt(machine, machine.top - 1) : undefined;
  const shape = new Shape(name);
  const ref = objects.make(CLASS, base?.methods.size ?? 0, shape);
  machine.push(OBJECT, ref);
  for (const [inherited, method] of base?.methods ?? []) {
    memory.incref(method);
    addMethod(machine, ref, shape, inherited, method);
  }
  if (base) machine.dropBelow(1);
}

/** The method moves from the stack into the class. */
function addMethod(machine: Machine, ref: Ref, shape: Shape, name: string, method: Ref): void {
  const index = [...shape.methods.keys()].indexOf(name);
  const position = index >= 0 ? index : shape.methods.size;
  machine.memory.growReferences(ref, position + 1);
  machine.memory.setReferenceSteal(ref, position, method);
  shape.methods.set(name, method);
}
