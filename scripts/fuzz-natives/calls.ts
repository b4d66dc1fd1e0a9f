// Calls of our functions, as Python expressions: wrong numbers and types of arguments among right ones.

import { NativeClassMethod, NativeFunction } from "../../python/objects/native.js";
import * as types from "../../python/objects/types.js";
import { PyType } from "../../python/objects/value.js";
import { Python } from "../../python/python.js";
import type { Random } from "../fuzz/random.js";

/** Calls that cannot be compared: they ask the user, end the program, take time or change the next call. */
const LEFT_OUT = new Set(["input", "sleep", "print", "setrecursionlimit", "globals", "locals"]);

const ARGUMENTS: readonly string[] = [
  ..."None True -1 0 3 2**70 1.5 float('nan') '' 'ab' 'b' b'ab' [] [3,1,2] [1,'a'] () (1,2)".split(
    " ",
  ),
  ..."('a','b') {} {'a':1} {1,2} frozenset((1,)) int str list A A() object() len".split(" "),
  ...["iter([1,2])", "(lambda: 1)", "(lambda *a: a)", "slice(1)", "range(3)", "[[1,2]]", "Bad()"],
];

/** An object of each class with methods of ours. */
const RECEIVERS: Readonly<Record<string, string>> = {
  object: "A()",
  type: "A",
  int: "5",
  bool: "True",
  float: "1.5",
  complex: "1j",
  str: "'ab'",
  bytes: "b'ab'",
  bytearray: "bytearray(b'ab')",
  list: "[3,1,2]",
  tuple: "(3,1,2)",
  range: "range(3)",
  slice: "slice(1)",
  dict: "{'a':1}",
  set: "{1,2}",
  frozenset: "frozenset((1,2))",
  generator: "(i for i in [1])",
  property: "property()",
  staticmethod: "staticmethod(len)",
  classmethod: "classmethod(len)",
  enumerate: "enumerate([1])",
  zip: "zip([1])",
  map: "map(len, ['a'])",
  filter: "filter(None, [1])",
  reversed: "reversed([1])",
  list_iterator: "iter([1])",
  iterator: "iter({1})",
  ReferenceType: "weakref.ref(A)",
  BaseException: "BaseException(1)",
};

/** Every function and method of ours that a program can name, as an expression. */
export function nativeNames(): string[] {
  const names: string[] = [];
  const { machine } = new Python();
  for (const module of ["builtins", "gc", "sys", "_weakref"]) {
    for (const [name, value] of machine.import(module).namespace.entries()) {
      if (!(value instanceof NativeFunction) || LEFT_OUT.has(name as string)) continue;
      names.push(module === "builtins" ? (name as string) : `${module}.${name as string}`);
    }
  }
  for (const type of [...Object.values(types), ...types.EXCEPTIONS.values()]) {
    if (!(type instanceof PyType) || RECEIVERS[type.shortName] === undefined) continue;
    for (const [name, value] of type.natives) {
      const isMethod = value instanceof NativeFunction || value instanceof NativeClassMethod;
      if (isMethod) names.push(`type(${RECEIVERS[type.shortName]}).${name}`);
    }
  }
  return names;
}

/** A call of `name`, usually with few arguments, and a method usually with an object of its class. */
export function randomCall(name: string, random: Random): string {
  const pick = (): string => {
    const picked = ARGUMENTS[random.below(ARGUMENTS.length)] as string;
    // CPython would take far too long for such a power.
    return picked === "2**70" && /\bpow\b|pow__$/.test(name) ? "3" : picked;
  };
  const count = [0, 1, 1, 1, 2, 2, 2, 3, 3, 4][random.below(10)] as number;
  const args = Array.from({ length: count }, pick);
  const [, receiver] = /^type\((.*)\)\.(\w+)$/.exec(name) ?? [];
  if (receiver !== undefined && random.below(8) > 0) {
    args.unshift(name.endsWith(".__new__") ? `type(${receiver})` : receiver);
  }
  if (random.below(12) === 0) args.push(`${["nope", "key", "default"][random.below(3)]}=${pick()}`);
  return `${name}(${args.join(", ")})`;
}

/** A program that makes each call and prints the class of what it raises, or `ok`. */
export function callingProgram(calls: readonly string[]): string {
  return `import gc, sys, weakref, _weakref
class A: pass
class Bad:
    def __getattr__(self, name): raise KeyError(name)
    def __index__(self): raise IndexError
    def __iter__(self): raise IndexError
    def __len__(self): return -1
    def __eq__(self, other): raise ValueError
    __hash__ = None
def outcome(call):
    try:
        eval(call, {"gc": gc, "sys": sys, "weakref": weakref, "_weakref": _weakref, "A": A, "Bad": Bad})
    except BaseException as error:
        return type(error).__name__ + (" " + str(error) if type(error) is SystemError else "")
    return "ok"
for number, call in enumerate([
${calls.map((call) => `    ${JSON.stringify(call)},`).join("\n")}
]):
    found = outcome(call)
    gc.enable(); gc.unfreeze(); gc.set_debug(0); gc.set_threshold(700, 10, 10)
    print("#", number, found)
`;
}
