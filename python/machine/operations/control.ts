// Operations that change the flow of control: jumps, loops, calls, returns, imports.

import type { CallShape, Code } from "../../compile/code.js";
import type { PyDict } from "../../objects/dict.js";
import { PyFunction } from "../../objects/function.js";
import { PyMethod } from "../../objects/method.js";
import type { PyModule } from "../../objects/module.js";
import { NativeFunction } from "../../objects/native.js";
import { type Keywords, NO_KEYWORDS } from "../../objects/runtime.js";
import type { PyTuple } from "../../objects/sequence.js";
import { either, isObject, PyType, type Value } from "../../objects/value.js";
import { behindProxy, ownAttribute } from "../attributes.js";
import { Frame, type Interpreter, type Operations, STOP } from "../frame.js";
import { delegate } from "../generators.js";

interface Made {
  readonly code: Code;
  readonly hasDefaults: boolean;
  readonly hasKeywordDefaults: boolean;
  readonly hasAnnotations: boolean;
  readonly hasClosure: boolean;
}

/** A function that the class of a value has and the value itself does not: called without binding. */
function plainMethod(vm: Interpreter, value: Value, name: string): Value | undefined {
  const cls = vm.typeOf(value);
  const found = cls.lookup(name);
  if (!(found instanceof PyFunction || found instanceof NativeFunction)) return undefined;
  if (cls.isHeap && cls.lookup("__getattribute__") instanceof PyFunction) return undefined;
  if (
    isObject(value) &&
    (value.cls.name === "type" || value.cls.name === "super" || value instanceof PyType)
  )
    return undefined;
  return isObject(value) && ownAttribute(value, name) !== undefined ? undefined : found;
}

/** The frame of a function that is called from the loop itself. */
function enterFunction(
  vm: Interpreter,
  callee: PyFunction,
  args: readonly Value[],
  keywords: Keywords,
): Value | undefined {
  const made = vm.prepare(callee, args, keywords);
  if (!(made instanceof Frame)) return made;
  vm.enter(made);
  return undefined;
}

function submodule(vm: Interpreter, module: PyModule, name: string): Value | undefined {
  const path = `${module.name}.${name}`;
  try {
    return vm.import(path);
  } catch (error) {
    // There is no such module, as against one that fails.
    if (vm.caught(error)?.name === path) return undefined;
    throw error;
  }
}

