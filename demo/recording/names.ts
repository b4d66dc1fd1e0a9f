// What the objects of a Python program are called in a recording.

import { KINDS } from "../../python/objects/value.js";
import type { Python } from "../../python/python.js";
import { scopesOf, viewOf } from "../../python/view.js";
import type { Variable } from "./moment.js";

/** What an object is, and what it is called. */
export interface Title {
  readonly kind: string;
  readonly label: string;
}

const UNKNOWN: Title = { kind: "instance", label: "an object" };

export class PythonNames {
  readonly #python: Python;
  readonly #main: number;
  /** Titles outlive their objects. */
  readonly #titles: Map<number, Title> = new Map();
  readonly #counts: Map<string, number> = new Map();
  /** Of each object the variable that it is bound to, or was last. */
  readonly #bound: Map<number, string> = new Map();

  constructor(python: Python) {
    this.#python = python;
    this.#main = python.machine.main.namespace.handle;
    this.#titles.set(this.#main, { kind: "names", label: "module names" });
  }

  /** Of an object that was there before the program, of which there are many alike. */
  titleInterpreters(handle: number): void {
    if (this.#titles.has(handle)) return;
    const view = viewOf(this.#python, handle);
    const kind = this.#kind(handle);
    const label = view && named(kind, view.label);
    this.#titles.set(handle, { kind, label: label ?? `the interpreter's ${view?.type ?? kind}` });
  }

  title(handle: number): Title {
    const known = this.#titles.get(handle);
    if (known) return known;
    const view = viewOf(this.#python, handle);
    if (!view) return UNKNOWN;
    const kind = this.#kind(handle);
    const title = { kind, label: named(kind, view.label) ?? this.#numbered(view.type) };
    this.#titles.set(handle, title);
    return title;
  }

  #kind(handle: number): string {
    if (handle === this.#python.machine.garbage?.handle) return "garbage";
    const { heap } = this.#python.machine.memory;
    return KINDS[heap.isAlive(handle) ? heap.typeOf(handle) : 0] ?? UNKNOWN.kind;
  }

  #numbered(type: string): string {
    // A weak reference is called what its repr calls it; other types by the last part of their names.
    const name = type.endsWith(".ReferenceType")
      ? "weakref"
      : type.slice(type.lastIndexOf(".") + 1);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name} ${count}`;
  }

  /** Through what the object refers to each other one, in order; undefined when it is dead. */
  references(handle: number): Map<number, string[]> | undefined {
    const view = viewOf(this.#python, handle);
    if (!view) return undefined;
    const names = new Map<number, string[]>();
    for (const reference of view.references) {
      const name = this.#plain(handle, reference.name);
      const known = names.get(reference.handle);
      if (known) known.push(name);
      else names.set(reference.handle, [name]);
    }
    return names;
  }

  /** The module's names are keys of a dict, and are shown as names. */
  #plain(from: number, name: string): string {
    return from === this.#main ? name.replace(/^\["(.*)"\]$/, "$1") : name;
  }

  /** The variables of the functions that run, innermost last. */
  variables(): Variable[] {
    return scopesOf(this.#python)
      .filter(({ isOutside }) => isOutside)
      .reverse()
      .flatMap(({ name: scope, variables }) =>
        variables.map(({ name, handle }) => ({ scope, name, to: handle })),
      );
  }

  /** The variable that the object is bound to, the first of several, or was bound to last. */
  boundName(handle: number): string {
    return this.#bound.get(handle) ?? "";
  }

  /**
   * Takes note of what is bound now; tells of those objects whose name is another one. A function's
   * variable, `self` for one, names only what has no name.
   */
  bind(variables: readonly Variable[], onChange: (handle: number) => void): void {
    const now = new Map<number, string[]>();
    const add = (handle: number, name: string): void => {
      const known = now.get(handle);
      if (known) known.push(name);
      else now.set(handle, [name]);
    };
    for (const [handle, names] of this.references(this.#main) ?? []) {
      for (const name of names) if (name !== "key") add(handle, name);
    }
    for (const { name, to } of variables) if (!this.#bound.has(to)) add(to, name);
    for (const [handle, names] of now) {
      if (names.includes(this.#bound.get(handle) ?? "")) continue;
      this.#bound.set(handle, names[0] as string);
      onChange(handle);
    }
  }
}

/** What a thing with a name of its own is called. */
function named(kind: string, label: string): string | undefined {
  if (kind === "garbage") return "gc.garbage";
  if (kind === "type") return `class ${label}`;
  if (kind === "function") return `${label}()`;
  return kind === "module" ? `module ${label}` : undefined;
}
