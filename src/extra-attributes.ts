// Attributes beyond those that a class shares with its objects: an object that is used as a
// dictionary keeps its own. They have no accessors; the Proxy at the end of the prototype chain asks
// for them by name, which takes some ten times as long as an accessor.

import { ATTRIBUTES_MAX } from "./attributes.js";

interface ExtraAttribute {
  value: unknown;
  /** The reference position in the heap, from ATTRIBUTES_MAX on. */
  readonly position: number;
}

/** The extra attributes of one object. */
export class ExtraAttributes {
  readonly #entries: Map<string, ExtraAttribute> = new Map();
  readonly #freePositions: number[] = [];

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  get(name: string): unknown {
    return this.#entries.get(name)?.value;
  }

  /** The attribute's reference position: its own one, or what the next new attribute gets. */
  positionOf(name: string): number {
    const known = this.#entries.get(name)?.position;
    if (known !== undefined) return known;
    const free = this.#freePositions[this.#freePositions.length - 1];
    return free ?? ATTRIBUTES_MAX + this.#entries.size;
  }

  /** Stores a value; undefined makes room for another attribute. */
  set(name: string, value: unknown): void {
    const known = this.#entries.get(name);
    if (value === undefined) {
      if (!known) return;
      this.#freePositions.push(known.position);
      this.#entries.delete(name);
    } else if (known) {
      known.value = value;
    } else {
      const position = this.positionOf(name);
      this.#entries.set(name, { value, position });
      if (this.#freePositions.length > 0) this.#freePositions.pop();
    }
  }

  /** The name of the attribute at a reference position. Cost: all of the object's extra ones. */
  nameAt(position: number): string | undefined {
    for (const [name, entry] of this.#entries) if (entry.position === position) return name;
    return undefined;
  }

  names(): IterableIterator<string> {
    return this.#entries.keys();
  }

  /** The object was deallocated: its names are known, to say so, and nothing else. */
  forget(): void {
    for (const entry of this.#entries.values()) entry.value = undefined;
  }
}
