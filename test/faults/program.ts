// A program that uses every part of a raw heap, and knows what it owns: after any fault the heap
// must agree with it, or refuse to go on.

import { expect } from "vitest";
import { WEAKREF } from "../../assembly/layout.js";
import type { EngineChoice } from "../../src/engine.js";
import { FINALIZER, type Handle, Heap, LEAF, LEGACY } from "../../src/raw.js";

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

/** The host's own, also where a test counts the arrays of the twin. */
const Doubles = Float64Array;
const Words = Uint32Array;

/** The program on one heap: named objects, and how often each is owned. */
export class Program {
  readonly heap: Heap;
  readonly owned: Map<Handle, number> = new Map();
  readonly #objects = new Map<string, Handle>();
  #many: Float64Array = new Doubles(0);
  #finalized = 0;

  constructor(choice: EngineChoice, callOut: (where: CallOut) => void = () => {}) {
    this.heap = new Heap({
      ...choice,
      thresholds: [40, 3, 3],
      onFinalize: (handle) => {
        if (this.#finalized++ % 2 === 0) {
          this.heap.incref(handle);
          this.#own(handle);
        }
        callOut("finalizer");
      },
      onWeakref: () => callOut("weak reference callback"),
      onDeath: () => callOut("onDeath"),
    });
    this.heap.callbacks.push(() => callOut("collection callback"));
    this.heap.onDebug = () => callOut("debug sink");
    this.heap.onUnraisable = () => callOut("onUnraisable");
    this.heap.setDebug(DEBUG_ALL_BUT_SAVE);
  }

  /** Each may be tried again when it failed; what it did before that stays done. */
  readonly shortSteps: readonly (() => void)[] = [
    () => this.#alloc("a", 1),
    () => this.#alloc("b", 2),
    () => this.#alloc("c", 3),
    () => this.#alloc("d", 4),
    () => this.#alloc("long", 5),
    () => this.#alloc("leaf", 0, LEAF),
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
    () => this.heap.increfMany(this.#many, new Uint8Array(60).fill(2)),
    () => this.heap.decrefMany(this.#many, new Uint8Array(60).fill(2)),
    () => this.#drop("finalizer", "another finalizer"),
    () => this.heap.popReference(this.#get("long")),
    () => void this.heap.collect(1),
    () => this.heap.freeze(),
    () => this.heap.unfreeze(),
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

  /** After this: nothing is owned any more, and the heap must be empty. */
  giveAllUp(): void {
    const { heap } = this;
    heap.setDebug(0);
    for (let rounds = 0; rounds < 4; rounds++) {
      for (const handle of heap.garbage) this.#empty(handle);
      this.#takeGarbage();
      for (const handle of [...this.owned.keys()]) this.#release(handle, Number.POSITIVE_INFINITY);
      heap.collect();
    }
  }

  /** After this: the steps can be done again, on the same heap. */
  restart(): void {
    this.giveAllUp();
    this.#objects.clear();
    this.#finalized = 0;
    this.heap.setDebug(DEBUG_ALL_BUT_SAVE);
  }

  /** The heap knows of each object as many references from outside as this program owns. */
  expectAgreement(): void {
    const { heap } = this;
    expect(heap.validate()).toEqual([]);
    const listed = new Map<Handle, number>();
    for (const handle of heap.garbage) listed.set(handle, (listed.get(handle) ?? 0) + 1);
    const engine = heap.unchecked;
    const wrong = [...this.owned].filter(
      ([handle, times]) =>
        engine.externalOf(engine.slotOf(handle)) !== times + (listed.get(handle) ?? 0),
    );
    expect(wrong).toEqual([]);
  }

  /** Releases what is owned, as a finalizer might do. */
  dropAll(): void {
    for (const handle of [...this.owned.keys()]) this.#release(handle, 1);
  }

  /** An object with a finalizer, made and dropped. */
  dropFinalizer(): void {
    const handle = this.heap.alloc(0, 0, FINALIZER);
    this.#own(handle);
    this.#release(handle, 1);
  }

  /** Objects of one's own, kept. */
  make(count: number): void {
    for (let made = 0; made < count; made++) this.#own(this.heap.alloc(0, 2));
  }

  /** What is uncollectable is in a cycle, which its owner has to break. */
  #empty(handle: Handle): void {
    const engine = this.heap.unchecked;
    if (engine.metaOf(engine.slotOf(handle)) & WEAKREF) return;
    while (this.heap.referenceCount(handle) > 0) this.heap.popReference(handle);
  }

  #own(handle: Handle): void {
    this.owned.set(handle, (this.owned.get(handle) ?? 0) + 1);
  }

  /** Gives up so many references at most. What is noted is what the call will have done. */
  #release(handle: Handle, most: number): void {
    const present = this.owned.get(handle) ?? 0;
    const times = Math.min(present, most);
    if (times === 0) return;
    if (times === present) this.owned.delete(handle);
    else this.owned.set(handle, present - times);
    this.heap.decref(handle, times);
  }

  #get(name: string): Handle {
    return this.#objects.get(name) ?? 0;
  }

  #alloc(name: string, references: number, flags = 0): void {
    if (this.#objects.has(name)) return;
    const handle = this.heap.alloc(7, references, flags);
    this.#own(handle);
    this.#objects.set(name, handle);
  }

  #weakref(name: string, referent: string, isCalled: boolean): void {
    if (this.#objects.has(name)) return;
    const handle = this.heap.allocWeakref(this.#get(referent), isCalled);
    this.#own(handle);
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
    for (const handle of many) this.#own(handle);
    this.#many = many;
  }

  #linkMany(references: number): void {
    const { length } = this.#many;
    const offsets = Words.from({ length: length + 1 }, (_, index) => index * references);
    const targets = Words.from({ length: length * references }, (_, j) => (j * 7) % length);
    this.heap.linkMany(this.#many, offsets, targets);
  }

  #dropMany(): void {
    const kept = this.#many.filter((handle) => this.owned.has(handle));
    this.#many = new Doubles(0);
    for (const handle of kept) this.owned.delete(handle);
    this.heap.decrefMany(kept);
  }

  #takeGarbage(): void {
    for (const handle of this.heap.garbage.splice(0)) this.#own(handle);
  }
}

/**
 * Whether the heap refuses every call because one was interrupted. One that refuses must refuse
 * all, always with the same error, and be disposable.
 */
export function isRefused(heap: Heap, handle: Handle): boolean {
  const calls = [
    () => heap.liveCount,
    () => heap.alloc(),
    () => heap.collect(),
    () => heap.getCount(),
    () => heap.setDebug(0),
    () => heap.freeze(),
    () => heap.refcount(handle),
    () => heap.incref(handle),
    () => heap.decrefMany([handle]),
    () => heap.getObjects(),
    () => heap.validate(),
  ];
  const codes = calls.map((call) => {
    try {
      call();
      return "none";
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  });
  if (!codes.includes("ERR_INTERRUPTED")) return false;
  expect(new Set(codes)).toEqual(new Set(["ERR_INTERRUPTED"]));
  heap.dispose();
  expect(() => heap.liveCount).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
  return true;
}
