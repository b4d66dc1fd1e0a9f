// A program that does everything on a raw heap by batches, and takes its finalizers from the queue.
// Collections become due within batches, objects with finalizers and weak references die within them.

import { expect } from "vitest";
import type { EngineChoice } from "../../src/engine/engine.js";
import { FINALIZER, type Handle, Heap } from "../../src/raw.js";
import { expectExternals, Ownership, type Workload } from "./workload.js";

/** The host's own typed array, even where a test counts the arrays of the twin. */
const Doubles = Float64Array;
const Words = Uint32Array;

const SMALL = 60;
/** More than a new heap has room for. */
const LARGE = 1100;
/** More references than one staging area holds. */
const WIDE = 9000;

type Numbers = Float64Array<ArrayBuffer>;

/** The program on one heap: groups of objects, and how often each is owned. */
export class BatchProgram implements Workload {
  readonly heap: Heap;
  readonly owned: Ownership<Handle> = new Ownership();
  readonly thrown: unknown[] = [];
  readonly #groups = new Map<string, Numbers>();

  constructor(choice: EngineChoice, callOut: () => void = () => {}) {
    this.heap = new Heap({
      ...choice,
      thresholds: [35, 3, 3],
      onWeakref: callOut,
      onDeath: callOut,
    });
    this.heap.callbacks.push(callOut);
    this.heap.onUnraisable = ({ error }) => void this.thrown.push(error);
  }

  readonly shortSteps: readonly (() => void)[] = [
    () => this.#allocFinalized("ring", 20),
    () => this.#linkRing("ring"),
    () => this.#decref("ring"),
    // The collection that falls due in this one finds the ring, and queues its finalizers.
    () => this.#allocMany("small", SMALL, 6),
    () => this.#drain("drained", 7),
    () => this.#drain("drained too", 30),
    () => this.#link("small", 6, (index) => (index * 7) % SMALL),
    () => this.#incref("small", 2),
    () => this.#expectRefcounts("small"),
    () => this.#decref("small", 2),
    () => this.#allocFinalized("held", 5),
    () => this.#hold("small", "held"),
    () => this.#decref("held"),
    () => this.#weaken("drained"),
    () => this.#decref("drained"),
    // Each frees an object with a finalizer: a batch that stops on the way, and goes on.
    () => this.#clear("small", 6),
    () => this.#decref("small"),
    () => this.#drain("last", 30),
    () => this.#decref("drained too"),
    () => this.#decref("last"),
    () => void this.heap.collect(),
  ];

  readonly steps: readonly (() => void)[] = [
    ...this.shortSteps,
    () => this.#allocMany("large", LARGE, 1),
    () => this.#link("large", 1, (index) => (index + 1) % LARGE),
    () => this.#allocMany("wide", 1, WIDE),
    () => this.#link("wide", WIDE, () => 0),
    () => this.#allocMany("wider", 2, 60_000),
    () => this.#decref("large"),
    () => this.#decref("wide"),
    () => this.#decref("wider"),
    () => void this.heap.collect(),
  ];

  get calls(): readonly (() => unknown)[] {
    const { heap } = this;
    const [handle = 1] = this.owned.counts.keys();
    const handles = Doubles.from([handle, handle]);
    return [
      () => heap.liveCount,
      () => heap.collect(),
      () => heap.allocMany([1, 2], [0, 9], new Doubles(2)),
      () => heap.increfMany(handles),
      () => heap.decrefMany(handles),
      () => heap.linkMany(handles, Words.from([0, 1, 1]), Words.from([0])),
      () => heap.refcountMany(handles, new Doubles(2)),
      () => heap.aliveMany(handles, new Uint8Array(2)),
      () => heap.validate(),
    ];
  }

  make(count: number): void {
    for (let made = 0; made < count; made++) this.owned.add(this.heap.alloc(0, 2), 1);
  }

  releaseAll(): void {
    for (let rounds = 0; rounds < 4; rounds++) {
      while (this.heap.finalizerCount > 0) {
        this.#groups.delete("end");
        this.#drain("end", 64);
      }
      for (const [handle, times] of [...this.owned.counts]) {
        this.owned.change([handle], -times, () => this.heap.decref(handle, times));
      }
      this.heap.collect();
    }
  }

