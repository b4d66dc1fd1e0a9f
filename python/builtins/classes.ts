// Classes: how one is made from a name, bases and a namespace; what classes show.

import { instantiate } from "../machine/calls.js";
import { classPath } from "../machine/text.js";
import { PyDict } from "../objects/dict.js";
import { PyCell, PyFunction } from "../objects/function.js";
import { PyDescriptor, PyGetSet } from "../objects/module.js";
import { NativeProperty } from "../objects/native.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import { PyTuple } from "../objects/sequence.js";
import { CLASSMETHOD, OBJECT, TYPE } from "../objects/types.js";
import { isObject, PyType, type Value } from "../objects/value.js";
import { defineMethods, defineProperties } from "./define.js";

const UNSUBCLASSABLE = new Set(["bool", "NoneType", "function", "generator", "range", "slice"]);

/** A class of the program. */
function createClass(
  vm: Runtime,
  meta: PyType,
  name: string,
  bases: readonly PyType[],
  names: PyDict,
  keywords: Keywords,
): PyType {
  for (const base of bases) {
    if (UNSUBCLASSABLE.has(base.name) && !base.isHeap) {
      throw vm.error("TypeError", `type '${base.name}' is not an acceptable base type`);
    }
  }
  const namespace = vm.newDict();
  for (const [key, value] of names.entries()) namespace.set(vm, key, value);
  const cell = namespace.getName("__classcell__");
  namespace.deleteName("__classcell__");
  if (namespace.getName("__module__") === undefined) {
    namespace.setName("__module__", vm.currentGlobals().getName("__name__") ?? "builtins");
  }
  const cls = newType(vm, name, bases.length > 0 ? bases : [OBJECT], meta);
  cls.enter(vm.memory, namespace, (classes) => vm.tuple(classes));
  cls.slots = slotsOf(vm, cls, namespace);
  addDescriptors(vm, cls, namespace);
  for (const implicit of ["__init_subclass__", "__class_getitem__"]) {
    const method = namespace.getName(implicit);
    if (!(method instanceof PyFunction)) continue;
    namespace.setName(implicit, new PyDescriptor(vm.memory, CLASSMETHOD, [method]));
  }
  if (namespace.getName("__eq__") !== undefined && namespace.getName("__hash__") === undefined) {
    namespace.setName("__hash__", null);
  }
  if (cell instanceof PyCell) cell.set(cls);
  for (const [key, value] of namespace.entries()) {
    const setName =
      isObject(value) && value.cls.isHeap ? value.cls.lookup("__set_name__") : undefined;
    if (setName !== undefined) vm.call(setName, [value, cls, key]);
  }
  const hook = cls.mro
    .slice(1)
    .map((base) => base.own("__init_subclass__"))
    .find((found) => found !== undefined);
  if (hook instanceof PyDescriptor) vm.call(hook.parts[0] as Value, [cls], keywords);
  return cls;
}

function newType(vm: Runtime, name: string, bases: readonly PyType[], meta: PyType): PyType {
  try {
    return new PyType(name, bases, true, meta);
  } catch (error) {
    throw vm.error("TypeError", (error as Error).message);
  }
}

function slotsOf(vm: Runtime, cls: PyType, namespace: PyDict): ReadonlySet<string> | undefined {
  const given = namespace.getName("__slots__");
  if (given === undefined) return undefined;
  const names = typeof given === "string" ? [given] : vm.collect(given).map((name) => vm.str(name));
  const all = new Set(names);
  if (all.has("__dict__")) return undefined;
  for (const base of cls.mro.slice(1)) {
    if (!base.isHeap) continue;
    if (!base.slots) return undefined;
    for (const name of base.slots) all.add(name);
  }
  return all;
}

/** Python's own classes whose objects have a dict, have weak references, and cannot have any. */
const WITH_DICT = new Set(["BaseException", "type", "module", "staticmethod", "classmethod"]);
const WITH_WEAKREFS = new Set(["type", "module", "set", "frozenset", "collections.deque"]);
const WITHOUT_WEAKREFS = new Set(["int", "bytes", "tuple"]);

