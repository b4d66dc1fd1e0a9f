// A list that keeps nothing alive: what nobody else refers to leaves it.

const FIRST_LENGTH = 16;

/** Objects in the order of their adding, those that V8 has not collected. */
export class WeakList<T extends object> implements Iterable<T> {
  #entries: WeakRef<T>[] = [];
  #fullLength = FIRST_LENGTH;

  /** Amortised constant time; entries of collected objects go when as many again were added. */
  add(object: T): void {
    if (this.#entries.length >= this.#fullLength) {
      this.#entries = this.#entries.filter((entry) => entry.deref() !== undefined);
      this.#fullLength = Math.max(FIRST_LENGTH, this.#entries.length * 2);
    }
    this.#entries.push(new WeakRef(object));
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const entry of this.#entries) {
      const object = entry.deref();
      if (object) yield object;
    }
  }
}
