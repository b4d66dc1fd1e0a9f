// Finds a key among the entries of a dict or a set: equal by Python's `==`, by way of its hash.

import type { Runtime } from "./runtime.js";
import { isObject, type Value } from "./value.js";

/** Numbers of entries by key. */
export class HashIndex {
  /** Keys that JavaScript compares as Python does. */
  readonly #direct: Map<unknown, number> = new Map();
  /** Entries of the others, by hash. */
  readonly #buckets: Map<bigint, number[]> = new Map();

  findName(name: string): number {
    return this.#direct.get(name) ?? -1;
  }

  addName(name: string, entry: number): void {
    this.#direct.set(name, entry);
  }

  /** The entry of a key, or -1. May call the program's `__hash__` and `__eq__`. */
  find(vm: Runtime, keys: readonly (Value | undefined)[], key: Value): number {
    const direct = directKey(vm, key);
    if (direct !== undefined) {
      const found = this.#direct.get(direct);
      if (found !== undefined || this.#buckets.size === 0) return found ?? -1;
    } else if (this.#buckets.size === 0 && this.#direct.size === 0) {
      vm.hash(key);
      return -1;
    }
    const bucket = this.#buckets.get(vm.hash(key));
    for (const entry of bucket ? [...bucket] : []) {
      const other = keys[entry];
      if (other === key || (other !== undefined && vm.equals(other, key))) return entry;
    }
    return -1;
  }

  add(vm: Runtime, key: Value, entry: number): void {
    const direct = directKey(vm, key);
    if (direct !== undefined) {
      this.#direct.set(direct, entry);
      return;
    }
    const hash = vm.hash(key);
    const bucket = this.#buckets.get(hash);
    if (bucket) bucket.push(entry);
    else this.#buckets.set(hash, [entry]);
  }

  remove(vm: Runtime, key: Value, entry: number): void {
    const direct = directKey(vm, key);
    if (direct !== undefined) {
      this.#direct.delete(direct);
      return;
    }
    // The hash may have been cached by nobody: the bucket is searched for the entry itself.
    for (const [hash, bucket] of this.#buckets) {
      const at = bucket.indexOf(entry);
      if (at < 0) continue;
      bucket.splice(at, 1);
      if (bucket.length === 0) this.#buckets.delete(hash);
      return;
    }
  }

  /** Entry `old` is now entry `numbers[old]`. */
  renumber(numbers: readonly number[]): void {
    for (const [key, entry] of this.#direct) this.#direct.set(key, numbers[entry] as number);
    for (const bucket of this.#buckets.values()) {
      for (const [at, entry] of bucket.entries()) bucket[at] = numbers[entry] as number;
    }
  }

  clear(): void {
    this.#direct.clear();
    this.#buckets.clear();
  }
}

/** A key of a JavaScript map for whatever compares by value or by identity; else undefined. */
function directKey(vm: Runtime, key: Value): unknown {
  if (typeof key === "boolean") return key ? 1n : 0n;
  if (typeof key === "number") return Number.isInteger(key) ? BigInt(key) : key;
  if (!isObject(key)) return key;
  return vm.comparesByIdentity(key) ? key : undefined;
}
