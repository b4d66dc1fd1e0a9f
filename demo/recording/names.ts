// What the objects of a Python program are called in a recording.

import { KINDS } from "../../python/objects/value.js";
import type { Python } from "../../python/python.js";
import { scopesOf, viewOf } from "../../python/view.js";
import type { Variable } from "./moment.js";

/** So many names stand at one arrow; the rest are an ellipsis. */
const NAMES_TOLD = 3;

export interface Names {
  kind(handle: number): string;
  label(handle: number): string;
  /** Through what the object refers to others: by their handles, each once. */
  references(handle: number): ReadonlyMap<number, string>;
}

export class PythonNames implements Names {
  readonly #python: Python;
  readonly #main: number;
  /** Labels outlive their objects. */
  readonly #labels: Map<number, string> = new Map();
  readonly #counts: Map<string, number> = new Map();

  constructor(python: Python) {
    this.#python = python;
    this.#main = python.machine.main.namespace.handle;
    this.#labels.set(this.#main, "module names");
  }

  kind(handle: number): string {
    if (handle === this.#main) return "names";
    const { heap } = this.#python.machine.memory;
    return KINDS[heap.isAlive(handle) ? heap.typeOf(handle) : 0] ?? "object";
  }

  label(handle: number): string {
    const known = this.#labels.get(handle);
    if (known !== undefined) return known;
    const label = this.#newLabel(handle);
    if (label === undefined) return "an object";
    this.#labels.set(handle, label);
    return label;
  }

  #newLabel(handle: number): string | undefined {
    const view = viewOf(this.#python, handle);
    if (!view) return undefined;
    const kind = this.kind(handle);
    if (kind === "type") return `class ${view.label}`;
    if (kind === "function") return `${view.label}()`;
    if (kind === "module") return `module ${view.label}`;
    const count = (this.#counts.get(view.type) ?? 0) + 1;
    this.#counts.set(view.type, count);
    return `${view.type} ${count}`;
  }

  references(handle: number): ReadonlyMap<number, string> {
    const names = new Map<number, string[]>();
    for (const reference of viewOf(this.#python, handle)?.references ?? []) {
      const known = names.get(reference.handle);
      const name = this.#plain(handle, reference.name);
      if (known) known.push(name);
      else names.set(reference.handle, [name]);
    }
    return new Map(
      [...names].map(([to, all]) => {
        const told = all.slice(0, NAMES_TOLD).join(", ");
        return [to, all.length > NAMES_TOLD ? `${told}, …` : told];
      }),
    );
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
}
