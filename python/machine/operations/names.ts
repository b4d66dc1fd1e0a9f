// Operations on constants, the stack and variables.

import type { PyDict } from "../../objects/dict.js";
import type { PyException } from "../../objects/exception.js";
import { PyCell } from "../../objects/function.js";
import { Ellipsis, PyBytes, PyComplex } from "../../objects/immortal.js";
import { either, type Value } from "../../objects/value.js";
import type { Frame, Interpreter, Operations } from "../frame.js";

function unbound(vm: Interpreter, frame: Frame, index: number): Error {
  const name = frame.code.fastNames[index] as string;
  if (index >= frame.code.firstFree) {
    return vm.error(
      "NameError",
      `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
    );
  }
  return vm.error(
    "UnboundLocalError",
    `cannot access local variable '${name}' where it is not associated with a value`,
  );
}

function undefinedName(vm: Interpreter, name: string): Error {
  const error = vm.error("NameError", `name '${name}' is not defined`);
  (vm.caught(error) as PyException).name = name;
  return error;
}

function loadGlobal(vm: Interpreter, frame: Frame, name: string): Value {
  const own = frame.globals.getName(name);
  const found = own === undefined ? vm.builtins.getName(name) : own;
  if (found === undefined) throw undefinedName(vm, name);
  return found;
}

export const nameOperations: Operations = {
  STEP: (vm, frame) => vm.step(frame),
  LOAD_CONST: (_vm, frame, value: Value | Uint8Array) => {
    frame.stack.push(value instanceof Uint8Array ? new PyBytes(value) : value);
  },
  LOAD_ELLIPSIS: (_vm, frame) => {
    frame.stack.push(Ellipsis);
  },
  LOAD_IMAGINARY: (_vm, frame, value: number) => {
    frame.stack.push(new PyComplex(0, value));
  },
  PUSH_NULL: (_vm, frame) => {
    frame.stack.push(undefined);
  },
  POP_TOP: (vm, frame) => {
    vm.memory.release(frame.stack.pop());
  },
  COPY: (vm, { stack }, depth: number) => {
    stack.push(vm.memory.retain(stack[stack.length - depth]));
  },
  SWAP: (_vm, { stack }, depth: number) => {
    const [top, other] = [stack.length - 1, stack.length - depth];
    [stack[top], stack[other]] = [stack[other], stack[top]];
  },

  LOAD_FAST: (vm, frame, index: number) => {
    const value = frame.fast[index];
    if (value === undefined) throw unbound(vm, frame, index);
    frame.stack.push(vm.memory.retain(value));
  },
  STORE_FAST: (vm, frame, index: number) => {
    const old = frame.fast[index];
    frame.fast[index] = frame.stack.pop();
    vm.memory.release(old);
  },
  DELETE_FAST: (vm, frame, index: number) => {
    const old = frame.fast[index];
    if (old === undefined) throw unbound(vm, frame, index);
    frame.fast[index] = undefined;
    vm.memory.release(old);
  },

  MAKE_CELL: (vm, frame, index: number) => {
    const cell = new PyCell(vm.memory);
    const value = frame.fast[index];
    cell.set(value);
    frame.fast[index] = vm.memory.retain(cell);
    vm.memory.release(value);
  },
  LOAD_CLOSURE: (vm, frame, index: number) => {
    frame.stack.push(vm.memory.retain(frame.fast[index]));
  },
  LOAD_DEREF: (vm, frame, index: number) => {
    const value = (frame.fast[index] as PyCell).value;
    if (value === undefined) throw unbound(vm, frame, index);
    frame.stack.push(vm.memory.retain(value));
  },
  LOAD_CLASSDEREF: (vm, frame, index: number) => {
    const name = frame.code.fastNames[index] as string;
    const value = either(frame.names?.getName(name), () => (frame.fast[index] as PyCell).value);
    if (value === undefined) throw unbound(vm, frame, index);
    frame.stack.push(vm.memory.retain(value));
  },
  STORE_DEREF: (vm, frame, index: number) => {
    const value = frame.stack.pop();
    (frame.fast[index] as PyCell).set(value);
    vm.memory.release(value);
  },
  DELETE_DEREF: (vm, frame, index: number) => {
    const cell = frame.fast[index] as PyCell;
    if (cell.value === undefined) throw unbound(vm, frame, index);
    cell.set(undefined);
  },

  LOAD_GLOBAL: (vm, frame, name: string) => {
    frame.stack.push(vm.memory.retain(loadGlobal(vm, frame, name)));
  },
  STORE_GLOBAL: (vm, frame, name: string) => {
    const value = frame.stack.pop() as Value;
    frame.globals.setName(name, value);
    vm.memory.release(value);
  },
  DELETE_GLOBAL: (vm, frame, name: string) => {
    if (!frame.globals.deleteName(name)) throw undefinedName(vm, name);
  },
  LOAD_NAME: (vm, frame, name: string) => {
    const found = either(frame.names?.getName(name), () => loadGlobal(vm, frame, name));
    frame.stack.push(vm.memory.retain(found));
  },
  STORE_NAME: (vm, frame, name: string) => {
    const value = frame.stack.pop() as Value;
    (frame.names as PyDict).setName(name, value);
    vm.memory.release(value);
  },
  DELETE_NAME: (vm, frame, name: string) => {
    if (!(frame.names as PyDict).deleteName(name)) throw undefinedName(vm, name);
  },

  LOAD_BUILD_CLASS: (vm, frame) => {
    frame.stack.push(vm.builtins.getName("__build_class__"));
  },
};