/** As in CPython, a class refers to itself through a descriptor of what its instances add. */
function addDescriptors(vm: Runtime, cls: PyType, namespace: PyDict): void {
  const bases = cls.mro.slice(1);
  const given = namespace.getName("__slots__");
  const slots =
    given === undefined || typeof given === "string" ? given : vm.collect(given).map(String);
  const isNew = (name: string, known: ReadonlySet<string>): boolean =>
    (slots === undefined || slots === name || (slots as readonly string[]).includes(name)) &&
    !bases.some((base) =>
      base.isHeap ? base.own(name) instanceof PyGetSet : known.has(base.name),
    );
  const names = [];
  if (isNew("__dict__", WITH_DICT)) names.push("__dict__");
  const mayHaveWeakrefs = !WITHOUT_WEAKREFS.has(cls.layout.name);
  if (mayHaveWeakrefs && isNew("__weakref__", WITH_WEAKREFS)) names.push("__weakref__");
  for (const name of names) namespace.setName(name, new PyGetSet(vm.memory, name, cls));
  if (namespace.getName("__doc__") === undefined) namespace.setName("__doc__", null);
}

/** The bases of a class; a base that is not a class, such as `Generic[T]`, names its replacements. */
function baseClasses(vm: Runtime, given: readonly Value[]): PyType[] {
  return given.flatMap((base) => {
    if (base instanceof PyType) return [base];
    const entries = vm.findAttribute(base, "__mro_entries__");
    if (entries === undefined) throw vm.error("TypeError", "bases must be types");
    const classes = vm.call(entries, [vm.tuple(given)]);
    if (!(classes instanceof PyTuple)) {
      throw vm.error("TypeError", "__mro_entries__ must return a tuple");
    }
    return classes.items as PyType[];
  });
}

/** `class name(*bases, **keywords):` */
export function buildClass(vm: Runtime, args: readonly Value[], keywords: Keywords): Value {
  const [body, name, ...given] = args as [Value, string, ...Value[]];
  if (!(body instanceof PyFunction)) {
    throw vm.error("TypeError", "__build_class__: func must be a function");
  }
  const bases = baseClasses(vm, given);
  const rest = new Map(keywords);
  const metaclass = rest.get("metaclass");
  rest.delete("metaclass");
  const metas = [metaclass, ...bases.map((base) => base.cls)].filter(
    (meta): meta is PyType => meta instanceof PyType,
  );
  const meta = metas.find((one) => one !== TYPE) ?? TYPE;
  const names = vm.newDict();
  vm.runBody(body, names);
  if (given.some((base) => !(base instanceof PyType))) {
    names.setName("__orig_bases__", vm.tuple(given));
  }
  if (meta === TYPE) return createClass(vm, TYPE, name, bases, names, rest);
  return vm.call(meta, [name, vm.tuple(bases), names], rest);
}

defineMethods(TYPE, {
  __new__: (vm, args, keywords) => {
    const [meta, name, bases, names] = args;
    if (args.length !== 4 || !(bases instanceof PyTuple) || !(names instanceof PyDict)) {
      throw vm.error("TypeError", "type() takes 1 or 3 arguments");
    }
    return createClass(
      vm,
      meta as PyType,
      vm.str(name as Value),
      bases.items as PyType[],
      names,
      keywords,
    );
  },
  __init__: (vm, [, ...args], keywords) => {
    if (args.length === 1 && keywords.size > 0) {
      throw vm.error("TypeError", "type.__init__() takes no keyword arguments");
    }
    if (args.length === 1 || args.length === 3) return null;
    throw vm.error("TypeError", "type.__init__() takes 1 or 3 arguments");
  },
  __call__: (vm, [cls, ...args], keywords) => instantiate(vm, cls as PyType, args, keywords),
  mro: (vm, [cls]) => vm.list((cls as PyType).mro),
  __subclasses__: (vm, [cls]) => {
    const classes = vm.memory.objectsOf(vm.memory.heap.getObjects());
    return vm.list(
      classes.filter((one) => one instanceof PyType && one.bases.includes(cls as PyType)),
    );
  },
});

/** A class of the program, whose attributes may be set. */
function changeable(vm: Runtime, cls: Value, name: string): PyType {
  const type = cls as PyType;
  if (type.namespace) return type;
  throw vm.error("TypeError", `cannot set '${name}' attribute of immutable type '${type.name}'`);
}

