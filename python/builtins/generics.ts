// `list[int]` and `int | None`: annotations of 3.11, and their attributes.

import { PyGenericAlias, PyUnion } from "../objects/generic.js";
import { Ellipsis } from "../objects/immortal.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PyTuple } from "../objects/sequence.js";
import * as types from "../objects/types.js";
import { PyType, type Value } from "../objects/value.js";
import { defineClassMethods, defineMethods, defineProperties } from "./define.js";

/** `origin[args]`, for classes that take types. */
function genericAlias(vm: Runtime, origin: Value, args: Value): PyGenericAlias {
  return new PyGenericAlias(vm.memory, origin, args instanceof PyTuple ? args : vm.tuple([args]));
}

/** A class that takes types: `list[int]`. */
export function defineSubscript(type: PyType): void {
  defineClassMethods(type, {
    __class_getitem__: (vm, [cls, args]) => genericAlias(vm, cls as Value, args as Value),
  });
}

for (const type of [
  types.LIST,
  types.TUPLE,
  types.DICT,
  types.SET,
  types.FROZENSET,
  types.ENUMERATE,
  types.WEAKREF,
]) {
  defineSubscript(type);
}

/** The type variables within, each once. */
function parametersOf(vm: Runtime, args: PyTuple): Value[] {
  const found: Value[] = [];
  const add = (value: Value): void => {
    if (!found.includes(value)) found.push(value);
  };
  for (const arg of args.items) {
    if (arg instanceof PyType) continue;
    if (vm.findAttribute(arg, "__typing_subst__") !== undefined) add(arg);
    const inner = vm.findAttribute(arg, "__parameters__");
    if (inner instanceof PyTuple) for (const one of inner.items) add(one);
  }
  return found;
}

/** `alias[index]`: replaces its type variables by these. */
function substitute(vm: Runtime, alias: PyGenericAlias, index: Value): Value {
  const parameters = parametersOf(vm, alias.args);
  const given = index instanceof PyTuple ? index.items : [index];
  const shown = vm.repr(alias);
  if (parameters.length === 0) throw vm.error("TypeError", `${shown} is not a generic class`);
  if (given.length !== parameters.length) {
    const many = given.length > parameters.length ? "many" : "few";
    const counts = `actual ${given.length}, expected ${parameters.length}`;
    throw vm.error("TypeError", `Too ${many} arguments for ${shown}; ${counts}`);
  }
  const of = (parameter: Value): Value => given[parameters.indexOf(parameter)] as Value;
  const args = alias.args.items.map((arg) => {
    if (parameters.includes(arg)) return of(arg);
    const inner = arg instanceof PyType ? undefined : vm.findAttribute(arg, "__parameters__");
    if (!(inner instanceof PyTuple) || inner.items.length === 0) return arg;
    return vm.getItem(arg, vm.tuple(inner.items.map(of)));
  });
  return genericAlias(vm, alias.origin, vm.tuple(args));
}

/** A type's text within the text of others. */
function shownType(vm: Runtime, type: Value): string {
  if (type === Ellipsis) return "...";
  if (type === types.NONE) return "None";
  if (type instanceof PyList) return `[${type.items.map((one) => shownType(vm, one)).join(", ")}]`;
  if (!(type instanceof PyType)) return vm.repr(type);
  const [module, name] = ["__module__", "__qualname__"].map((attribute) =>
    vm.str(vm.getAttribute(type, attribute)),
  );
  return module === "builtins" ? (name as string) : `${module}.${name}`;
}

/** A generic alias's own attributes; all others are those of its class. */
const OWN = new Set(["__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__"]);

defineMethods(types.GENERIC_ALIAS, {
  __new__: (vm, [, origin, args]) => genericAlias(vm, origin as Value, args as Value),
  __repr__: (vm, [self]) => {
    const { origin, args } = self as PyGenericAlias;
    const shown = args.items.map((arg) => (arg === types.NONE ? "NoneType" : shownType(vm, arg)));
    return `${shownType(vm, origin)}[${shown.length > 0 ? shown.join(", ") : "()"}]`;
  },
  __call__: (vm, [self, ...args], keywords) => {
    const made = vm.call((self as PyGenericAlias).origin, args, keywords);
    try {
      vm.setAttribute(made, "__orig_class__", self as Value);
    } catch (error) {
      // Most objects of classes of ours have no attributes.
      const known = ["AttributeError", "TypeError"].includes(vm.caught(error)?.cls.name ?? "");
      if (!known) throw error;
    }
    return made;
  },
  __getitem__: (vm, [self, index]) => substitute(vm, self as PyGenericAlias, index as Value),
  __mro_entries__: (vm, [self]) => vm.tuple([(self as PyGenericAlias).origin]),
  __getattr__: (vm, [self, name]) => {
    const key = name as string;
    if (!OWN.has(key)) return vm.getAttribute((self as PyGenericAlias).origin, key);
    throw vm.error("AttributeError", `'types.GenericAlias' object has no attribute '${key}'`);
  },
  __eq__: (vm, [self, other]) => {
    const { origin, args } = self as PyGenericAlias;
    if (!(other instanceof PyGenericAlias)) return false;
    return vm.equals(origin, other.origin) && vm.equals(args, other.args);
  },
  __hash__: (vm, [self]) => {
    const { origin, args } = self as PyGenericAlias;
    return vm.hash(origin) ^ vm.hash(args);
  },
  __instancecheck__: (vm) => refuseCheck(vm, "isinstance"),
  __subclasscheck__: (vm) => refuseCheck(vm, "issubclass"),
});
defineProperties(types.GENERIC_ALIAS, {
  __origin__: (_vm, self) => (self as PyGenericAlias).origin,
  __args__: (_vm, self) => (self as PyGenericAlias).args,
  __parameters__: (vm, self) => vm.tuple(parametersOf(vm, (self as PyGenericAlias).args)),
});

function refuseCheck(vm: Runtime, call: string): never {
  throw vm.error("TypeError", `${call}() argument 2 cannot be a parameterized generic`);
}

function checkedTypes(vm: Runtime, self: Value, call: string): readonly Value[] {
  const { items } = (self as PyUnion).args;
  return items.some((type) => type instanceof PyGenericAlias) ? refuseCheck(vm, call) : items;
}

defineMethods(types.UNION, {
  __repr__: (vm, [self]) =>
    (self as PyUnion).args.items.map((type) => shownType(vm, type)).join(" | "),
  __eq__: (vm, [self, other]) => {
    if (!(other instanceof PyUnion)) return false;
    const sets = [self as PyUnion, other].map(({ args }) => vm.newSet(args.items));
    return vm.equals(sets[0] as Value, sets[1] as Value);
  },
  __hash__: (vm, [self]) => vm.hash(vm.newSet((self as PyUnion).args.items, types.FROZENSET)),
  __instancecheck__: (vm, [self, value]) =>
    checkedTypes(vm, self as Value, "isinstance").some((type) =>
      vm.isInstance(value as Value, type),
    ),
  __subclasscheck__: (vm, [self, cls]) =>
    checkedTypes(vm, self as Value, "issubclass").some((type) => vm.isSubclass(cls as Value, type)),
});
defineProperties(types.UNION, {
  __args__: (_vm, self) => (self as PyUnion).args,
  __parameters__: (vm, self) => vm.tuple(parametersOf(vm, (self as PyUnion).args)),
});

for (const type of [types.GENERIC_ALIAS, types.UNION]) type.isExtension = true;
