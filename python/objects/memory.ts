// The heap, and Python's references in it. Counted are those of objects, those of the machine's stacks
// and variables, and, during one operation, those in `pool`: values that native code uses.

import { type Handle, type HeapOptions, LEAF, slotOf } from "ouroboros-gc/raw";
import { PythonHeap } from "./heap.js";
import { Tracking } from "./tracking.js";
import { isObject, type Places, type PyObject, type Value } from "./value.js";

/** Python's default thresholds, up to 3.12. */
const THRESHOLDS = [700, 10, 10];

/** Enough objects, of the sizes that exceptions and tracebacks have. */
const RESERVE_COUNT = 192;
const RESERVE_SIZES: readonly number[] = [0, 2, 3, 5, 6, 8];

const NO_SLOTS = new Uint32Array();

export interface MemoryHooks {
  finalize(object: PyObject): void;
  weakCallback(weakref: PyObject): void;
}

export interface MemoryOptions extends HeapOptions {
  /**
   * `"legacy"` is Python up to 3.3: a cycle with a `__del__` is uncollectable and goes to
   * `gc.garbage`. Generators are as in today's Python. `"modern"` unless said.
   */
  readonly finalizers?: "modern" | "legacy";
}

export class Memory implements Places {
  readonly heap: PythonHeap;
  readonly hasLegacyFinalizers: boolean;
  expectsFinalizers = false;
  readonly #objects: (PyObject | undefined)[] = [];
  readonly tracking: Tracking = new Tracking();
  /** How many objects freed by the running or the last collection CPython would not track. */
  untracked = 0;
  /** Slots of the running collection's unreachable set whose objects CPython would not track. */
  readonly #uncounted: Set<number> = new Set();
  #isSettled = false;
  /** The thresholds that a program has set, if the heap refuses one of them. */
  negativeThresholds: readonly number[] | undefined = undefined;
  /** Objects that are released when the running operation is done, each owned once. */
  readonly #pool: PyObject[] = [];
  readonly #reserve: Handle[] = [];
  readonly #standIns: Map<PyObject, Handle> = new Map();

