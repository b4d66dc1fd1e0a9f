// The loop over instructions.

import * as code from "./code.js";
import { Fault } from "./faults.js";
import type { Machine } from "./machine.js";
import { makeOrTry } from "./making.js";
import type { Ref } from "./memory.js";
import {
  ARRAY,
  type Closure,
  FALSE,
  INSTANCE,
  type Instance,
  NUMBER,
  OBJECT,
  type Row,
  STRING,
  TRUE,
} from "./objects.js";

/** Runs until the outermost function has returned. */
export function execute(machine: Machine): void {
  const { objects, memory, tags, values, handlers } = machine;
  const { globals, globalRow } = objects;
  let sp = machine.top;
  for (;;) {
    // A frame begins, or continues.
    const closure = machine.closures[machine.depth] as Closure;
    const { routine, cells } = closure;
    const words = routine.code.instructions;
    const { tags: constantTags, values: constants } = routine.constants;
    const base = machine.bases[machine.depth] as number;
    let at = machine.at;
    frame: for (;;) {
      machine.top = sp;
      machine.at = at;
      machine.steps++;
      switch (words[at]) {
        case code.LOAD_LOCAL: {
          const from = base + (words[at + 1] as number);
          const tag = tags[from] as number;
          const value = values[from] as number;
          if (tag === OBJECT) memory.incref(value);
          tags[sp] = tag;
          values[sp++] = value;
          at += 2;
          continue;
        }
        case code.LOAD_CONSTANT: {
          const constant = words[at + 1] as number;
          const tag = constantTags[constant] as number;
          const value = constants[constant] as number;
          if (tag === OBJECT) memory.incref(value);
          tags[sp] = tag;
          values[sp++] = value;
          at += 2;
          continue;
        }
        case code.GET_FIELD: {
          const object = values[sp - 1] as Ref;
          const row = instanceOf(machine, sp - 1);
          if (routine.shapes[at] !== row.shape) {
            const name = routine.code.constants[words[at + 1] as number] as string;
            const index = row.shape.fields.get(name);
            if (index === undefined) {
              const method = row.shape.methods.get(name);
              if (method === undefined) throw new Fault(`no field ${name}`);
              values[sp - 1] = objects.method(object, method);
              at += 2;
              continue;
            }
            routine.shapes[at] = row.shape;
            routine.fields[at] = index;
          }
          const index = routine.fields[at] as number;
          const tag = row.tags[index];
          if (tag === undefined) {
            throw new Fault(`no field ${String(routine.code.constants[words[at + 1] as number])}`);
          }
          const value = row.values[index] as number;
          if (tag === OBJECT) memory.incref(value);
          memory.decref(object);
          tags[sp - 1] = tag;
          values[sp - 1] = value;
          at += 2;
          continue;
        }
        case code.INVOKE: {
          const given = words[at + 2] as number;
          const receiver = sp - given - 1;
          const row = instanceOf(machine, receiver);
          if (routine.shapes[at] !== row.shape) {
            const name = routine.code.constants[words[at + 1] as number] as string;
            const method = row.shape.methods.get(name);
            if (method === undefined) {
              takeField(machine, row, receiver, name);
              machine.call(receiver, given, at + 3);
              sp = machine.top;
              break frame;
            }
            routine.shapes[at] = row.shape;
            routine.methods[at] = objects.payload(method) as Closure;
          }
          machine.places[machine.depth] = at + 3;
          machine.enter(routine.methods[at] as Closure, receiver, given);
          break frame;
        }
        case code.RETURN: {
          const tag = tags[sp - 1] as number;
          const value = values[sp - 1] as number;
          for (let each = sp - 2; each >= base; each--) {
            if (tags[each] === OBJECT) memory.decref(values[each] as Ref);
          }
          tags[base] = tag;
          values[base] = value;
          sp = base + 1;
          while (handlers.length > 0 && handlers.at(-1)?.depth === machine.depth) handlers.pop();
          machine.depth--;
          if (machine.depth < 0) {
            machine.top = sp;
            return;
          }
          machine.at = machine.places[machine.depth] as number;
          break frame;
        }
        case code.ADD:
          if (tags[sp - 1] === NUMBER && tags[sp - 2] === NUMBER) {
            values[sp - 2] = (values[sp - 2] as number) + (values[sp - 1] as number);
          } else concatenate(machine, sp - 2);
          sp--;
          at++;
          continue;
        case code.SUBTRACT:
          expectNumbers(tags, sp);
          values[sp - 2] = (values[sp - 2] as number) - (values[sp - 1] as number);
          sp--;
          at++;
          continue;
        case code.LESS:
          expectNumbers(tags, sp);
          sp--;
          tags[sp - 1] = (values[sp - 1] as number) < (values[sp] as number) ? TRUE : FALSE;
          at++;
          continue;
        case code.JUMP_IF_FALSE: {
          const tag = tags[--sp] as number;
          if (tag === OBJECT) memory.decref(values[sp] as Ref);
          at = tag <= FALSE ? (words[at + 1] as number) : at + 2;
          continue;
        }
        case code.STORE_LOCAL: {
          const to = base + (words[at + 1] as number);
          sp--;
          if (tags[to] === OBJECT) memory.decref(values[to] as Ref);
          tags[to] = tags[sp] as number;
          values[to] = values[sp] as number;
          at += 2;
          continue;
        }
        case code.JUMP:
          at = words[at + 1] as number;
          continue;
        case code.SET_FIELD: {
          const object = values[sp - 2] as Ref;
          const row = instanceOf(machine, sp - 2);
          if (routine.shapes[at] !== row.shape) {
            const name = routine.code.constants[words[at + 1] as number] as string;
            const { fields } = row.shape;
            const index = fields.get(name) ?? fields.size + 1;
            fields.set(name, index);
            routine.shapes[at] = row.shape;
            routine.fields[at] = index;
          }
          const index = routine.fields[at] as number;
          objects.put(object, row, index, tags[sp - 1] as number, values[sp - 1] as number);
          sp -= 2;
          memory.decref(object);
          at += 2;
          continue;
        }
        case code.LOAD_GLOBAL: {
          const index = words[at + 1] as number;
          const tag = globalRow.tags[index];
          if (tag === undefined) throw new Fault(`${nameOf(machine, index)} is not defined`);
          const value = globalRow.values[index] as number;
          if (tag === OBJECT) memory.incref(value);
          tags[sp] = tag;
          values[sp++] = value;
          at += 2;
          continue;
        }
        case code.GET_ELEMENT: {
          const object = values[sp - 2] as Ref;
          const index = values[sp - 1] as number;
          const row = arrayOf(machine, sp - 2);
          const tag = tags[sp - 1] === NUMBER ? row.tags[index] : undefined;
          if (tag === undefined) throw new Fault("no such element");
          const value = row.values[index] as number;
          if (tag === OBJECT) memory.incref(value);
          memory.decref(object);
          sp--;
          tags[sp - 1] = tag;
          values[sp - 1] = value;
          at++;
          continue;
        }
        case code.SET_ELEMENT: {
          const object = values[sp - 3] as Ref;
          const index = values[sp - 2] as number;
          const row = arrayOf(machine, sp - 3);
          if (tags[sp - 2] !== NUMBER || row.tags[index] === undefined) {
            throw new Fault("no such element");
          }
          objects.put(object, row, index, tags[sp - 1] as number, values[sp - 1] as number);
          sp -= 3;
          memory.decref(object);
          at++;
          continue;
        }
        case code.CALL: {
          const given = words[at + 1] as number;
          machine.call(sp - given - 1, given, at + 2);
          sp = machine.top;
          break frame;
        }
        case code.POP:
          sp--;
          if (tags[sp] === OBJECT) memory.decref(values[sp] as Ref);
          at++;
          continue;
        case code.STORE_GLOBAL:
        case code.DECLARE_GLOBAL: {
          const index = words[at + 1] as number;
          if (words[at] === code.STORE_GLOBAL && globalRow.tags[index] === undefined) {
            throw new Fault(`${nameOf(machine, index)} is not defined`);
          }
          sp--;
          objects.put(globals, globalRow, index, tags[sp] as number, values[sp] as number);
          at += 2;
          continue;
        }
        case code.LOAD_CAPTURED:
        case code.LOAD_CELL: {
          const which = words[at + 1] as number;
          const cell = words[at] === code.LOAD_CELL ? values[base + which] : cells[which];
          const slot = memory.slotOf(cell as Ref);
          const tag = objects.cellTags[slot] as number;
          const value = objects.cellValues[slot] as number;
          if (tag === OBJECT) memory.incref(value);
          tags[sp] = tag;
          values[sp++] = value;
          at += 2;
          continue;
        }
        case code.STORE_CAPTURED:
        case code.STORE_CELL: {
          const which = words[at + 1] as number;
          const cell = words[at] === code.STORE_CELL ? values[base + which] : cells[which];
          sp--;
          objects.fillCell(cell as Ref, tags[sp] as number, values[sp] as number);
          at += 2;
          continue;
        }
        case code.MAKE_CELL: {
          const to = base + (words[at + 1] as number);
          values[to] = objects.cell(tags[to] as number, values[to] as number);
          tags[to] = OBJECT;
          at += 2;
          continue;
        }
        case code.EQUAL:
        case code.NOT_EQUAL: {
          const [left, right] = [sp - 2, sp - 1];
          const tag = tags[left] as number;
          const isSame = tag === tags[right] && (tag < NUMBER || values[left] === values[right]);
          if (tag === OBJECT) memory.decref(values[left] as Ref);
          if (tags[right] === OBJECT) memory.decref(values[right] as Ref);
          sp--;
          tags[left] = isSame === (words[at] === code.EQUAL) ? TRUE : FALSE;
          at++;
          continue;
        }
        case code.MULTIPLY:
          expectNumbers(tags, sp);
          sp--;
          values[sp - 1] = (values[sp - 1] as number) * (values[sp] as number);
          at++;
          continue;
        case code.DIVIDE:
          expectNumbers(tags, sp);
          sp--;
          values[sp - 1] = (values[sp - 1] as number) / (values[sp] as number);
          at++;
          continue;
        case code.REMAINDER:
          expectNumbers(tags, sp);
          sp--;
          values[sp - 1] = (values[sp - 1] as number) % (values[sp] as number);
          at++;
          continue;
        case code.LESS_EQUAL:
          expectNumbers(tags, sp);
          sp--;
          tags[sp - 1] = (values[sp - 1] as number) <= (values[sp] as number) ? TRUE : FALSE;
          at++;
          continue;
        case code.GREATER:
          expectNumbers(tags, sp);
          sp--;
          tags[sp - 1] = (values[sp - 1] as number) > (values[sp] as number) ? TRUE : FALSE;
          at++;
          continue;
        case code.GREATER_EQUAL:
          expectNumbers(tags, sp);
          sp--;
          tags[sp - 1] = (values[sp - 1] as number) >= (values[sp] as number) ? TRUE : FALSE;
          at++;
          continue;
        case code.NEGATE:
          if (tags[sp - 1] !== NUMBER) throw new Fault("expected a number");
          values[sp - 1] = -(values[sp - 1] as number);
          at++;
          continue;
        case code.NOT: {
          const tag = tags[sp - 1] as number;
          if (tag === OBJECT) memory.decref(values[sp - 1] as Ref);
          tags[sp - 1] = tag <= FALSE ? TRUE : FALSE;
          at++;
          continue;
        }
        case code.JUMP_IF_FALSE_OR_POP:
        case code.JUMP_IF_TRUE_OR_POP: {
          const isTrue = (tags[sp - 1] as number) > FALSE;
          if (isTrue === (words[at] === code.JUMP_IF_TRUE_OR_POP)) {
            at = words[at + 1] as number;
            continue;
          }
          sp--;
          if (tags[sp] === OBJECT) memory.decref(values[sp] as Ref);
          at += 2;
          continue;
        }
        default:
          // Instructions that make objects, or that few programs use often.
          at = makeOrTry(machine, closure, words, at);
          sp = machine.top;
          continue;
      }
    }
  }
}

