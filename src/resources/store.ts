// The resources of one manager on a heap: who owns them, who uses whom, what is due. A raw heap
// without callbacks, so no call of this file runs user code: what is due waits in its queue.

import * as layout from "../../assembly/layout.js";
import { type Handle, slotOf } from "../engine/handle.js";
import { GcError } from "../errors/error.js";
import type { HeapOptions, Unraisable } from "../heap/collection.js";
import { Heap } from "../heap/heap.js";
import {
  connect,
  type Disposer,
  disconnect,
  Entry,
  findLink,
  type Link,
  type Owner,
} from "./entry.js";
import { type Batch, batchOf, EMPTY_BATCH } from "./order.js";
import type { Site } from "./site.js";
import { Suspects } from "./suspects.js";

/** What a store is made with. */
export interface StoreOptions {
  readonly heap: HeapOptions;
  /** Cycles are found when their last owner goes; otherwise by collections. */
  readonly isImmediate: boolean;
  /** Bytes that may be taken before a collection is due. */
  readonly byteThreshold: number;
  /** Told of what a disposer threw when nobody is there to catch it. */
  readonly report: (report: Unraisable) => void;
}

/** Links looked at in any search; beyond them, an eighth as many as there are objects on the heap. */
const SEARCH_MIN = 256;

/** @hidden */
export class Store {
  readonly #options: StoreOptions;
  #heap: Heap | undefined;
  #isClosed = false;
  #made = 0;
  readonly #entries = new Map<Handle, Entry>();
  readonly #suspects = new Set<Entry>();
  readonly #putBack: Entry[] = [];
  readonly #parked = new Set<Entry>();
  readonly #pending = new Set<Promise<void>>();
  readonly #due = new Float64Array(256);
  #liveCount = 0;
  #bytes = 0;
  /** Bytes taken less bytes given back since the last full collection, never below 0. */
  #bytesTaken = 0;
  /** Bytes that the last full collection left. */
  #bytesSurvived = 0;
  /** What the last full collection found is among its survivors yet. */
  #isFoundCounted = false;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** The heap, made at the first use. */
  get heap(): Heap {
    this.#heap ??= this.#newHeap();
    return this.#heap;
  }

