// The raw heap, by single calls: through handles, which are checked.

import { type EngineName, FINALIZER, type Handle, Heap, slotOf } from "ouroboros-gc/raw";
import type { Garbage, Objects } from "../program.js";
import type { Collector } from "./collector.js";

const [NODE, WITNESS, PAGE] = [1, 2, 3];

export class RawObjects implements Objects<Handle>, Collector {
  readonly heap: Heap;
  readonly #garbage: Garbage;
  /** Bytes attached to the objects, by slot. */
  readonly #bytes: (Uint8Array | undefined)[] = [];
  readonly #keys: number[][] = [];
  readonly #counts: number[] = [];

  /** `hasBytes`: objects without a finalizer have bytes, so deaths are reported. */
  constructor(engine: EngineName, isAutomatic: boolean, hasBytes: boolean, garbage: Garbage) {
    this.#garbage = garbage;
    this.heap = new Heap({
      engine,
      automatic: isAutomatic,
      onFinalize: (witness) => this.#finalize(witness),
      ...(hasBytes && {
        onDeath: (slot: number) => {
          this.#bytes[slot] = undefined;
        },
      }),
    });
  }

  #finalize(witness: Handle): void {
    const slot = slotOf(witness);
    this.#bytes[slot] = undefined;
    this.#garbage.witnessed(this.#counts[slot] as number);
  }

  make(references: number): Handle {
    return this.heap.alloc(NODE, references);
  }

  makeTo(references: number, target: Handle): Handle {
    const object = this.heap.alloc(NODE, references);
    this.heap.setReference(object, 0, target);
    this.heap.decref(target);
    return object;
  }

  makeLoaded(bytes: number): Handle {
    const object = this.heap.alloc(NODE, 2);
    this.#bytes[slotOf(object)] = new Uint8Array(bytes);
    return object;
  }

  makeWitness(count: number, bytes: number): Handle {
    const witness = this.heap.alloc(WITNESS, 0, FINALIZER);
    const slot = slotOf(witness);
    this.#counts[slot] = count;
    if (bytes > 0) this.#bytes[slot] = new Uint8Array(bytes);
    return witness;
  }

  makePage(): Handle {
    const page = this.heap.alloc(PAGE, 0);
    this.#keys[slotOf(page)] = [];
    return page;
  }

  set(object: Handle, index: number, target: Handle): void {
    this.heap.setReference(object, index, target);
  }

  give(object: Handle, index: number, target: Handle): void {
    this.heap.setReference(object, index, target);
    this.heap.decref(target);
  }

  get(object: Handle, index: number): Handle {
    return this.heap.getReference(object, index);
  }

  release(object: Handle): void {
    this.heap.decref(object);
  }

  releaseAll(objects: readonly Handle[]): void {
    for (const object of objects) this.heap.decref(object);
  }

  wrap(object: Handle, index: number, list: Handle): void {
    this.heap.pushReference(list, this.heap.getReference(object, index));
    this.give(object, index, list);
  }

  keysOf(page: Handle): number[] {
    return this.#keys[slotOf(page)] as number[];
  }

  at(list: Handle, index: number): Handle {
    return this.heap.getReference(list, index);
  }

  insert(list: Handle, index: number, item: Handle): void {
    const { heap } = this;
    const end = heap.referenceCount(list);
    heap.pushReference(list, item);
    for (let place = end; place > index; place--) {
      heap.setReference(list, place, heap.getReference(list, place - 1));
    }
    if (index < end) heap.setReference(list, index, item);
    heap.decref(item);
  }

  removeAt(list: Handle, index: number): void {
    const { heap } = this;
    const last = heap.referenceCount(list) - 1;
    for (let place = index; place < last; place++) {
      heap.setReference(list, place, heap.getReference(list, place + 1));
    }
    heap.popReference(list);
  }

  moveTail(from: Handle, index: number, to: Handle): void {
    const { heap } = this;
    const end = heap.referenceCount(from);
    for (let place = index; place < end; place++) {
      heap.pushReference(to, heap.getReference(from, place));
    }
    for (let place = index; place < end; place++) heap.popReference(from);
  }

  makeLevel(item: Handle, count: number): Handle {
    const level = this.heap.alloc(NODE, count);
    for (let index = 0; index < count; index++) this.heap.setReference(level, index, item);
    return level;
  }

  /** With one object to find: a collection that can find nothing visits nothing. */
  collect(): void {
    const ring = this.heap.alloc(NODE, 1);
    this.heap.setReferenceSteal(ring, 0, ring);
    this.heap.collect();
  }

  countAlive(): number {
    return this.heap.getObjects().length;
  }

  get heapBytes(): number {
    return this.heap.bytes;
  }

  onCollection(told: (phase: "start" | "stop") => void): void {
    this.heap.callbacks.push(told);
  }
}
