// The bytes outside the heap that a manager's resources take, and when they make a collection due.

/** @hidden */
export class Bytes {
  readonly #threshold: number;
  /** Of all resources that were not disposed. */
  #now = 0;
  /** Taken less given back since the last full collection, never below 0. */
  #taken = 0;
  /** What the last full collection left. */
  #survived = 0;
  /** What the last full collection found is among its survivors yet. */
  #isFoundCounted = false;

  /** @param threshold Bytes that may be taken before a collection is due; 0 for any number. */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  get now(): number {
    return this.#now;
  }

  /** So many more, or fewer. */
  count(size: number): void {
    this.#now += size;
    this.#taken = Math.max(0, this.#taken + size);
  }

  /** There are so many, whatever was counted. */
  recount(now: number): void {
    this.#now = now;
  }

  /**
   * Whether taking `size` bytes more makes a collection due: they and those taken since the last
   * one exceed the threshold, and a quarter of what that one left.
   */
  isCollectionDue(size: number): boolean {
    if (this.#threshold === 0) return false;
    return this.#taken + size > Math.max(this.#threshold, this.#survived / 4);
  }

  /** A full collection has ended: what it found is counted yet, and waits. */
  noteFullCollection(): void {
    this.#taken = 0;
    this.#survived = this.#now;
    this.#isFoundCounted = true;
  }

  /** So many of them were found, and did not survive. */
  noteFound(size: number): void {
    if (this.#isFoundCounted) this.#survived -= size;
  }

  /** All that was found is noted. */
  endFound(): void {
    this.#isFoundCounted = false;
  }
}
