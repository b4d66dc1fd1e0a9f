// Attributes beyond those that a class shares among its objects: an object used as a dictionary keeps its
// own. They have no accessors. The Proxy at the end of the prototype chain finds them by name, which is
// many times slower than an accessor.

import { ATTRIBUTES_MAX } from "./class-record.js";

export interface ExtraAttribute {
  /** undefined while it is empty, as if it did not exist. */
  value: unknown;
  /** The reference position in the heap, from ATTRIBUTES_MAX on. */
  readonly position: number;
}

/** The extra attributes of one object. */
export class ExtraAttributes {
  readonly #entries: Map<string, ExtraAttribute> = new Map();
  readonly #freePositions: number[] = [];
  /** How many positions from ATTRIBUTES_MAX on have been given out. */
  #positionCount = 0;

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  get(name: string): unknown {
    return this.#entries.get(name)?.value;
  }

  /** The attribute of that name; a new one is empty. The caller drops it if it stays empty. */
  attribute(name: string): ExtraAttribute {
    const known = this.#entries.get(name);
    if (known) return known;
    const free = this.#freePositions[this.#freePositions.length - 1];
    const position = free ?? ATTRIBUTES_MAX + this.#positionCount;
    const made: ExtraAttribute = { value: undefined, position };
    this.#entries.set(name, made);
    if (free === undefined) this.#positionCount++;
    else this.#freePositions.length--;
    return made;
  }

  /** Removes the attribute; its position can be used for another one. */
  drop(name: string): void {
    const known = this.#entries.get(name);
    if (!known) return;
    this.#entries.delete(name);
    this.#freePositions.push(known.position);
  }

  /** Stores a value after `write` has changed the heap at its position; returns the outcome of `write`. */
  write(name: string, value: unknown, write: (position: number) => number): number {
    const attribute = this.attribute(name);
    try {
      const outcome = write(attribute.position);
      attribute.value = value;
      return outcome;
    } finally {
      if (attribute.value === undefined) this.drop(name);
    }
  }

  /** Stores a value; undefined removes the attribute. */
  set(name: string, value: unknown): void {
    if (value === undefined) this.drop(name);
    else this.attribute(name).value = value;
  }

  /** The name of the attribute at a reference position. Cost: a look at each extra attribute. */
  nameAt(position: number): string | undefined {
    for (const [name, entry] of this.#entries) if (entry.position === position) return name;
    return undefined;
  }

  entries(): [name: string, value: unknown][] {
    return Array.from(this.#entries, ([name, { value }]) => [name, value]);
  }

  /** The object was deallocated: drops the values. The names stay, for messages. */
  forget(): void {
    for (const entry of this.#entries.values()) entry.value = undefined;
  }
}
