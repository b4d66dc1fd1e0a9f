// Finds a key among the entries of a dict or a set: by its hash, then by Python's `==`.

import { isObject, type PyObject, type Value } from "./value.js";

/** How the machine compares keys, which may call the program. */
export interface KeyComparison {
  hash(value: Value): bigint;
  equals(left: Value, right: Value): boolean;
  /** A value that is equal to the same keys and that JavaScript compares; undefined when there is none. */
  comparesAs(value: PyObject): Value | undefined;
  /** Counts as a step of the program: where an endless loop of ours can be stopped. */
  tick(): void;
}

/** Numbers of entries by key. */
export class HashIndex {
  /** Keys that JavaScript compares as Python does. */
  readonly #direct: Map<unknown, number> = new Map();
  /** Entries of the others, by hash. */
  readonly #buckets: Map<bigint, number[]> = new Map();
  /** The hash of each of those entries when the key was added. */
  readonly #hashes: Map<number, bigint> = new Map();

  /** Whether there are keys that JavaScript does not compare as Python does. */
  get hasOthers(): boolean {
    return this.#buckets.size > 0;
  }

  findName(name: string): number {
    return this.#direct.get(name) ?? -1;
  }

  addName(name: string, entry: number): void {
    this.#direct.set(name, entry);
  }

  /** The hash of a key, which may be a method of the program; undefined when none is needed. */
  hashOf(vm: KeyComparison, key: Value): bigint | undefined {
    return directKey(vm, key) === undefined ? vm.hash(key) : undefined;
  }

  /**
   * The entry of a key with this hash, or -1. May call the program's `__eq__`, which may change the
   * keys: then the search restarts, as in CPython.
   */
  find(
    vm: KeyComparison,
    keys: () => readonly (Value | undefined)[],
    key: Value,
    hash: bigint | undefined,
  ): number {
    const direct = hash === undefined ? directKey(vm, key) : undefined;
    if (direct !== undefined) {
      const found = this.#direct.get(direct);
      if (found !== undefined || this.#buckets.size === 0) return found ?? -1;
    }
    for (;;) {
      const bucket = this.#buckets.get(hash ?? vm.hash(key));
      let isChanged = false;
      for (const entry of bucket ? [...bucket] : []) {
        const other = keys()[entry];
        if (other === undefined) continue;
        const isEqual = other === key || vm.equals(other, key);
        isChanged = keys()[entry] !== other;
        if (isChanged) break;
        if (isEqual) return entry;
      }
      if (!isChanged) return -1;
      vm.tick();
    }
  }

  add(vm: KeyComparison, key: Value, entry: number, hash: bigint | undefined): void {
    if (hash === undefined) {
      this.#direct.set(directKey(vm, key), entry);
      return;
    }
    const bucket = this.#buckets.get(hash);
    if (bucket) bucket.push(entry);
    else this.#buckets.set(hash, [entry]);
    this.#hashes.set(entry, hash);
  }

  remove(vm: KeyComparison, key: Value, entry: number): void {
    const hash = this.#hashes.get(entry);
    if (hash === undefined) {
      this.#direct.delete(directKey(vm, key));
      return;
    }
    this.#hashes.delete(entry);
    const bucket = (this.#buckets.get(hash) ?? []).filter((other) => other !== entry);
    if (bucket.length > 0) this.#buckets.set(hash, bucket);
    else this.#buckets.delete(hash);
  }

  removeName(name: string): void {
    this.#direct.delete(name);
  }

  /** Entry `old` is now entry `numbers[old]`. */
  renumber(numbers: readonly number[]): void {
    for (const [key, entry] of this.#direct) this.#direct.set(key, numbers[entry] as number);
    for (const bucket of this.#buckets.values()) {
      for (const [at, entry] of bucket.entries()) bucket[at] = numbers[entry] as number;
    }
    const hashes = [...this.#hashes];
    this.#hashes.clear();
    for (const [entry, hash] of hashes) this.#hashes.set(numbers[entry] as number, hash);
  }

  clear(): void {
    this.#direct.clear();
    this.#buckets.clear();
    this.#hashes.clear();
  }
}

/** A key of a JavaScript map for a value that compares by value or by identity; otherwise undefined. */
function directKey(vm: KeyComparison, key: Value): unknown {
  if (typeof key === "boolean") return key ? 1n : 0n;
  if (typeof key === "number") return Number.isInteger(key) ? BigInt(key) : key;
  if (!isObject(key)) return key;
  const known = vm.comparesAs(key);
  return known === undefined || known === key ? known : directKey(vm, known);
}