export const controlOperations: Operations = {
  JUMP: (_vm, frame, to: number) => {
    frame.position = to;
  },
  JUMP_BACK: (vm, frame, to: number) => {
    vm.tick();
    frame.position = to;
  },
  POP_JUMP_IF_FALSE: (vm, frame, to: number) => {
    const value = vm.memory.pass(frame.stack.pop() as Value);
    if (!vm.truth(value)) frame.position = to;
  },
  POP_JUMP_IF_TRUE: (vm, frame, to: number) => {
    const value = vm.memory.pass(frame.stack.pop() as Value);
    if (vm.truth(value)) frame.position = to;
  },
  JUMP_IF_FALSE_OR_POP: (vm, frame, to: number) => {
    if (!vm.truth(frame.stack.at(-1) as Value)) frame.position = to;
    else vm.memory.release(frame.stack.pop());
  },
  JUMP_IF_TRUE_OR_POP: (vm, frame, to: number) => {
    if (vm.truth(frame.stack.at(-1) as Value)) frame.position = to;
    else vm.memory.release(frame.stack.pop());
  },

  GET_ITER: (vm, frame) => {
    const value = vm.memory.pass(frame.stack.pop() as Value);
    frame.stack.push(vm.memory.retain(vm.iterator(value)));
  },
  FOR_ITER: (vm, frame, end: number) => {
    const value = vm.next(frame.stack.at(-1) as Value);
    if (value !== undefined) {
      frame.stack.push(vm.memory.retain(value));
      return;
    }
    frame.position = end;
    vm.memory.release(frame.stack.pop());
  },

  LOAD_METHOD: (vm, frame, name: string) => {
    const given = vm.memory.pass(frame.stack.pop() as Value);
    const value = behindProxy(vm, given);
    const method = plainMethod(vm, value, name);
    if (method === undefined) {
      frame.stack.push(undefined, vm.memory.retain(vm.getAttribute(value, name)));
    } else {
      frame.stack.push(vm.memory.retain(method), vm.memory.retain(value));
    }
  },
  CALL: (vm, { stack }, { count, keywords }: CallShape) => {
    const base = stack.length - count - 2;
    const bound = stack[base + 1];
    if (stack[base] === undefined && bound instanceof PyMethod) {
      stack[base] = vm.memory.retain(bound.callee);
      stack[base + 1] = vm.memory.retain(bound.self);
      vm.memory.pass(bound);
    }
    const isMethod = stack[base] !== undefined;
    const callee = (isMethod ? stack[base] : bound) as Value;
    const args = stack.slice(base + (isMethod ? 1 : 2)) as Value[];
    let named = NO_KEYWORDS;
    if (keywords.length > 0) {
      const values = args.splice(args.length - keywords.length);
      named = new Map(keywords.map((name, index) => [name, values[index] as Value]));
    }
    if (callee instanceof PyFunction) {
      const made = enterFunction(vm, callee, args, named);
      for (const value of stack.splice(base)) vm.memory.pass(value);
      if (made !== undefined) stack.push(vm.memory.retain(made));
      return;
    }
    const result = vm.memory.retain(vm.call(callee, args, named));
    const [first, second, ...rest] = stack.splice(base);
    vm.memory.pass(first);
    vm.memory.pass(second);
    for (const value of rest) vm.memory.pass(value);
    stack.push(result);
  },
  CALL_EX: (vm, { stack }) => {
    const keywords = vm.memory.pass(stack.pop() as PyDict);
    if (keywords.keys().some((name) => typeof name !== "string")) {
      throw vm.error("TypeError", "keywords must be strings");
    }
    const args = vm.memory.pass(stack.pop() as PyTuple);
    const callee = vm.memory.pass(stack.pop() as Value);
    const named: Keywords = new Map(
      keywords.entries().map(([name, value]) => [name as string, value]),
    );
    if (callee instanceof PyFunction) {
      const made = enterFunction(vm, callee, args.items, named);
      if (made !== undefined) stack.push(vm.memory.retain(made));
    } else {
      stack.push(vm.memory.retain(vm.call(callee, args.items, named)));
    }
  },
  MAKE_FUNCTION: (
    vm,
    frame,
    { code, hasDefaults, hasKeywordDefaults, hasAnnotations, hasClosure }: Made,
  ) => {
    const take = <T extends Value>(isThere: boolean): T | undefined =>
      isThere ? vm.memory.pass(frame.stack.pop() as T) : undefined;
    const closure = take<PyTuple>(hasClosure);
    const annotations = take<PyDict>(hasAnnotations);
    const keywordDefaults = take<PyDict>(hasKeywordDefaults);
    const defaults = take<PyTuple>(hasDefaults);
    const made = new PyFunction(vm.memory, code, frame.globals, defaults, keywordDefaults, closure);
    if (annotations) made.setField("__annotations__", annotations);
    frame.stack.push(vm.memory.retain(made));
  },

  RETURN: (vm, frame) => {
    const value = frame.stack.pop() as Value;
    const { back, isEntry } = frame;
    vm.leave(frame);
    vm.result = value;
    if (isEntry) return STOP;
    back?.stack.push(value);
    return undefined;
  },
  YIELD: (vm, frame) => {
    vm.result = frame.stack.pop() as Value;
    frame.isYielding = true;
    vm.suspend(frame);
    return STOP;
  },
  YIELD_FROM: (vm, frame) => {
    const sent = vm.memory.pass(frame.stack.pop() as Value);
    const source = frame.stack.at(-1) as Value;
    const { thrown } = frame;
    frame.thrown = undefined;
    const { result, isDone } = delegate(vm, source, sent, thrown);
    if (isDone) {
      vm.memory.pass(frame.stack.pop());
      frame.stack.push(vm.memory.retain(result));
      return undefined;
    }
    vm.result = vm.memory.retain(result);
    frame.position--;
    frame.isYielding = true;
    vm.suspend(frame);
    return STOP;
  },

  IMPORT: (vm, frame, { name, takesLast }: { name: string; takesLast: boolean }) => {
    if (name.startsWith(".")) {
      const message = "attempted relative import with no known parent package";
      throw vm.error("ImportError", message);
    }
    const parts = name.split(".");
    let module = vm.import(parts[0] as string);
    const first = module;
    for (const [index] of parts.entries()) {
      if (index > 0) module = vm.import(parts.slice(0, index + 1).join("."));
    }
    frame.stack.push(vm.memory.retain(takesLast ? module : first));
  },
  IMPORT_STAR: (vm, frame) => {
    const module = vm.memory.pass(frame.stack.pop() as PyModule);
    const all = module.namespace.getName("__all__");
    const names = all === undefined ? module.namespace.keys() : vm.collect(all);
    for (const name of names as string[]) {
      if (all === undefined && name.startsWith("_")) continue;
      (frame.names ?? frame.globals).setName(name, vm.getAttribute(module, name));
    }
  },
  IMPORT_FROM: (vm, frame, name: string) => {
    const module = frame.stack.at(-1) as PyModule;
    const found = either(vm.findAttribute(module, name), () => submodule(vm, module, name));
    if (found === undefined) {
      throw vm.error(
        "ImportError",
        `cannot import name '${name}' from '${module.name}' (unknown location)`,
      );
    }
    frame.stack.push(vm.memory.retain(found));
  },
};
