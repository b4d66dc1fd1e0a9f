// Modules, and heap objects that are only a few references.

import type { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import { GETSET, MODULE } from "./types.js";
import { PyObject, type PyType, type Value } from "./value.js";

export class PyModule extends PyObject {
  readonly name: string;
  readonly namespace: PyDict;

  constructor(memory: Memory, name: string, namespace: PyDict) {
    super(MODULE);
    this.name = name;
    this.namespace = namespace;
    this.settle(memory, "module", 1);
    memory.set(this, 0, undefined, namespace);
    if (namespace.getName("__name__") === undefined) namespace.setName("__name__", name);
  }

  protected override contents(): Value[] {
    return [this.namespace];
  }
}

/** `property`, `staticmethod`, `classmethod`, `super`: references and nothing else. */
export class PyDescriptor extends PyObject {
  parts: readonly Value[] = [];

  constructor(memory: Memory, cls: PyType, parts: readonly Value[]) {
    super(cls);
    this.settle(memory, "descriptor", parts.length);
    this.fill(memory, parts);
  }

  /** Replaces its references by as many others. */
  fill(memory: Memory, parts: readonly Value[]): void {
    const old = this.parts;
    this.parts = parts;
    for (const [index, part] of parts.entries())
      memory.set(this, this.header + index, old[index], part);
  }

  protected override contents(): Value[] {
    return this.parts.filter((part) => part !== null);
  }
}

/** `__dict__` and `__weakref__` of a class of the program: both refer to the class. */
export class PyGetSet extends PyObject {
  readonly name: string;
  readonly owner: PyType;

  constructor(memory: Memory, name: string, owner: PyType) {
    super(GETSET);
    this.name = name;
    this.owner = owner;
    this.settle(memory, "descriptor", 1);
    memory.set(this, 0, undefined, owner);
  }

  protected override contents(): Value[] {
    return [this.owner];
  }
}
