// A path through the heap, from one object to another.

import { definePrinting } from "../host/console.js";

/** How many objects at each end the text of a long chain shows. */
const SHOWN_MAX = 20;

/** Objects, each of which refers to the next. */
export class Chain<T> {
  readonly objects: readonly T[];
  /** The name of the reference from each object to the next: one fewer than objects. */
  readonly references: readonly string[];
  readonly #text: string;

  /**
   * The objects' names are read now, because the objects may be gone later.
   * @internal
   */
  constructor(
    objects: readonly T[],
    references: readonly string[],
    nameOf: (object: T) => string,
    external: number,
  ) {
    this.objects = objects;
    this.references = references;
    const steps: string[] = external > 0 ? [`outside (${external})`] : [];
    const hidden = objects.length - 2 * SHOWN_MAX;
    for (const [index, object] of objects.entries()) {
      if (hidden > 1 && index === SHOWN_MAX) steps.push(`… ${hidden} more …`);
      if (hidden > 1 && index >= SHOWN_MAX && index < SHOWN_MAX + hidden) continue;
      const reference = references[index];
      steps.push(reference === undefined ? nameOf(object) : `${nameOf(object)} ${reference}`);
    }
    this.#text = steps.join(" → ");
  }

  /** Number of references on the path. */
  get length(): number {
    return this.references.length;
  }

  /**
   * `outside (2) → Session#7 .user → User#3`, with the number of references from outside. A chain of more
   * than 41 objects shows both ends, and how many are left out between them.
   */
  toString(): string {
    return this.#text;
  }
}

definePrinting(Chain.prototype, String);
