// A program that uses every part of a raw heap, and tracks what it owns: after any fault the heap must agree
// with it, or refuse to go on.

import { expect } from "vitest";
import { WEAKREF } from "../../assembly/layout.js";
import type { EngineChoice } from "../../src/engine/engine.js";
import { FINALIZER, type Handle, Heap, LEAF, LEGACY } from "../../src/raw.js";
import { expectExternals, Ownership, type Workload } from "./workload.js";

/** Where a heap calls user code. */
export type CallOut =
  | "finalizer"
  | "weak reference callback"
  | "onDeath"
  | "collection callback"
  | "debug sink"
  | "onUnraisable";

const DEBUG_ALL_BUT_SAVE = 7;
const DEBUG_SAVEALL = 32;
const MANY = 1100;

/** The host's own typed array, even where a test counts the arrays of the twin. */
const Doubles = Float64Array;
const Words = Uint32Array;

/** The program on one heap: named objects, and how often each is owned. */
export class Program implements Workload {
  readonly heap: Heap;
  readonly owned: Ownership<Handle> = new Ownership();
  readonly #objects = new Map<string, Handle>();
  #many: Float64Array = new Doubles(0);
  readonly thrown: unknown[] = [];
  #finalized = 0;

  constructor(choice: EngineChoice, callOut: (where: CallOut) => void = () => {}) {
    this.heap = new Heap({
      ...choice,
      thresholds: [40, 3, 3],
      onFinalize: (handle) => {
        if (this.#finalized++ % 2 === 0) {
          this.owned.change([handle], 1, () => this.heap.incref(handle));
        }
        callOut("finalizer");
      },
      onWeakref: () => callOut("weak reference callback"),
      onDeath: () => callOut("onDeath"),
    });
    this.heap.callbacks.push(() => callOut("collection callback"));
    this.heap.onDebug = () => callOut("debug sink");
    this.heap.onUnraisable = ({ error }) => {
      this.thrown.push(error);
      callOut("onUnraisable");
    };
    this.heap.setDebug(DEBUG_ALL_BUT_SAVE);
  }

