// The resources of one manager on a heap: their owners, which uses which, what is due. It is a raw heap
// without callbacks, so no call in this file runs user code: what is due waits in the heap's queue. Only an
// exhausted stack cuts a call off half-way: then the heap is rebuilt from what is known here.

import * as layout from "../../assembly/layout.js";
import { type Handle, slotOf } from "../engine/handle.js";
import { GcError } from "../errors/error.js";
import { Bytes } from "../heap/bytes.js";
import type { HeapOptions, Unraisable } from "../heap/collection.js";
import { HandleHeap } from "../heap/handle-heap.js";
import type { Site } from "../host/call-stack.js";
import {
  type About,
  addOwner,
  type CutOff,
  connect,
  disconnect,
  Entry,
  findLink,
  type Link,
  leftOf,
  NOTHING,
  type Owner,
  popLink,
  removeOwner,
} from "./entry.js";
import { type Batch, batchOf, EMPTY_BATCH, oldestFirst } from "./order.js";
import { restore } from "./restore.js";
import { Suspects } from "./suspects.js";
import { Timers } from "./timers.js";

export interface StoreOptions {
  readonly heap: HeapOptions;
  /** Whether cycles are found when their last owner goes; otherwise collections find them. */
  readonly isImmediate: boolean;
  /** Bytes that may be taken before a collection is due. */
  readonly byteThreshold: number;
  /** Called with errors that no caller can catch. */
  readonly report: (report: Unraisable) => void;
}

/** Links that every search may examine, beside one for each eight objects on the heap. */
const SEARCH_MIN = 256;

/** @hidden */
export class Store {
  readonly #options: StoreOptions;
  #heap: HandleHeap | undefined;
  isClosed = false;
  #made = 0;
  readonly report: StoreOptions["report"];
  /** Number of nested runs, each started by a disposer of the one before. */
  depth = 0;
  /** By slot. */
  #entries: (Entry | undefined)[] = [];
  readonly #suspects = new Set<Entry>();
  /**
   * The rest of runs that were cut off: due again. It is extended by an assignment because no call is possible
   * where the stack is exhausted.
   */
  cutOff: CutOff | undefined;
  readonly #parked = new Set<Entry>();
  readonly #pending = new Set<Promise<void>>();
  readonly #due = new Float64Array(256);
  /** A call was cut off between two changes that belong together. */
  #isTorn = false;
  #liveCount = 0;
  /** The bytes of all resources not yet disposed. */
  readonly bytes: Bytes;
  /** For owners that are dropped later. */
  readonly timers: Timers = new Timers();

  constructor(options: StoreOptions) {
    this.#options = options;
    this.report = options.report;
    this.bytes = new Bytes(options.byteThreshold);
  }

  /** The heap, made at the first use, and rebuilt after a call was cut off. */
  get heap(): HandleHeap {
    if (this.#isTorn || this.#heap?.life.state === "interrupted") this.#restore();
    this.#heap ??= this.#newHeap();
    return this.#heap;
  }

  /** A corrupt heap is not rebuilt: the store may be wrong, too. */
  #restore(): void {
    if (this.isClosed || this.#heap?.life.engineIfAny?.isCorrupt) return;
    this.#isTorn = true;
    const heap = this.#newHeap();
    this.#entries = restore(heap, new Set(this.#all()));
    this.#heap?.dispose();
    this.#heap = heap;
    const live = this.entries;
    this.#liveCount = live.length;
    this.bytes.now = live.reduce((sum, { size }) => sum + size, 0);
    this.#isTorn = false;
    if (this.#options.isImmediate) heap.collect(2);
  }

  /** Does work that must not be half done: when it throws, the heap is rebuilt. */
  #whole<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#isTorn = true;
      throw error;
    }
  }

  #newHeap(): HandleHeap {
    const heap = new HandleHeap({ ...this.#options.heap, automatic: !this.#options.isImmediate });
    heap.callbacks.push((phase, { generation }) => {
      if (phase !== "stop" || generation !== 2) return;
      const found = heap.objects.finalizerQueue.toArray();
      const sizeOf = (handle: Handle): number => this.#entries[slotOf(handle)]?.size ?? 0;
      this.bytes.noteFullCollection(found.reduce((sum, handle) => sum + sizeOf(handle), 0));
    });
    return heap;
  }

  /** Whether making a resource may collect. */
  get collectsByItself(): boolean {
    return !this.#options.isImmediate;
  }

  /** Number of resources not yet disposed. */
  get liveCount(): number {
    return this.#liveCount;
  }

  /** Resources not yet disposed, oldest first. */
  get entries(): Entry[] {
    return this.#all().filter(({ state }) => state !== "disposed");
  }

  /** These and the ones whose disposers have not ended. */
  #all(): Entry[] {
    return this.#entries.filter((entry) => entry !== undefined).sort(oldestFirst);
  }