  /** The queue owns its entries. */
  expectAgreement(): void {
    const { heap } = this;
    expect(heap.validate()).toEqual([]);
    const engine = heap.unchecked;
    this.owned.settle((handle) => {
      const slot = engine.slotOf(handle);
      return slot === 0 ? 0 : engine.externalOf(slot);
    });
    const expected = new Map(this.owned.counts);
    for (const handle of heap.objects.finalizerQueue.toArray()) {
      expected.set(handle, (expected.get(handle) ?? 0) + 1);
    }
    expectExternals(engine, expected);
  }

  #own(handles: Iterable<Handle>): void {
    for (const handle of handles) this.owned.add(handle, 1);
  }

  #keep(name: string, make: () => Numbers): void {
    if (this.#groups.has(name)) return;
    const handles = make();
    this.#own(handles);
    this.#groups.set(name, handles);
  }

  #get(name: string): Numbers {
    return this.#groups.get(name) ?? new Doubles(0);
  }

  #allocFinalized(name: string, count: number): void {
    if (this.#groups.has(name)) return;
    const handles: Handle[] = [];
    try {
      for (let made = 0; made < count; made++) handles.push(this.heap.alloc(3, 1, FINALIZER));
    } finally {
      this.#own(handles);
    }
    this.#groups.set(name, Doubles.from(handles));
  }

  #allocMany(name: string, count: number, references: number): void {
    this.#keep(name, () => {
      const handles = new Doubles(count);
      this.heap.allocMany(new Uint8Array(count), new Words(count).fill(references), handles);
      return handles;
    });
  }

  /** Takes the oldest finalizers from the queue: the program then owns them. */
  #drain(name: string, most: number): void {
    this.#keep(name, () => {
      const out = new Doubles(most);
      return out.slice(0, this.heap.drainFinalizers(out));
    });
  }

  #linkRing(name: string): void {
    const handles = this.#get(name);
    const { length } = handles;
    this.heap.linkMany(
      handles,
      Words.from({ length: length + 1 }, (_, index) => index),
      Words.from({ length }, (_, index) => (index + 1) % length),
    );
  }

  #link(name: string, references: number, target: (index: number) => number): void {
    const handles = this.#get(name);
    const { length } = handles;
    const offsets = Words.from({ length: length + 1 }, (_, index) => index * references);
    this.heap.linkMany(
      handles,
      offsets,
      Words.from({ length: length * references }, (_, index) => target(index)),
    );
  }

  /** The first holders refer to the others. */
  #hold(holders: string, held: string): void {
    for (const [index, handle] of this.#get(held).entries()) {
      this.heap.setReference(this.#get(holders)[index] as Handle, 0, handle);
    }
  }

  /** Every position but the first is empty, and the rings of the group are broken. */
  #clear(name: string, references: number): void {
    for (const handle of this.#get(name)) {
      for (let index = 1; index < references; index++) this.heap.setReference(handle, index, 0);
    }
  }

  #weaken(name: string): void {
    const handles = this.#get(name);
    this.#keep(`to ${name}`, () => {
      const weakrefs: Handle[] = [];
      try {
        for (const handle of handles) weakrefs.push(this.heap.allocWeakref(handle, true));
      } catch (error) {
        this.#own(weakrefs);
        throw error;
      }
      return Doubles.from(weakrefs);
    });
  }

  #incref(name: string, times: number): void {
    const handles = this.#get(name);
    this.owned.change([...handles], times, () =>
      this.heap.increfMany(handles, new Uint8Array(handles.length).fill(times)),
    );
  }

  #decref(name: string, times = 1): void {
    const handles = this.#get(name);
    if (times === 1) this.#groups.delete(name);
    const owned = handles.filter((handle) => this.owned.of(handle) >= times);
    const counts = new Uint8Array(owned.length).fill(times);
    this.owned.change([...owned], -times, () => this.heap.decrefMany(owned, counts));
  }

  #expectRefcounts(name: string): void {
    const handles = this.#get(name);
    const refcounts = new Doubles(handles.length);
    const isAlive = new Uint8Array(handles.length);
    this.heap.refcountMany(handles, refcounts);
    this.heap.aliveMany(handles, isAlive);
    expect(isAlive.every((one) => one === 1)).toBe(true);
    expect(
      refcounts.every((count, index) => count >= this.owned.of(handles[index] as number)),
    ).toBe(true);
  }
}