  /** Each may be retried after it failed; what it did before that stays done. */
  readonly shortSteps: readonly (() => void)[] = [
    () => this.#alloc("a", 1),
    () => this.#alloc("b", 2),
    () => this.#alloc("c", 3),
    () => this.#alloc("d", 4),
    () => this.#alloc("long", 5),
    () => this.#alloc("leaf", 0, LEAF),
    () => this.heap.setExternalBytes(this.#get("a"), 500),
    () => this.heap.setExternalBytes(this.#get("leaf"), 700),
    () => this.#link("a", "b", "b", "a", "c", "leaf", "long", "c"),
    () => {
      while (this.heap.referenceCount(this.#get("long")) < 40) {
        this.heap.pushReference(this.#get("long"), this.#get("c"));
      }
    },
    () => this.heap.growReferences(this.#get("d"), 90),
    () => this.#weakref("to b", "b", true),
    () => this.#weakref("to b too", "b", true),
    () => this.#weakref("to c", "c", false),
    () => this.#weakref("to leaf", "leaf", true),
    () => this.#alloc("finalizer in a ring", 1, FINALIZER),
    () => this.#alloc("finalizer beside", 1, FINALIZER),
    () => this.#alloc("finalizer", 0, FINALIZER),
    () => this.#alloc("another finalizer", 0, FINALIZER),
    () => this.#alloc("legacy", 1, FINALIZER | LEGACY),
    () => this.#link("finalizer in a ring", "finalizer beside"),
    () => this.#link("finalizer beside", "finalizer in a ring", "legacy", "legacy"),
    () => this.#drop("a", "b", "finalizer in a ring", "finalizer beside", "legacy"),
    () => void this.heap.collect(0),
    () => this.#allocMany(60),
    () => this.#linkMany(6),
    () => this.#countMany(2, () => this.heap.increfMany(this.#many, new Uint8Array(60).fill(2))),
    () => this.#countMany(-2, () => this.heap.decrefMany(this.#many, new Uint8Array(60).fill(2))),
    () => this.#drop("finalizer", "another finalizer"),
    () => this.heap.popReference(this.#get("long")),
    () => void this.heap.collect(1),
    () => this.heap.freeze(),
    () => this.heap.unfreeze(),
    () => this.heap.disable(),
    () => this.heap.setThreshold(50, 4),
    () => this.heap.enable(),
    () => this.heap.setThreshold(0),
    () => this.heap.setThreshold(40, 3),
    () => this.#drop("to b too", "c", "leaf"),
    () => this.#dropMany(),
    () => this.heap.setDebug(DEBUG_SAVEALL),
    () => void this.heap.collect(2),
    () => this.#takeGarbage(),
    () => this.heap.setDebug(DEBUG_ALL_BUT_SAVE),
    () => this.#drop("long", "d"),
    () => void this.heap.collect(2),
  ];

  /** The same, with growth of every table. */
  readonly steps: readonly (() => void)[] = [
    ...this.shortSteps.slice(0, -2),
    () => this.heap.growReferences(this.#get("d"), 30_000),
    () => this.heap.growReferences(this.#get("d"), 90_000),
    () => this.#allocMany(MANY),
    () => this.#linkMany(1),
    () => this.heap.reserve(2500),
    () => this.#dropMany(),
    ...this.shortSteps.slice(-2),
  ];

  /** Releases everything that is owned; the heap must be empty then. */
  releaseAll(): void {
    const { heap } = this;
    heap.setDebug(0);
    for (let rounds = 0; rounds < 4; rounds++) {
      for (const handle of heap.garbage) this.#empty(handle);
      this.#takeGarbage();
      for (const handle of [...this.owned.counts.keys()])
        this.#release(handle, Number.POSITIVE_INFINITY);
      heap.collect();
    }
  }

  /** Resets the program, so that the steps can be done again on the same heap. */
  restart(): void {
    this.releaseAll();
    this.#objects.clear();
    this.#finalized = 0;
    this.heap.setDebug(DEBUG_ALL_BUT_SAVE);
  }

  /** The heap counts as many references from outside to each object as this program owns. */
  expectAgreement(): void {
    const { heap } = this;
    expect(heap.validate()).toEqual([]);
    const engine = heap.unchecked;
    this.owned.settle((handle) => {
      const slot = engine.slotOf(handle);
      return slot === 0 ? 0 : engine.externalOf(slot);
    });
    const expected = new Map(this.owned.counts);
    for (const handle of heap.garbage) expected.set(handle, (expected.get(handle) ?? 0) + 1);
    expectExternals(engine, expected);
  }

  /** Releases all that is owned, as a finalizer might do. */
  dropAll(): void {
    for (const handle of [...this.owned.counts.keys()]) this.#release(handle, 1);
  }

  /** An object with a finalizer, made and dropped. */
  dropFinalizer(): void {
    const handle = this.heap.alloc(0, 0, FINALIZER);
    this.owned.add(handle, 1);
    this.#release(handle, 1);
  }

  get calls(): readonly (() => unknown)[] {
    const { heap } = this;
    const [handle = 1] = this.owned.counts.keys();
    const handles = [handle, handle];
    return [
      () => heap.liveCount,
      () => heap.alloc(),
      () => heap.collect(),
      () => heap.getCount(),
      () => heap.setDebug(0),
      () => heap.freeze(),
      () => heap.refcount(handle),
      () => heap.incref(handle),
      () => heap.allocMany([1, 2], [0, 9], new Doubles(2)),
      () => heap.increfMany(handles),
      () => heap.decrefMany(handles),
      () => heap.linkMany(Doubles.from(handles), Words.from([0, 1, 1]), Words.from([0])),
      () => heap.refcountMany(Doubles.from(handles), new Doubles(2)),
      () => heap.getObjects(),
      () => heap.validate(),
    ];
  }

  /** Makes objects that the program keeps. */
  make(count: number): void {
    for (let made = 0; made < count; made++) this.owned.add(this.heap.alloc(0, 2), 1);
  }

  /** Uncollectable objects are in a cycle, which their owner has to break. */
  #empty(handle: Handle): void {
    const engine = this.heap.unchecked;
    if (engine.metaOf(engine.slotOf(handle)) & WEAKREF) return;
    while (this.heap.referenceCount(handle) > 0) this.heap.popReference(handle);
  }

  /** Releases at most this many references. */
  #release(handle: Handle, most: number): void {
    const times = Math.min(this.owned.of(handle), most);
    if (times > 0) this.owned.change([handle], -times, () => this.heap.decref(handle, times));
  }

  #get(name: string): Handle {
    return this.#objects.get(name) ?? 0;
  }

  #alloc(name: string, references: number, flags = 0): void {
    if (this.#objects.has(name)) return;
    const handle = this.heap.alloc(7, references, flags);
    this.owned.add(handle, 1);
    this.#objects.set(name, handle);
  }

  #weakref(name: string, referent: string, isCalled: boolean): void {
    if (this.#objects.has(name)) return;
    const handle = this.heap.allocWeakref(this.#get(referent), isCalled);
    this.owned.add(handle, 1);
    this.#objects.set(name, handle);
  }

  /** Holder and referent, in turn. */
  #link(...names: string[]): void {
    for (let index = 0; index < names.length; index += 2) {
      this.heap.setReference(
        this.#get(names[index] as string),
        0,
        this.#get(names[index + 1] as string),
      );
    }
  }

  #drop(...names: string[]): void {
    for (const name of names) this.#release(this.#get(name), 1);
  }

  #allocMany(count: number): void {
    const many = new Doubles(count);
    const sizes = new Uint8Array(count).fill(count === 60 ? 6 : 1);
    this.heap.allocMany(new Uint8Array(count), sizes, many);
    for (const handle of many) this.owned.add(handle, 1);
    this.#many = many;
  }

  #linkMany(references: number): void {
    const { length } = this.#many;
    const offsets = Words.from({ length: length + 1 }, (_, index) => index * references);
    const targets = Words.from({ length: length * references }, (_, j) => (j * 7) % length);
    this.heap.linkMany(this.#many, offsets, targets);
  }

  #countMany(times: number, call: () => void): void {
    this.owned.change([...this.#many], times, call);
  }

  #dropMany(): void {
    const kept = this.#many.filter((handle) => this.owned.of(handle) > 0);
    this.#many = new Doubles(0);
    this.owned.change([...kept], -1, () => this.heap.decrefMany(kept));
  }

  #takeGarbage(): void {
    for (const handle of this.heap.garbage.splice(0)) this.owned.add(handle, 1);
  }
}