  #newHeap(): Heap {
    const heap = new Heap({ ...this.#options.heap, automatic: !this.#options.isImmediate });
    heap.callbacks.push((phase, { generation }) => {
      if (phase === "stop" && generation === 2) this.#noteFullCollection();
    });
    return heap;
  }

  /** What was found is still counted, and waits; `takeDue` takes its bytes from the survivors'. */
  #noteFullCollection(): void {
    this.#bytesTaken = 0;
    this.#bytesSurvived = this.#bytes;
    this.#isFoundCounted = true;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether making a resource may collect. */
  get collectsByItself(): boolean {
    return !this.#options.isImmediate;
  }

  /** Number of resources that were not disposed. */
  get liveCount(): number {
    return this.#liveCount;
  }

  /** Bytes of all resources that were not disposed. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resources that were not disposed, oldest first. */
  get entries(): Entry[] {
    return [...this.#entries.values()].filter(({ state }) => state !== "disposed");
  }

  get report(): (report: Unraisable) => void {
    return this.#options.report;
  }

  /** @throws {GcError} ERR_INTERRUPTED, ERR_CORRUPT_HEAP; `close()` works all the same. */
  checkUsable(): void {
    if (!this.#isClosed) this.#heap?.life.check();
  }

  /** @throws {GcError} ERR_DISPOSED, and as `checkUsable`. */
  checkOpen(call: string): void {
    this.checkUsable();
    if (!this.#isClosed) return;
    throw new GcError(
      "ERR_DISPOSED",
      `${call}: the manager of resources was disposed. Make a new one with new Resources().`,
    );
  }

  /**
   * A new resource with one owner. May collect, when that is due; what was found waits.
   * @throws {GcError} ERR_HEAP_FULL; the resource was not taken then.
   */
  add(
    value: unknown,
    about: { label: string; size: number; site: Site; disposer: Disposer },
    uses: ReadonlySet<Entry>,
  ): { entry: Entry; owner: Owner } {
    const { label, size, site, disposer } = about;
    const { heap } = this;
    if (this.#isCollectionDue(size)) this.collect(2);
    const handle = heap.alloc(0, uses.size, layout.FINALIZER);
    const entry = new Entry(handle, ++this.#made, label, disposer, site, value, size);
    this.#entries.set(handle, entry);
    for (const used of uses) {
      heap.setReference(handle, entry.links.length, used.handle);
      connect(entry, used);
    }
    this.#liveCount++;
    this.#count(size);
    return { entry, owner: addOwner(entry, site) };
  }

  /**
   * Whether taking `size` bytes more makes a collection due: they and those taken since the last
   * one exceed the threshold, and a quarter of what that one left.
   */
  #isCollectionDue(size: number): boolean {
    const { isImmediate, byteThreshold } = this.#options;
    if (isImmediate || byteThreshold === 0 || !this.heap.isEnabled()) return false;
    return this.#bytesTaken + size > Math.max(byteThreshold, this.#bytesSurvived / 4);
  }

  #count(size: number): void {
    this.#bytes += size;
    this.#bytesTaken = Math.max(0, this.#bytesTaken + size);
  }

  /** The resource has another size. */
  resize(entry: Entry, size: number): void {
    this.#count(size - entry.size);
    entry.size = size;
  }

  /** One owner more. */
  share(entry: Entry, site: Site): Owner {
    this.heap.incref(entry.handle);
    return addOwner(entry, site);
  }

  /** An owner gives the resource up; false when it did so before. */
  giveUp(owner: Owner, site: Site): boolean {
    if (owner.index < 0) return false;
    this.checkUsable();
    const { entry } = owner;
    const last = entry.owners.pop() as Owner;
    if (last !== owner) {
      entry.owners[owner.index] = last;
      last.index = owner.index;
    }
    owner.index = -1;
    owner.disposedAt = site;
    if (this.#isClosed) return true;
    this.heap.decref(entry.handle);
    this.#suspect(entry);
    return true;
  }

  /** `user` uses `used`, once more. */
  link(user: Entry, used: Entry): void {
    const known = findLink(user, used);
    if (known) {
      known.times++;
      return;
    }
    this.heap.pushReference(user.handle, used.handle);
    connect(user, used);
  }

  /** `user` uses `used` once less; false when it did not use it. */
  unlink(user: Entry, used: Entry): boolean {
    const link = findLink(user, used);
    if (!link) return false;
    if (--link.times === 0) this.#remove(link);
    return true;
  }

  /** The last position takes the place of the link's. */
  #remove(link: Link): void {
    const { user, used, position } = link;
    const last = user.links.pop() as Link;
    disconnect(link);
    if (last.position !== position) {
      user.links[position] = last;
      last.position = position;
      this.heap.setReference(user.handle, position, last.used.handle);
    }
    this.heap.popReference(user.handle);
    this.#suspect(used);
  }

  /** It lost a reference: if only a cycle keeps it, that is to be found. What uses nothing is in none. */
  #suspect(entry: Entry): void {
    if (!this.#options.isImmediate || entry.links.length === 0) return;
    if (!this.isHeld(entry)) this.#suspects.add(entry);
  }

  /** As the heap counts; what is due or being disposed is held by its queue, later by us. */
  isHeld(entry: Entry): boolean {
    return this.heap.unchecked.externalOf(slotOf(entry.handle)) > 0;
  }

  /** Finds cycles without owners; what was found waits. */
  collect(generation: number): void {
    this.heap.collect(generation);
  }

  /** What nothing keeps any more, in the order of disposal. Each is held until it is released. */
  takeDue(): Batch {
    if (this.#putBack.length > 0) return batchOf(this.#putBack.splice(0));
    if (this.#isClosed || !this.#heap) return EMPTY_BATCH;
    const heap = this.#heap;
    const dead = this.#drain(heap);
    const entries = dead.length > 0 ? dead : this.#takeGarbage(heap);
    return entries.length > 0 ? batchOf(entries) : EMPTY_BATCH;
  }

  /** What the heap found; it is held by us from now on. */
  #drain(heap: Heap): Entry[] {
    const entries: Entry[] = [];
    while (heap.finalizerCount > 0) {
      const count = heap.drainFinalizers(this.#due);
      for (let index = 0; index < count; index++) {
        const handle = this.#due[index] as Handle;
        const entry = this.#entries.get(handle);
        if (!entry) {
          heap.decref(handle); // One that was found here, and released since.
          continue;
        }
        entry.state = "due";
        entries.push(entry);
        if (this.#isFoundCounted) this.#bytesSurvived -= entry.size;
      }
    }
    this.#isFoundCounted = false;
    return entries;
  }

  /** Cycles that lost their last owner: found from the suspects, or by a collection if that is cheaper. */
  #takeGarbage(heap: Heap): Entry[] {
    if (this.#suspects.size === 0) return [];
    const room = SEARCH_MIN + heap.liveCount / 8;
    const garbage = Suspects.garbage(this.#suspects, (entry) => this.isHeld(entry), room);
    this.#suspects.clear();
    if (!garbage) {
      this.collect(2);
      return this.#drain(heap);
    }
    for (const entry of garbage) {
      heap.incref(entry.handle);
      entry.state = "due";
    }
    return [...garbage];
  }

  /** A run was cut off: what it did not come to is due again, and waits for what is at work. */
  putBack(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.state === "due" || entry.pending || entry.isAtWork) this.#putBack.push(entry);
    }
  }

  /** Some of them wait for a disposer that called for this run: they are due when it has returned. */
  park(entries: readonly Entry[]): void {
    for (const entry of entries) this.#parked.add(entry);
  }

  /** A disposer has returned: the run that called it goes on with what waited. */
  unpark(): void {
    if (this.#parked.size === 0) return;
    this.putBack([...this.#parked]);
    this.#parked.clear();
  }

  /** Its disposer is about to be called: nobody can get at it any more. */
  markDisposed(entry: Entry): void {
    entry.state = "disposed";
    this.#liveCount--;
    this.#count(-entry.size);
  }

  /** Its disposer is done: it lets go of what it uses, and its object goes. */
  release(entry: Entry): void {
    entry.value = undefined;
    this.#suspects.delete(entry);
    if (!this.#entries.delete(entry.handle) || this.#isClosed) return;
    for (let link = entry.links.pop(); link; link = entry.links.pop()) {
      disconnect(link);
      this.heap.popReference(entry.handle);
      this.#suspect(link.used);
    }
    this.heap.decref(entry.handle);
  }

  /**
   * All resources become due; the heap goes, nothing is counted any more. The second time only what
   * a run that was cut off left is due.
   */
  close(): Batch {
    if (this.#isClosed) return this.takeDue();
    const entries = [...this.#entries.values()];
    for (const entry of entries) if (entry.state === "live") entry.state = "due";
    const batch = batchOf(entries);
    this.#isClosed = true;
    this.#suspects.clear();
    this.#putBack.length = 0;
    this.#heap?.dispose();
    return batch;
  }

  /** A run waits for a disposer and goes on, until `promise`, which never rejects, settles. */
  expect(promise: Promise<void>): void {
    this.#pending.add(promise);
    void promise.then(() => this.#pending.delete(promise));
  }

  /** Settles when no asynchronous disposer is at work, and no run waits for one. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}

function addOwner(entry: Entry, site: Site): Owner {
  const owner = { entry, createdAt: site, index: entry.owners.length, disposedAt: "" };
  entry.owners.push(owner);
  return owner;
}
