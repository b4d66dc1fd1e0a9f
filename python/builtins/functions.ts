// The functions that need no import.

import { behindProxy, catchMissing } from "../machine/attributes.js";
import { isCallable } from "../machine/calls.js";
import { PythonError } from "../machine/errors.js";
import { asciiText } from "../machine/format.js";
import { plain } from "../machine/operators.js";
import { PyDict } from "../objects/dict.js";
import { PyException } from "../objects/exception.js";
import { PyComplex } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import { PyIterator } from "../objects/iterator.js";
import { PyModule } from "../objects/module.js";
import type { Keywords, Native, Runtime } from "../objects/runtime.js";
import { exceptionType } from "../objects/types.js";
import { either, isObject, PyType, type Value } from "../objects/value.js";
import { buildClass } from "./classes.js";
import { sorted } from "./containers.js";
import { argument, integer, required } from "./define.js";
import { iter } from "./iterators.js";
import { round } from "./rounding.js";

function print(vm: Runtime, args: readonly Value[], keywords: Keywords): Value {
  const text = (name: string, fallback: string): string =>
    (keywords.get(name) ?? fallback) as string;
  const line = args.map((arg) => vm.str(arg)).join(text("sep", " ")) + text("end", "\n");
  const file = keywords.get("file") ?? null;
  if (file === null)
    vm.callMethod(vm.import("sys").namespace.getName("stdout") as Value, "write", line);
  else vm.callMethod(file, "write", line);
  return null;
}

/** The least or the greatest; `pick` says whether the second is better. */
function extreme(name: "min" | "max"): Native {
  return (vm, args, keywords) => {
    const values = args.length === 1 ? vm.collect(args[0] as Value) : [...args];
    const key = keywords.get("key") ?? null;
    const measure = (value: Value): Value => (key === null ? value : vm.call(key, [value]));
    if (values.length === 0) {
      const fallback = keywords.get("default");
      if (fallback !== undefined) return fallback;
      throw vm.error("ValueError", `${name}() arg is an empty sequence`);
    }
    let best = values[0] as Value;
    let extent = measure(best);
    for (const value of values.slice(1)) {
      const size = measure(value);
      if (!vm.truth(vm.compare(size, name === "min" ? "<" : ">", extent))) continue;
      best = value;
      extent = size;
    }
    return best;
  };
}

/** The names that `dir` shows. */
function dir(vm: Runtime, args: readonly Value[]): Value {
  const names = new Set<string>();
  const add = (keys: Iterable<Value>): void => {
    for (const key of keys) if (typeof key === "string") names.add(key);
  };
  if (args.length === 0) {
    add(vm.currentNames().keys());
  } else {
    const value = behindProxy(vm, args[0] as Value);
    if (value instanceof PyModule) add(value.namespace.keys());
    if (value instanceof PyInstance) add(value.dict ? value.dict.keys() : value.names);
    for (const type of value instanceof PyType ? value.mro : vm.typeOf(value).mro) {
      add(type.namespace ? type.namespace.keys() : type.natives.keys());
    }
  }
  return vm.list([...names].sort());
}

function stopIteration(vm: Runtime): PythonError {
  const exception = new PyException(vm.memory, exceptionType("StopIteration"));
  exception.setField("args", vm.tuple());
  return new PythonError(exception);
}

function checkNames(vm: Runtime, call: string, globals: Value | undefined): void {
  if (globals === undefined || globals === null || globals instanceof PyDict) return;
  const { name } = vm.typeOf(globals);
  throw vm.error("TypeError", `${call}() globals must be a dict, not ${name}`);
}

