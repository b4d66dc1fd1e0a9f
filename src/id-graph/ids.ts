// The number of each id. While the ids are the numbers 0, 1, 2 … themselves, they need no memory.

export class Ids<Id> {
  /** Both undefined while each id is its number. */
  #numbers: Map<Id, number> | undefined;
  #ids: (Id | undefined)[] | undefined;
  #count: number;
  /** Numbers whose ids were removed while each id is its number. */
  readonly #removed = new Set<number>();

  /** The numbers below `count` are ids. */
  constructor(count: number) {
    this.#count = count;
  }

  /** How many numbers have been given. */
  get count(): number {
    return this.#count;
  }

  /** Whether each id is its number. */
  get arePlain(): boolean {
    return this.#ids === undefined;
  }

  /** The number of an id; -1 without one. */
  numberOf(id: Id): number {
    if (this.#numbers) return this.#numbers.get(id) ?? -1;
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0 || id >= this.#count) return -1;
    return this.#removed.size > 0 && this.#removed.has(id) ? -1 : id;
  }

  idOf(number: number): Id {
    return this.#ids ? (this.#ids[number] as Id) : (number as Id);
  }

  /** The ids of the numbers. */
  idsOf(numbers: Iterable<number>): Id[] {
    return Array.from(numbers, (number) => this.idOf(number));
  }

  /** Gives the next number to an id that has none. */
  add(id: Id): number {
    if (!this.#numbers && id !== this.#count) this.#tabulate();
    this.#numbers?.set(id, this.#count);
    this.#ids?.push(id);
    return this.#count++;
  }

  /** After this: the id has no number, and may be added again. */
  remove(id: Id): void {
    const number = this.numberOf(id);
    if (!this.#numbers) {
      this.#removed.add(number);
      return;
    }
    this.#numbers.delete(id);
    (this.#ids as (Id | undefined)[])[number] = undefined;
  }

  /** After this: the numbers are those of `nodes`, in their order and without gaps. */
  renumber(nodes: Iterable<number>): void {
    this.#fill(this.idsOf(nodes));
  }

  #tabulate(): void {
    const ids = Array.from({ length: this.#count }, (_, number) =>
      this.#removed.has(number) ? undefined : (number as Id),
    );
    this.#fill(ids);
  }

  #fill(ids: (Id | undefined)[]): void {
    this.#numbers = new Map();
    for (const [number, id] of ids.entries()) {
      if (id !== undefined) this.#numbers.set(id, number);
    }
    this.#ids = ids;
    this.#count = ids.length;
    this.#removed.clear();
  }
}