  constructor({ finalizers, ...options }: MemoryOptions, hooks: MemoryHooks) {
    this.hasLegacyFinalizers = finalizers === "legacy";
    const at = (handle: Handle): PyObject => this.#objects[slotOf(handle)] as PyObject;
    const heapOptions: HeapOptions = {
      thresholds: THRESHOLDS,
      ...options,
      onFinalize: (handle) => hooks.finalize(at(handle)),
      onWeakref: (handle) => hooks.weakCallback(at(handle)),
      onDeath: (slot) => {
        this.#forget(slot);
      },
    };
    let generation = 0;
    this.heap = new PythonHeap(heapOptions, (slots) => this.#noteUnreachable(slots, generation));
    this.heap.callbacks.push((phase, info) => {
      if (phase === "start") {
        this.untracked = 0;
        this.#isSettled = false;
        generation = info.generation;
      } else if (!this.#isSettled) this.#noteUnreachable(NO_SLOTS, generation);
      this.#uncounted.clear();
    });
  }

  #forget(slot: number): void {
    const object = this.#objects[slot];
    this.#objects[slot] = undefined;
    object?.untrack(this.tracking);
    if (object?.handle === 0) this.#standIns.delete(object);
    if (this.#uncounted.delete(slot)) this.untracked++;
  }

  /** The collection knows its unreachable set, and has not called user code yet. */
  #noteUnreachable(slots: Uint32Array, generation: number): void {
    this.#isSettled = true;
    const garbage = new Set<unknown>();
    for (const slot of slots) {
      const object = this.#objects[slot];
      garbage.add(object);
      if (!object?.isTracked || slotOf(object.handle) !== slot) this.#uncounted.add(slot);
    }
    this.tracking.settle(
      generation,
      (object) => garbage.has(object),
      ({ handle }) => this.heap.refcount(handle),
    );
  }

  /** Takes room that is given back when the heap is full: an exception needs some. */
  keepReserve(): void {
    if (this.#reserve.length > 0) return;
    for (let made = 0; made < RESERVE_COUNT; made++) {
      this.#reserve.push(this.heap.alloc(0, RESERVE_SIZES[made % RESERVE_SIZES.length], 0));
    }
  }

  /** Gives the reserve back. Whether there was one. */
  openReserve(): boolean {
    const reserve = this.#reserve.splice(0);
    for (const handle of reserve) this.heap.decref(handle);
    return reserve.length > 0;
  }

  /** Gives an object its place on the heap; the pool owns it. May start a collection. */
  place(object: PyObject, type: number, positions: number, flags: number): void {
    this.adopt(object, this.heap.alloc(type, positions, flags));
  }

  /** Makes a heap object, owned by the pool, for the Python object. */
  adopt(object: PyObject, handle: Handle): void {
    object.handle = handle;
    this.#objects[slotOf(handle)] = object;
    this.#pool.push(object);
  }

  objectOf(handle: Handle): PyObject | undefined {
    return this.#objects[slotOf(handle)];
  }

  /** Each object once: an object with a second heap object counts as its first. */
  objectsOf(handles: readonly Handle[]): PyObject[] {
    return handles.flatMap((handle) => {
      const object = this.objectOf(handle);
      return object && object.handle === handle ? object : [];
    });
  }

  /**
   * The heap object that stands for an object outside the heap while there are weak references to it; the
   * caller owns a reference.
   */
  standIn(object: PyObject): Handle {
    let handle = this.#standIns.get(object);
    if (handle !== undefined) {
      this.heap.incref(handle);
      return handle;
    }
    handle = this.heap.alloc(0, 0, LEAF);
    this.#standIns.set(object, handle);
    this.lend(object, handle);
    return handle;
  }

  /** The object's heap object, or the one that stands for it; 0 when there is none. */
  handleOf(object: PyObject): Handle {
    return object.handle || (this.#standIns.get(object) ?? 0);
  }

  /** A second heap object of `object`, which is not an object of Python's. */
  lend(object: PyObject, handle: Handle): void {
    this.#objects[slotOf(handle)] = object;
  }

  /** Whether the object is alive. Those outside the heap always are. */
  isAlive(object: PyObject): boolean {
    return object.handle === 0 || this.heap.isAlive(object.handle);
  }

  /** Adds an external reference, held by a stack or a variable. */
  retain<T extends Value | undefined>(value: T): T {
    if (isObject(value) && value.handle !== 0) this.heap.incref(value.handle);
    return value;
  }

  /** Releases one. With the last reference the object dies now, and its finalizer runs. */
  release(value: Value | undefined): void {
    if (isObject(value) && value.handle !== 0) this.heap.decref(value.handle);
  }

  /** Keeps a value alive until the running operation is done. */
  hold<T extends Value>(value: T): T {
    if (isObject(value) && value.handle !== 0) {
      this.heap.incref(value.handle);
      this.#pool.push(value);
    }
    return value;
  }

  /**
   * Gives an object its place and its references, which are `values`: nothing of them goes in the
   * collection that this may start, though the container that they come from may change.
   */
  keeping(values: readonly Value[], work: () => void): void {
    for (const value of values) this.retain(value);
    try {
      work();
    } finally {
      for (const value of values) this.release(value);
    }
  }

  /** The pool takes over a reference that a stack or a variable owned. */
  pass<T extends Value | undefined>(value: T): T {
    if (isObject(value) && value.handle !== 0) this.#pool.push(value);
    return value;
  }

  get mark(): number {
    return this.#pool.length;
  }

  /** Releases what was held since `mark`, oldest first. */
  drain(mark: number): void {
    const pool = this.#pool;
    if (pool.length === mark) return;
    if (pool.length === mark + 1) {
      this.release(pool.pop());
      return;
    }
    for (const object of pool.splice(mark)) this.heap.decref(object.handle);
  }

  /** As `drain`; `value` stays held. */
  drainBut<T extends Value>(mark: number, value: T): T {
    this.retain(value);
    this.drain(mark);
    return this.pass(value);
  }

  /**
   * Position `position` of `owner`, which referred to `old`, refers to `value`. The owner's own
   * fields must be up to date already: releasing `old` may call finalizers.
   */
  set(owner: PyObject, position: number, old: Value | undefined, value: Value | undefined): void {
    const target = isObject(value) ? value.handle : 0;
    if (target === 0 && !(isObject(old) && old.handle !== 0)) return;
    this.heap.setReference(owner.handle, position, target);
  }

  grow(owner: PyObject, positions: number): void {
    this.heap.growReferences(owner.handle, positions);
  }
}