  /** Whether the entry is here and was not released. */
  has(entry: Entry): boolean {
    return this.#entries[slotOf(entry.handle)] === entry;
  }

  /** @throws {GcError} ERR_CORRUPT_HEAP; `close()` works nevertheless. */
  checkUsable(): void {
    if (!this.isClosed && this.#heap) this.heap.life.check();
  }

  /** @throws {GcError} ERR_DISPOSED, and as `checkUsable`. */
  checkOpen(call: string): void {
    this.checkUsable();
    if (!this.isClosed) return;
    throw new GcError(
      "ERR_DISPOSED",
      `${call}: the manager of resources was disposed. Make a new one with new Resources().`,
    );
  }

  /**
   * Adds a resource with one owner. Collects if that is due; what it finds waits for a run.
   * @throws {GcError} ERR_HEAP_FULL; the resource was not taken then.
   */
  add(value: unknown, about: About): { entry: Entry; owner: Owner } {
    const { label, size, site, disposer, uses, parent } = about;
    const { heap } = this;
    if (this.#isCollectionDue(size)) this.collect(2);
    const handle = heap.alloc(0, uses.size, layout.FINALIZER);
    const entry = new Entry(handle, ++this.#made, label, disposer, site, value, size);
    return this.#whole(() => {
      for (const used of uses) {
        heap.setReference(handle, entry.links.length, used.handle);
        connect(entry, used, used === parent);
      }
      const owner = addOwner(entry, site);
      this.#entries[slotOf(handle)] = entry;
      this.#liveCount++;
      this.bytes.count(size);
      return { entry, owner };
    });
  }

  #isCollectionDue(size: number): boolean {
    return this.collectsByItself && this.heap.isAutomatic && this.bytes.isCollectionDue(size);
  }

  /** Undoes `add`, first by assignments, because the stack is exhausted. */
  withdraw(entry: Entry): void {
    entry.state = "disposed";
    this.#isTorn = true;
    this.#liveCount--;
    this.#entries[slotOf(entry.handle)] = undefined;
  }

  resize(entry: Entry, size: number): void {
    this.bytes.count(size - entry.size);
    entry.size = size;
  }