function expectNumbers(tags: Uint8Array, sp: number): void {
  if (tags[sp - 1] !== NUMBER || tags[sp - 2] !== NUMBER) throw new Fault("expected numbers");
}

function instanceOf(machine: Machine, at: number): Instance {
  const payload =
    machine.tags[at] === OBJECT ? machine.objects.payload(machine.values[at] as Ref) : undefined;
  if (payload?.kind !== INSTANCE) throw new Fault("expected an object with fields");
  return payload as Instance;
}

function arrayOf(machine: Machine, at: number): Row {
  const payload =
    machine.tags[at] === OBJECT ? machine.objects.payload(machine.values[at] as Ref) : undefined;
  if (payload?.kind !== ARRAY) throw new Fault("expected an array");
  return payload as Row;
}

/** Replaces the instance by the value of a field, to be called. */
function takeField(machine: Machine, row: Instance, at: number, name: string): void {
  const index = row.shape.fields.get(name);
  const tag = index === undefined ? undefined : row.tags[index];
  if (index === undefined || tag === undefined) throw new Fault(`no method ${name}`);
  const value = row.values[index] as number;
  if (tag === OBJECT) machine.memory.incref(value);
  machine.memory.decref(machine.values[at] as Ref);
  machine.tags[at] = tag;
  machine.values[at] = value;
}

/** Replaces the left string by the concatenation. */
function concatenate(machine: Machine, left: number): void {
  const { objects, memory, tags, values } = machine;
  const a = tags[left] === OBJECT ? objects.payload(values[left] as Ref) : undefined;
  const b = tags[left + 1] === OBJECT ? objects.payload(values[left + 1] as Ref) : undefined;
  if (a?.kind !== STRING || b?.kind !== STRING) {
    throw new Fault("expected two numbers or two strings");
  }
  const joined = objects.text(a.text + b.text);
  memory.decref(values[left] as Ref);
  memory.decref(values[left + 1] as Ref);
  values[left] = joined;
}

function nameOf(machine: Machine, global: number): string {
  for (const [name, index] of machine.globals) if (index === global) return name;
  return "?";
}
