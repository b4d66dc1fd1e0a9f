// Reference counts and CPython's algorithm, generations included, over plain JavaScript objects, written
// reasonably well: no recursion, and a Set for each generation.

import type { Garbage, Objects } from "../program.js";
import type { Collector } from "./collector.js";

const THRESHOLDS = [2000, 10, 10] as const;
const OLDEST = 2;

class Counted {
  refcount = 1;
  /** During a collection: references not yet accounted for. */
  gcRefs = 0;
  isReachable = false;
  generation = 0;
  references: (Counted | undefined)[];
  finalize: (() => void) | undefined = undefined;
  /** Bytes attached to the object. */
  bytes: Uint8Array | undefined = undefined;
  keys: number[] | undefined = undefined;

  constructor(references: number) {
    this.references = new Array(references).fill(undefined);
  }
}

export class CountedObjects implements Objects<Counted>, Collector {
  readonly #garbage: Garbage;
  readonly #isAutomatic: boolean;
  readonly #generations: [Set<Counted>, Set<Counted>, Set<Counted>] = [
    new Set(),
    new Set(),
    new Set(),
  ];
  /** Allocations without deaths since the last collection; collections of the younger generation. */
  readonly #counts: [number, number, number] = [0, 0, 0];
  /** Survivors of the last full collection, and objects that joined the oldest generation since. */
  #oldCount = 0;
  #pendingCount = 0;
  readonly #dying: Counted[] = [];
  #told: (phase: "start" | "stop") => void = () => {};

  constructor(isAutomatic: boolean, garbage: Garbage) {
    this.#isAutomatic = isAutomatic;
    this.#garbage = garbage;
  }

  make(references: number): Counted {
    if (++this.#counts[0] > THRESHOLDS[0] && this.#isAutomatic) this.#collectDue();
    const object = new Counted(references);
    this.#generations[0].add(object);
    return object;
  }

  makeTo(references: number, target: Counted): Counted {
    const object = this.make(references);
    object.references[0] = target;
    return object;
  }

  makeLoaded(bytes: number): Counted {
    const object = this.make(2);
    object.bytes = new Uint8Array(bytes);
    return object;
  }

  makeWitness(count: number, bytes: number): Counted {
    const witness = this.make(0);
    const garbage = this.#garbage;
    witness.finalize = () => garbage.witnessed(count);
    if (bytes > 0) witness.bytes = new Uint8Array(bytes);
    return witness;
  }

  makePage(): Counted {
    const page = this.make(0);
    page.keys = [];
    return page;
  }

  set(object: Counted, index: number, target: Counted | undefined): void {
    if (target !== undefined) target.refcount++;
    const released = object.references[index];
    object.references[index] = target;
    if (released !== undefined) this.release(released);
  }

  give(object: Counted, index: number, target: Counted): void {
    const released = object.references[index];
    object.references[index] = target;
    if (released !== undefined) this.release(released);
  }

  get(object: Counted, index: number): Counted {
    return object.references[index] as Counted;
  }

  wrap(object: Counted, index: number, list: Counted): void {
    list.references.push(object.references[index]);
    object.references[index] = list;
  }

  release(object: Counted): void {
    if (--object.refcount > 0) return;
    const dying = this.#dying;
    dying.push(object);
    for (let dead = dying.pop(); dead !== undefined; dead = dying.pop()) {
      dead.finalize?.();
      (this.#generations[dead.generation] as Set<Counted>).delete(dead);
      if (this.#counts[0] > 0) this.#counts[0]--;
      for (const target of dead.references) {
        if (target !== undefined && --target.refcount === 0) dying.push(target);
      }
      dead.references.length = 0;
    }
  }

  releaseAll(objects: readonly Counted[]): void {
    for (const object of objects) this.release(object);
  }

  keysOf(page: Counted): number[] {
    return page.keys as number[];
  }

  at(list: Counted, index: number): Counted {
    return list.references[index] as Counted;
  }

  insert(list: Counted, index: number, item: Counted): void {
    list.references.splice(index, 0, item);
  }

  removeAt(list: Counted, index: number): void {
    const [removed] = list.references.splice(index, 1);
    this.release(removed as Counted);
  }

  moveTail(from: Counted, index: number, to: Counted): void {
    to.references.push(...from.references.splice(index));
  }

  makeLevel(item: Counted, count: number): Counted {
    const level = this.make(count);
    level.references.fill(item);
    item.refcount += count;
    return level;
  }

  collect(): void {
    this.#collect(OLDEST);
  }

  countAlive(): number {
    let count = 0;
    for (const objects of this.#generations) {
      for (const object of objects) if (object.refcount > 0) count++;
    }
    return count;
  }

  onCollection(told: (phase: "start" | "stop") => void): void {
    this.#told = told;
  }

  /** As CPython chooses: the oldest generation only once it has grown by a quarter. */
  #collectDue(): void {
    const isOldDue = this.#counts[2] > THRESHOLDS[2] && this.#pendingCount >= this.#oldCount / 4;
    if (isOldDue) this.#collect(OLDEST);
    else this.#collect(this.#counts[1] > THRESHOLDS[1] ? 1 : 0);
  }

  #collect(generation: 0 | 1 | 2): void {
    this.#told("start");
    const candidates = this.#candidates(generation);
    subtractReferences(candidates, generation);
    markReachable(candidates, generation);
    const unreachable: Counted[] = [];
    for (const object of candidates) if (!object.isReachable) unreachable.push(object);
    this.#clear(unreachable);
    this.#promote(candidates, generation);
    this.#told("stop");
  }

  /** Moves the younger generations' objects into this one. */
  #candidates(generation: 0 | 1 | 2): Set<Counted> {
    const candidates = this.#generations[generation];
    for (let younger = 0; younger < generation; younger++) {
      const objects = this.#generations[younger] as Set<Counted>;
      for (const object of objects) {
        object.generation = generation;
        candidates.add(object);
      }
      objects.clear();
    }
    this.#counts.fill(0, 0, generation + 1);
    if (generation < OLDEST) this.#counts[generation + 1] = (this.#counts[generation + 1] ?? 0) + 1;
    return candidates;
  }

  /** Finalizers first; then, as in CPython, each is held while its references are cleared. */
  #clear(unreachable: readonly Counted[]): void {
    for (const { finalize } of unreachable) finalize?.();
    for (const object of unreachable) {
      object.finalize = undefined;
      object.refcount++;
    }
    for (const object of unreachable) {
      const { references } = object;
      for (let index = 0; index < references.length; index++) this.set(object, index, undefined);
    }
    for (const object of unreachable) this.release(object);
  }

  #promote(survivors: Set<Counted>, generation: 0 | 1 | 2): void {
    if (generation === OLDEST) {
      this.#oldCount = survivors.size;
      this.#pendingCount = 0;
      return;
    }
    const older = this.#generations[generation + 1] as Set<Counted>;
    if (generation + 1 === OLDEST) this.#pendingCount += survivors.size;
    for (const object of survivors) {
      object.generation = generation + 1;
      older.add(object);
    }
    survivors.clear();
  }
}

function subtractReferences(candidates: Set<Counted>, generation: number): void {
  for (const object of candidates) {
    object.gcRefs = object.refcount;
    object.isReachable = false;
  }
  for (const object of candidates) {
    for (const target of object.references) {
      if (target !== undefined && target.generation <= generation) target.gcRefs--;
    }
  }
}

function markReachable(candidates: Set<Counted>, generation: number): void {
  const pending: Counted[] = [];
  for (const object of candidates) {
    if (object.gcRefs === 0) continue;
    object.isReachable = true;
    pending.push(object);
  }
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    for (const target of object.references) {
      if (target === undefined || target.isReachable || target.generation > generation) continue;
      target.isReachable = true;
      pending.push(target);
    }
  }
}