export const FUNCTIONS: Readonly<Record<string, Native>> = {
  __build_class__: buildClass,
  print,
  len: (vm, args) => BigInt(vm.length(required(vm, args, 0, "len"))),
  repr: (vm, [value]) => vm.repr(value as Value),
  ascii: (vm, [value]) => asciiText(vm.repr(value as Value)),
  id: (vm, [value]) => vm.identity(value as Value),
  hash: (vm, [value]) => vm.hash(value as Value),
  iter: (vm, args) => iter(vm, args),
  next: (vm, [source, fallback]) => {
    if (fallback !== undefined) return either(vm.next(source as Value), () => fallback);
    // A StopIteration of the program, or of a generator that returns, has a value.
    if (isObject(source) && !(source instanceof PyIterator)) {
      const method = vm.special(source, "__next__");
      if (method !== undefined) return vm.call(method);
    }
    return either(vm.next(source as Value), () => {
      throw stopIteration(vm);
    });
  },
  isinstance: (vm, [value, type]) => vm.isInstance(value as Value, type as Value),
  issubclass: (vm, [cls, type]) => vm.isSubclass(cls as Value, type as Value),
  callable: (vm, [value]) => isCallable(vm, value as Value),
  getattr: (vm, [object, name, ...fallback]) => {
    if (fallback.length === 0) return vm.getAttribute(object as Value, name as string);
    const found = catchMissing(vm, () => vm.findAttribute(object as Value, name as string));
    return either(found, () => fallback[0] as Value);
  },
  setattr: (vm, [object, name, value]) => {
    vm.setAttribute(object as Value, name as string, value as Value);
    return null;
  },
  hasattr: (vm, [object, name]) =>
    catchMissing(vm, () => vm.findAttribute(object as Value, name as string)) !== undefined,
  delattr: (vm, [object, name]) => {
    vm.deleteAttribute(object as Value, name as string);
    return null;
  },
  min: extreme("min"),
  max: extreme("max"),
  sum: (vm, args, keywords) => {
    const start = argument(args, keywords, 1, "start", 0n);
    if (typeof start === "string") {
      throw vm.error("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
    }
    // Owned here, including the start, until the pool takes it over.
    let total: Value = vm.memory.retain(start);
    try {
      vm.iterate(args[0] as Value, (value) => {
        const next = vm.memory.retain(vm.binary(total, "+", value));
        vm.memory.release(total);
        total = next;
      });
    } finally {
      vm.memory.pass(total);
    }
    return total;
  },
  any: (vm, [values]) => {
    let isAny = false;
    vm.iterate(values as Value, (value) => {
      isAny = vm.truth(value);
      return !isAny;
    });
    return isAny;
  },
  all: (vm, [values]) => {
    let areAll = true;
    vm.iterate(values as Value, (value) => {
      areAll = vm.truth(value);
      return areAll;
    });
    return areAll;
  },
  sorted: (vm, [values], keywords) => vm.list(sorted(vm, vm.collect(values as Value), keywords)),
  abs: (vm, [given]) => {
    const value = plain(given as Value);
    if (typeof value === "bigint") return value < 0n ? -value : value;
    if (typeof value === "number") return Math.abs(value);
    if (typeof value === "boolean") return value ? 1n : 0n;
    if (value instanceof PyComplex) return Math.hypot(value.real, value.imaginary);
    const method = vm.special(value, "__abs__");
    if (method !== undefined) return vm.call(method);
    throw vm.error("TypeError", `bad operand type for abs(): '${vm.typeOf(value).name}'`);
  },
  round: (vm, args) => round(vm, args),
  divmod: (vm, [a, b]) =>
    vm.tuple([vm.binary(a as Value, "//", b as Value), vm.binary(a as Value, "%", b as Value)]),
  pow: (vm, [a, b, modulus]) => {
    const power = vm.binary(a as Value, "**", b as Value);
    return modulus === undefined ? power : vm.binary(power, "%", modulus);
  },
  chr: (vm, [code]) => {
    const point = integer(vm, code);
    if (point >= 0 && point <= 0x10ffff) return String.fromCodePoint(point);
    throw vm.error("ValueError", "chr() arg not in range(0x110000)");
  },
  ord: (vm, [char]) => {
    if (typeof char !== "string") {
      const { name } = vm.typeOf(char as Value);
      throw vm.error("TypeError", `ord() expected string of length 1, but ${name} found`);
    }
    const { length } = [...char];
    if (length === 1) return BigInt(char.codePointAt(0) as number);
    throw vm.error("TypeError", `ord() expected a character, but string of length ${length} found`);
  },
  hex: (vm, [value]) => vm.format(value as Value, "#x"),
  bin: (vm, [value]) => vm.format(value as Value, "#b"),
  oct: (vm, [value]) => vm.format(value as Value, "#o"),
  format: (vm, [value, spec = ""]) => vm.format(value as Value, spec as string),
  globals: (vm) => vm.currentGlobals(),
  locals: (vm) => vm.currentNames(),
  vars: (vm, [value]) => {
    if (value === undefined) return vm.currentNames();
    const dict = isObject(value) ? vm.findAttribute(value, "__dict__") : undefined;
    if (dict === undefined)
      throw vm.error("TypeError", "vars() argument must have __dict__ attribute");
    return dict;
  },
  dir: (vm, args) => dir(vm, args),
  exec: (vm, [source, globals, locals]) => {
    checkNames(vm, "exec", globals);
    const names = globals instanceof PyDict ? globals : vm.currentGlobals();
    const own =
      locals instanceof PyDict ? locals : globals instanceof PyDict ? names : vm.currentNames();
    vm.execute(source as string, "<string>", names, own);
    return null;
  },
  eval: (vm, [source, globals, locals]) => {
    checkNames(vm, "eval", globals);
    const names = globals instanceof PyDict ? globals : vm.currentGlobals();
    return vm.evaluate(
      source as string,
      names,
      locals instanceof PyDict ? locals : vm.currentNames(),
    );
  },
  input: (vm) => {
    throw vm.error("EOFError", "EOF when reading a line");
  },
  __import__: (vm, [name]) => vm.import(name as string),
};
