// A way through the heap, from one object to another.

/** Objects of which each refers to the next. */
export class Chain<T> {
  readonly objects: readonly T[];
  /** What the reference from each object to the next is called: one fewer than objects. */
  readonly references: readonly string[];
  readonly #names: readonly string[];
  readonly #external: number;

  /** @internal */
  constructor(
    objects: readonly T[],
    references: readonly string[],
    names: readonly string[],
    external: number,
  ) {
    this.objects = objects;
    this.references = references;
    this.#names = names;
    this.#external = external;
  }

  /** Number of references on the way. */
  get length(): number {
    return this.references.length;
  }

  /** `outside (2) → Session#7 .user → User#3`, with the number of references from outside. */
  toString(): string {
    const steps = this.#names.map((name, index) => {
      const reference = this.references[index];
      return reference === undefined ? name : `${name} ${reference}`;
    });
    if (this.#external > 0) steps.unshift(`outside (${this.#external})`);
    return steps.join(" → ");
  }
}
