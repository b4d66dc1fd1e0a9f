// What a heap looks like to somebody who draws it: which names hold objects from outside, what an
// object is called, and which of its references is which. Runs nothing of the program.

import type { Handle } from "ouroboros-gc/raw";
import { PyDict } from "./objects/dict.js";
import { PyException } from "./objects/exception.js";
import { PyFunction } from "./objects/function.js";
import { PyInstance } from "./objects/instance.js";
import { PyMethod } from "./objects/method.js";
import { PyModule } from "./objects/module.js";
import { PySequence } from "./objects/sequence.js";
import { isObject, type PyObject, PyType, type Value } from "./objects/value.js";
import { PyWeakref } from "./objects/weakref.js";
import type { Python } from "./python.js";

/** A reference with its name: of a variable, an attribute, an item. */
export interface NamedReference {
  readonly name: string;
  readonly handle: Handle;
}

/** One running function, or the module: what it holds. */
export interface ScopeView {
  readonly name: string;
  readonly line: number;
  /** Variables whose values are objects of the heap. */
  readonly variables: readonly NamedReference[];
  /** Objects that the machine's stack holds at the moment. */
  readonly temporaries: readonly Handle[];
  /**
   * Whether the variables are references from outside of the heap, as those of a function are. Those
   * of a module and a class body are references of a dict.
   */
  readonly isOutside: boolean;
}

export interface ObjectView {
  /** Name of its class. */
  readonly type: string;
  /** What tells it from others of its class: a name, a length. */
  readonly label: string;
  readonly references: readonly NamedReference[];
}

function named(name: string, value: Value | undefined): NamedReference[] {
  return isObject(value) && value.handle !== 0 ? [{ name, handle: value.handle }] : [];
}

/** The running scopes, innermost first. */
export function scopesOf(python: Python): ScopeView[] {
  return python.machine.frames().map((frame) => ({
    name: frame.code.name,
    line: frame.line,
    variables: [...frame.variables()].flatMap(([name, value]) => named(name, value)),
    temporaries: frame.stack.flatMap((value) => named("", value).map(({ handle }) => handle)),
    isOutside: frame.names === undefined,
  }));
}

/** The names of the module `__main__`, whether or not it runs. */
export function mainNames(python: Python): NamedReference[] {
  const entries = python.machine.main.namespace.entries();
  return entries.flatMap(([name, value]) => named(name as string, value));
}

/** An object by its handle; undefined when it is not an object of Python's. */
export function viewOf(python: Python, handle: Handle): ObjectView | undefined {
  const { memory } = python.machine;
  if (!memory.heap.isAlive(handle)) return undefined;
  const object = memory.objectOf(handle);
  if (!object) return undefined;
  return { type: object.cls.name, label: labelOf(object), references: referencesOf(object) };
}

function labelOf(object: PyObject): string {
  if (object instanceof PyFunction) return object.code.qualifiedName;
  if (object instanceof PyType || object instanceof PyModule) return object.name;
  if (object instanceof PySequence) return `${object.items.length} items`;
  if (object instanceof PyDict) return `${object.size} entries`;
  if (object instanceof PyWeakref) return object.referent === null ? "dead" : "alive";
  if (object instanceof PyInstance) {
    const name = object.own("name");
    return typeof name === "string" || typeof name === "bigint" ? String(name) : "";
  }
  return "";
}

function keyText(key: Value): string {
  if (typeof key === "string") return JSON.stringify(key);
  return isObject(key) ? key.cls.name : String(key);
}

function referencesOf(object: PyObject): NamedReference[] {
  if (object instanceof PySequence) {
    return object.items.flatMap((item, index) => named(`[${index}]`, item));
  }
  if (object instanceof PyDict) {
    return object
      .entries()
      .flatMap(([key, value]) => [...named("key", key), ...named(`[${keyText(key)}]`, value)]);
  }
  if (object instanceof PyMethod)
    return [...named("function", object.callee), ...named("self", object.self)];
  if (object instanceof PyInstance && !(object instanceof PyException)) {
    const attributes = object.names.flatMap((name) => named(`.${name}`, object.own(name)));
    return [...attributes, ...named("__dict__", object.dict), ...named("class", object.cls)];
  }
  return object.referents().flatMap((value) => named(isObject(value) ? value.cls.name : "", value));
}
