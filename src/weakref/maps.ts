// Maps and sets that do not keep managed objects alive: an entry is removed as soon as its object dies.
// Each entry holds a name of a weak reference, and one of its value if that is managed.

import { definePrinting, type Inspect } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import type { ManagedHeap } from "../managed/contract.js";
import { checkManaged, del, incref } from "../managed/names.js";
import { heapOfObject, isManaged, type ManagedObject } from "../managed/object.js";
import { ref, type WeakReference } from "../managed/weak-reference.js";

/**
 * A map whose values are managed objects that it does not keep alive.
 * @remarks Python: `weakref.WeakValueDictionary`.
 *
 * @example
 * ```ts
 * import { del, GCObject } from "ouroboros-gc";
 * import { WeakValueMap } from "ouroboros-gc/weakref";
 * const cache = new WeakValueMap<string, GCObject>();
 * const a = new GCObject();
 * cache.set("a", a);
 * console.log(cache.get("a") === a, cache.size); // true 1
 * del(a);
 * console.log(cache.get("a"), cache.size); // undefined 0
 * ```
 */
export class WeakValueMap<K, V extends ManagedObject> {
  readonly #entries = new Map<K, WeakReference<V>>();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    takeAll(this, entries, ([key, value]) => this.set(key, value));
  }

  /** Number of entries. Entries whose object has died do not count. */
  get size(): number {
    return this.#entries.size;
  }

  set(key: K, value: V): this {
    checkManaged("ref", value);
    const previous = this.#entries.get(key);
    // The old value may live on another heap, which must not refuse after we have changed something.
    if (previous && !heapOfObject(previous).life.isDisposed) heapOfObject(previous).life.check();
    heapOfObject(value).life.inSteps(() => {
      const weakref = ref(value, (gone) => {
        if (this.#entries.get(key) === gone) this.delete(key);
      });
      // Releasing the old reference may run user code that sets this key again. It sees the new entry.
      const known = this.#entries.get(key);
      this.#entries.set(key, weakref);
      if (known) release(known);
    });
    return this;
  }

  /** The object. It gets no name: use `incref` to keep it. */
  get(key: K): V | undefined {
    return this.#entries.get(key)?.deref();
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  delete(key: K): boolean {
    const weakref = this.#entries.get(key);
    if (!weakref) return false;
    inSteps(heapOfObject(weakref), () => {
      this.#entries.delete(key);
      release(weakref);
    });
    return true;
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }

  /** The entries as they are now: objects may die while you iterate. */
  *entries(): IterableIterator<[K, V]> {
    for (const [key, weakref] of [...this.#entries]) {
      if (this.#entries.get(key) !== weakref) continue;
      const value = weakref.deref();
      if (value) yield [key, value];
    }
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }
}

definePrinting(WeakValueMap.prototype, (map, ...how) =>
  printed("Map", "WeakValueMap", map, ...how),
);
defineIdentity(WeakValueMap.prototype, "WeakValueMap");

interface KeyEntry<K extends ManagedObject, V> {
  readonly weakref: WeakReference<K>;
  readonly value: V;
}

/**
 * A map whose keys are managed objects that it does not keep alive. An entry keeps a managed value
 * alive, even when that value is the only object that refers to the key.
 * @remarks Python: `weakref.WeakKeyDictionary`.
 */
export class WeakKeyMap<K extends ManagedObject, V> {
  readonly #entries = new Map<K, KeyEntry<K, V>>();

  constructor(entries: Iterable<readonly [K, V]> = []) {
    takeAll(this, entries, ([key, value]) => this.set(key, value));
  }

  /** Number of entries. Entries whose key has died do not count. */
  get size(): number {
    return this.#entries.size;
  }

  set(key: K, value: V): this {
    checkManaged("ref", key);
    const heap = heapOfObject(key);
    // Value and key may live on different heaps.
    const valueHeap = isManaged(value) ? heapOfObject(value) : heap;
    valueHeap.life.inSteps(() => heap.life.inSteps(() => this.#set(key, value)));
    return this;
  }

  #set(key: K, value: V): void {
    if (isManaged(value)) incref(value);
    let made: WeakReference<K> | undefined;
    try {
      made = this.#entries.has(key) ? undefined : ref(key, () => this.delete(key));
    } catch (error) {
      if (isManaged(value)) del(value);
      throw error;
    }
    // Making the weak reference may have run user code that set this key or deleted it.
    const known = this.#entries.get(key);
    if (known && made) del(made);
    this.#entries.set(key, { weakref: known?.weakref ?? (made as WeakReference<K>), value });
    if (isManaged(known?.value)) release(known.value);
  }

  get(key: K): V | undefined {
    return this.#entry(key)?.value;
  }

  has(key: K): boolean {
    return this.#entry(key) !== undefined;
  }

  /** Throws when the key's heap does not take calls. */
  #entry(key: K): KeyEntry<K, V> | undefined {
    const entry = this.#entries.get(key);
    if (entry) heapOfObject(entry.weakref).life.check();
    return entry;
  }

  delete(key: K): boolean {
    const entry = this.#entries.get(key);
    if (!entry) return false;
    const { weakref, value } = entry;
    const heap = heapOfObject(weakref);
    const valueHeap = isManaged(value) ? heapOfObject(value) : heap;
    const work = (): void => {
      this.#entries.delete(key);
      release(weakref);
      if (isManaged(value)) release(value);
    };
    inSteps(valueHeap, () => inSteps(heap, work));
    return true;
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }

  /** The entries as they are now: keys may die while you iterate. */
  *entries(): IterableIterator<[K, V]> {
    for (const [key, entry] of [...this.#entries]) {
      if (this.#entry(key) === entry) yield [key, entry.value];
    }
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries();
  }
}

definePrinting(WeakKeyMap.prototype, (map, ...how) => printed("Map", "WeakKeyMap", map, ...how));
defineIdentity(WeakKeyMap.prototype, "WeakKeyMap");

/** Like `heap.inSteps`. On a disposed heap nothing can be lost half-way and nothing is released. */
function inSteps(heap: ManagedHeap<ManagedObject>, work: () => void): void {
  if (heap.life.isDisposed) work();
  else heap.life.inSteps(work);
}

/** Like `del`. Objects of a disposed heap are gone already. */
function release(object: ManagedObject): void {
  if (!heapOfObject(object).life.isDisposed) del(object);
}

/** Fills a new collection. If an item is refused, the caller never gets the collection, so it is cleared. */
function takeAll<T>(made: { clear(): void }, items: Iterable<T>, take: (item: T) => void): void {
  try {
    for (const item of items) take(item);
  } catch (error) {
    try {
      made.clear();
    } catch {
      // A heap that refuses the item refuses this too.
    }
    throw error;
  }
}

/** How the console shows a map or a set: its present entries. Entries of unusable heaps are not read. */
function printed<T>(
  kind: "Map" | "Set",
  name: string,
  items: Iterable<T>,
  options: object,
  inspect: Inspect,
): string {
  let found: T[];
  try {
    found = [...items];
  } catch {
    return `${name} (of a heap that takes no calls)`;
  }
  if (!inspect) return `${name}(${found.length})`;
  const shown = kind === "Map" ? new Map(found as never) : new Set(found);
  return `${name}${inspect(shown, options).slice(kind.length)}`;
}

/**
 * A set of managed objects that it does not keep alive.
 * @remarks Python: `weakref.WeakSet`. JavaScript's own WeakSet cannot be counted or iterated.
 */
export class WeakObjectSet<T extends ManagedObject> {
  readonly #members = new WeakKeyMap<T, true>();

  constructor(members: Iterable<T> = []) {
    takeAll(this, members, (member) => this.add(member));
  }

  get size(): number {
    return this.#members.size;
  }

  add(object: T): this {
    if (!this.#members.has(object)) this.#members.set(object, true);
    return this;
  }

  has(object: T): boolean {
    return this.#members.has(object);
  }

  delete(object: T): boolean {
    return this.#members.delete(object);
  }

  clear(): void {
    this.#members.clear();
  }

  /** The members as they are now: objects may die while you iterate. */
  values(): IterableIterator<T> {
    return this.#members.keys();
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.values();
  }
}

definePrinting(WeakObjectSet.prototype, (set, ...how) => printed("Set", "WeakSet", set, ...how));
defineIdentity(WeakObjectSet.prototype, "WeakSet");