  /** Adds an owner. */
  share(entry: Entry, site: Site): Owner {
    const { heap } = this;
    return this.#whole(() => {
      heap.incref(entry.handle);
      return addOwner(entry, site);
    });
  }

  /** Drops the owner; false when that was done before. */
  dropOwner(owner: Owner, site: Site): boolean {
    if (owner.index < 0) return false;
    this.checkUsable(); // A rebuild within the lines below would already include their changes.
    const { entry } = owner;
    return this.#whole(() => {
      removeOwner(owner, site);
      if (this.isClosed) return true;
      this.heap.decref(entry.handle);
      this.#suspect(entry);
      return true;
    });
  }

  /** Counts one more link from `user` to `used`; a parent stays one until the last link is removed. */
  link(user: Entry, used: Entry, isParent = false): void {
    const known = findLink(user, used);
    if (known) {
      known.times++;
      known.isParent ||= isParent;
      return;
    }
    const { heap } = this;
    this.#whole(() => {
      heap.pushReference(user.handle, used.handle);
      connect(user, used, isParent);
    });
  }

  /** Counts one link less from `user` to `used`; false when there was none. */
  unlink(user: Entry, used: Entry): boolean {
    const link = findLink(user, used);
    if (!link) return false;
    if (link.times > 1) link.times--;
    else this.#whole(() => this.#remove(link));
    return true;
  }

  /** Removes the link. The last position moves to its place. */
  #remove(link: Link): void {
    const { user, used, position } = link;
    const last = popLink(user) as Link;
    disconnect(link);
    if (last.position !== position) {
      (user.links as Link[])[position] = last;
      last.position = position;
      this.heap.setReference(user.handle, position, last.used.handle);
    }
    this.heap.popReference(user.handle);
    this.#suspect(used);
  }

  /** The entry lost a reference, and only a cycle may keep it now. An entry without links is in no cycle. */
  #suspect(entry: Entry): void {
    if (!this.#options.isImmediate || entry.links.length === 0) return;
    if (!this.isHeld(entry)) this.#suspects.add(entry);
  }

  /** Whether the heap counts an external reference. For due entries the queue has one, later the run. */
  isHeld(entry: Entry): boolean {
    return this.heap.unchecked.externalOf(slotOf(entry.handle)) > 0;
  }

  /** Finds cycles without owners, which then wait for a run. */
  collect(generation: number): void {
    this.heap.collect(generation);
  }

  /** What nothing keeps alive any more, in the order of disposal. Each is held until it is released. */
  takeDue(): Batch {
    const left = this.cutOff && leftOf(this.cutOff).filter((entry) => this.has(entry));
    if (left && left.length > 0) {
      const batch = batchOf(left);
      this.cutOff = undefined;
      return batch;
    }
    if (this.isClosed || !this.#heap) return EMPTY_BATCH;
    const { heap } = this;
    const entries: Entry[] = [];
    try {
      this.#drain(heap, entries);
      if (entries.length === 0) this.#takeGarbage(heap, entries);
      return batchOf(entries);
    } catch (error) {
      this.#isTorn = true;
      for (let index = 0; index < entries.length; index++) (entries[index] as Entry).state = "live";
      throw error;
    }
  }

  /** Adds to `entries` what the heap found. The queue's references pass to the run. */
  #drain(heap: HandleHeap, entries: Entry[]): void {
    heap.life.check();
    const { finalizerQueue } = heap.objects;
    while (finalizerQueue.length > 0) {
      const count = finalizerQueue.drain(this.#due, this.#due.length);
      for (let index = 0; index < count; index++) {
        const handle = this.#due[index] as Handle;
        const entry = this.#entries[slotOf(handle)];
        if (entry?.handle !== handle) {
          heap.decref(handle); // Found earlier, and released since.
          continue;
        }
        entries.push(entry);
        entry.state = "due";
      }
    }
  }

  /** Cycles that lost their last owner: found from the suspects, or by a collection if that is cheaper. */
  #takeGarbage(heap: HandleHeap, entries: Entry[]): void {
    if (this.#suspects.size === 0) return;
    const room = SEARCH_MIN + heap.liveCount / 8;
    const garbage = Suspects.garbage(this.#suspects, (entry) => this.isHeld(entry), room);
    this.#suspects.clear();
    if (!garbage) {
      this.collect(2);
      this.#drain(heap, entries);
      return;
    }
    for (const entry of garbage) {
      entries.push(entry);
      heap.incref(entry.handle);
      entry.state = "due";
    }
  }

  /** Some entries wait for a disposer that started this run. All are due again when it has returned. */
  park(entries: readonly Entry[]): void {
    for (const entry of entries) this.#parked.add(entry);
  }

  /** A disposer has returned: the run that called it goes on with the parked entries. */
  unpark(): void {
    if (this.#parked.size === 0) return;
    this.cutOff = { entries: [...this.#parked], before: this.cutOff };
    this.#parked.clear();
  }

  /** The disposer is about to be called: no owner reaches the resource any more. */
  markDisposed(entry: Entry): void {
    entry.state = "disposed";
    this.#liveCount--;
    this.bytes.count(-entry.size);
  }

  /** The disposer has ended: removes the entry's links and its object. */
  release(entry: Entry): void {
    entry.value = undefined;
    entry.disposer = NOTHING; // It may lead to anything, and owners that were dropped lead here.
    this.#suspects.delete(entry);
    const { heap } = this;
    if (!this.has(entry)) return;
    this.#entries[slotOf(entry.handle)] = undefined;
    if (this.isClosed) return;
    this.#whole(() => {
      for (let link = popLink(entry); link; link = popLink(entry)) {
        disconnect(link);
        heap.popReference(entry.handle);
        this.#suspect(link.used);
      }
      heap.decref(entry.handle);
    });
  }

  /** After this: all resources are due, the heap is disposed, and nothing is counted any more. */
  close(): void {
    if (this.isClosed) return;
    const entries = this.#all();
    for (const entry of entries) if (entry.state === "live") entry.state = "due";
    this.cutOff = { entries, before: undefined };
    this.isClosed = true;
    this.#suspects.clear();
    this.timers.clear();
    this.#heap?.dispose();
  }

  /** A run is unfinished until `promise` settles, which never rejects. */
  expect(promise: Promise<void>): void {
    this.#pending.add(promise);
    void promise.then(() => this.#pending.delete(promise));
  }

  /** Settles when no run waits for an asynchronous disposer. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