function checkText(vm: Runtime, cls: PyType, name: string, to: Value): string {
  if (typeof to === "string") return to;
  const given = vm.typeOf(to).name;
  throw vm.error("TypeError", `can only assign string to ${cls.name}.${name}, not '${given}'`);
}

/** The subclasses of one, bases before classes derived from them. */
function below(vm: Runtime, cls: PyType): PyType[] {
  const classes = vm.memory.objectsOf(vm.memory.heap.getObjects());
  const found = classes.filter(
    (one): one is PyType => one instanceof PyType && one !== cls && one.isSubclassOf(cls),
  );
  return found.sort((a, b) => a.mro.length - b.mro.length);
}

function setBases(vm: Runtime, given: Value, to: Value): undefined {
  const cls = changeable(vm, given, "__bases__");
  const refuse = (message: string): never => {
    throw vm.error("TypeError", message);
  };
  if (!(to instanceof PyTuple)) {
    const { name } = vm.typeOf(to);
    return refuse(`can only assign tuple to ${cls.name}.__bases__, not ${name}`);
  }
  if (to.items.length === 0) {
    refuse(`can only assign non-empty tuple to ${cls.name}.__bases__, not ()`);
  }
  for (const base of to.items) {
    if (!(base instanceof PyType)) {
      const { name } = vm.typeOf(base);
      return refuse(`${cls.name}.__bases__ must be tuple of classes, not '${name}'`);
    }
    if (base.isSubclassOf(cls)) refuse("a __bases__ item causes an inheritance cycle");
  }
  const bases = to.items as PyType[];
  const [old, next] = [cls.bases[0] as PyType, bases[0] as PyType];
  const isSame = old.isHeap === next.isHeap && old.layout === next.layout;
  if (!isSame || [...(old.slots ?? [])].sort().join() !== [...(next.slots ?? [])].sort().join()) {
    const what = old.isHeap === next.isHeap ? "object layout" : "deallocator";
    refuse(`__bases__ assignment: '${next.name}' ${what} differs from '${old.name}'`);
  }
  try {
    cls.rebase(vm.memory, bases, below(vm, cls), (classes) => vm.tuple(classes));
  } catch (error) {
    if (vm.caught(error)) throw error;
    refuse((error as Error).message);
  }
}

/** The attributes of a class as an object; `type` has those for its instances. */
function ownName(cls: PyType, name: string): Value | undefined {
  return cls === TYPE ? undefined : cls.own(name);
}

TYPE.natives.set(
  "__name__",
  new NativeProperty(
    (_vm, cls) => (cls as PyType).shortName,
    (vm, cls, to) => {
      const type = changeable(vm, cls, "__name__");
      type.name = checkText(vm, type, "__name__", to);
    },
  ),
);
TYPE.natives.set(
  "__qualname__",
  new NativeProperty(
    (_vm, cls) => ownName(cls as PyType, "__qualname__") ?? (cls as PyType).shortName,
    (vm, cls, to) => {
      const type = changeable(vm, cls, "__qualname__");
      type.namespace?.setName("__qualname__", checkText(vm, type, "__qualname__", to));
    },
  ),
);
TYPE.natives.set(
  "__bases__",
  new NativeProperty((vm, cls) => vm.tuple((cls as PyType).bases), setBases),
);
defineProperties(TYPE, {
  __base__: (_vm, cls) => (cls as PyType).bases[0] ?? null,
  __mro__: (vm, cls) => vm.tuple((cls as PyType).mro),
  __dict__: (vm, cls) => (cls as PyType).namespace ?? nativeNames(vm, cls as PyType),
});
TYPE.natives.set(
  "__module__",
  new NativeProperty(
    (vm, cls) => {
      const path = classPath(vm, cls as PyType).split(".");
      return (
        ownName(cls as PyType, "__module__") ?? (path.length > 1 ? (path[0] as string) : "builtins")
      );
    },
    (vm, cls, to) => changeable(vm, cls, "__module__").namespace?.setName("__module__", to),
  ),
);

function nativeNames(vm: Runtime, cls: PyType): Value {
  const dict = vm.newDict();
  for (const [name, value] of cls.natives) dict.setName(name, value);
  return dict;
}
