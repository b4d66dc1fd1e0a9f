// What the objects of a Python program are called in a recording.

import type { Machine } from "../python/machine/machine.js";
import { PyDict } from "../python/objects/dict.js";
import { PyCell, PyFunction } from "../python/objects/function.js";
import { PyInstance } from "../python/objects/instance.js";
import { PyModule } from "../python/objects/module.js";
import { PySequence } from "../python/objects/sequence.js";
import { PyType } from "../python/objects/type.js";
import { isObject, KINDS, type PyObject, type Value } from "../python/objects/value.js";
import type { Variable } from "./moment.js";

/** So many names stand at one arrow; the rest are an ellipsis. */
const NAMES_TOLD = 3;

export interface Names {
  kind(handle: number): string;
  label(handle: number): string;
  /** Through what `from` refers to `to`. */
  referenceName(from: number, to: number): string;
}

export class PythonNames implements Names {
  readonly #machine: Machine;
  /** Labels outlive their objects. */
  readonly #labels: Map<number, string> = new Map();
  readonly #counts: Map<string, number> = new Map();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get #namespace(): PyDict {
    return this.#machine.main.namespace;
  }

  kind(handle: number): string {
    if (handle === this.#namespace.handle) return "names";
    const { heap } = this.#machine.memory;
    return KINDS[heap.isAlive(handle) ? heap.typeOf(handle) : 0] ?? "object";
  }

  label(handle: number): string {
    const known = this.#labels.get(handle);
    if (known !== undefined) return known;
    const object = this.#machine.memory.objectOf(handle);
    if (!object) return `object ${handle % 2 ** 27}`;
    const label = this.#labelOf(object);
    this.#labels.set(handle, label);
    return label;
  }

  #labelOf(object: PyObject): string {
    if (object === this.#namespace) return "module names";
    if (object instanceof PyType) return `class ${object.name}`;
    if (object instanceof PyFunction) return `${object.name}()`;
    if (object instanceof PyModule) return `module ${object.name}`;
    const { name } = object.cls;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name} ${count}`;
  }

  referenceName(from: number, to: number): string {
    const object = this.#machine.memory.objectOf(from);
    if (!object) return "";
    const names = namesOf(object)
      .filter(([, value]) => isObject(value) && value.handle === to)
      .map(([name]) => name);
    const told = names.slice(0, NAMES_TOLD).join(", ");
    return names.length > NAMES_TOLD ? `${told}, …` : told;
  }

  /** The variables of the functions that run, innermost last. */
  variables(): Variable[] {
    return this.#machine
      .frames()
      .reverse()
      .flatMap(({ code, fast }) =>
        code.fastNames.flatMap((name, index): Variable[] => {
          const value = fast[index];
          if (!isObject(value) || value.handle === 0) return [];
          return [{ scope: code.name, name, to: value.handle }];
        }),
      );
  }
}

function namesOf(object: PyObject): [string, Value | undefined][] {
  if (object instanceof PyDict) {
    return object.entries().flatMap(([key, value]): [string, Value][] => [
      [typeof key === "string" ? key : isObject(key) ? "value" : `[${String(key)}]`, value],
      ["key", key],
    ]);
  }
  if (object instanceof PySequence) {
    return object.items.map((item, index) => [`[${index}]`, item]);
  }
  if (object instanceof PyCell) return [["cell", object.value]];
  if (object instanceof PyFunction) {
    return [
      ["defaults", object.defaults],
      ["closure", object.closure],
      ["globals", object.globals],
    ];
  }
  const rest: [string, Value | undefined][] = [
    ["class", object.cls],
    ["__dict__", object.dict],
  ];
  if (!(object instanceof PyInstance)) return rest;
  return [
    ...object.names.map((name): [string, Value | undefined] => [name, object.own(name)]),
    ...rest,
  ];
}
