// Reference counts and CPython's algorithm over plain JavaScript objects, written reasonably well: no
// recursion, no allocation that a field can replace, one Set of all objects.

import type { HeldGraph } from "../graphs/graph.js";
import type { Build } from "./timing.js";

class Counted {
  refcount = 1;
  /** During a collection: references not yet accounted for. */
  gcRefs = 0;
  isReachable = false;
  readonly references: (Counted | undefined)[];

  constructor(referenceCount: number) {
    this.references = new Array(referenceCount).fill(undefined);
  }
}

class CountedHeap {
  readonly objects: Set<Counted> = new Set<Counted>();
  readonly #dying: Counted[] = [];

  make(referenceCount: number): Counted {
    const object = new Counted(referenceCount);
    this.objects.add(object);
    return object;
  }

  setReference(object: Counted, index: number, target: Counted | undefined): void {
    if (target !== undefined) target.refcount++;
    const released = object.references[index];
    object.references[index] = target;
    if (released !== undefined) this.decref(released);
  }

  decref(object: Counted): void {
    if (--object.refcount > 0) return;
    this.#dying.push(object);
    for (let dead = this.#dying.pop(); dead !== undefined; dead = this.#dying.pop()) {
      this.objects.delete(dead);
      for (const target of dead.references) {
        if (target !== undefined && --target.refcount === 0) this.#dying.push(target);
      }
      dead.references.length = 0;
    }
  }

  /** Frees the objects that nothing outside reaches; returns how many. */
  collect(): number {
    for (const object of this.objects) {
      object.gcRefs = object.refcount;
      object.isReachable = false;
    }
    for (const object of this.objects) {
      for (const target of object.references) if (target !== undefined) target.gcRefs--;
    }
    const pending: Counted[] = [];
    for (const object of this.objects) {
      if (object.gcRefs === 0) continue;
      object.isReachable = true;
      pending.push(object);
    }
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      for (const target of object.references) {
        if (target === undefined || target.isReachable) continue;
        target.isReachable = true;
        pending.push(target);
      }
    }
    const unreachable: Counted[] = [];
    for (const object of this.objects) if (!object.isReachable) unreachable.push(object);
    this.#clear(unreachable);
    return unreachable.length;
  }

  /** As in CPython, each is held while its references are cleared one by one. */
  #clear(unreachable: readonly Counted[]): void {
    for (const object of unreachable) object.refcount++;
    for (const object of unreachable) {
      const { references } = object;
      for (let index = 0; index < references.length; index++) {
        this.setReference(object, index, undefined);
      }
    }
    for (const object of unreachable) this.decref(object);
  }
}

export const naive: Build = ({ objectCount, offsets, targets, held }: HeldGraph) => {
  const heap = new CountedHeap();
  let made: Counted[] | undefined = [];
  for (let object = 0; object < objectCount; object++) {
    made.push(heap.make((offsets[object + 1] as number) - (offsets[object] as number)));
  }
  for (let object = 0; object < objectCount; object++) {
    const start = offsets[object] as number;
    const stop = offsets[object + 1] as number;
    for (let index = start; index < stop; index++) {
      const target = made[targets[index] as number] as Counted;
      heap.setReference(made[object] as Counted, index - start, target);
    }
  }
  return {
    releaseUnheld: () => {
      let next = 0;
      for (const [object, counted] of (made as Counted[]).entries()) {
        if (held[next] === object) next++;
        else heap.decref(counted);
      }
      made = undefined;
    },
    collect: () => heap.collect(),
    liveCount: () => heap.objects.size,
    left: () => {
      let count = 0;
      for (const object of heap.objects) if (object.refcount > 0) count++;
      return count;
    },
  };
};
