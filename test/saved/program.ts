// Random programs on a raw heap that use everything that a saved heap contains, and their observable state.

import fc from "fast-check";
import {
  FINALIZER,
  type Handle,
  Heap,
  LEAF,
  LEGACY,
  restoreHeap,
  saveHeap,
} from "../../src/raw.js";
import type { EngineUnderTest } from "../engines.js";
import { giveNumber } from "../heap-numbers.js";

/** One step: what to do, and numbers that choose among the present objects. */
export type Step = readonly [kind: string, a: number, b: number, c: number];

// biome-ignore format: a table
const kinds = [
  "alloc", "alloc", "alloc", "long", "leaf", "finalizer", "legacy",
  "set", "set", "set", "push", "pop", "grow", "clear",
  "ring", "legacyRing", "incref", "decref", "decref", "weakref", "callback",
  "collect", "collect", "freeze", "unfreeze", "drain", "empty", "bytes",
];

const number: fc.Arbitrary<number> = fc.integer({ min: 0, max: 1000 });

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(fc.constantFrom(...kinds), number, number, number),
  { minLength: 1, maxLength: 120, size: "max" },
);

/** A heap, the handles that the program holds, and the record of events. */
export class Run {
  readonly heap: Heap;
  /** Handles that the program owns, as often as it owns them. */
  readonly held: Handle[];
  readonly events: unknown[];

  constructor(heap: Heap, held: readonly Handle[], events: unknown[]) {
    this.heap = heap;
    this.held = [...held];
    this.events = events;
  }

  #pick(number: number): Handle {
    return this.held[number % this.held.length] as Handle;
  }

  play(program: readonly Step[]): void {
    for (const step of program) {
      try {
        this.#play(step);
      } catch (error) {
        this.events.push((error as { code: string }).code);
      }
    }
  }

  #play([kind, a, b, c]: Step): void {
    const { heap, held } = this;
    if (held.length === 0 || kind === "alloc") {
      held.push(heap.alloc(a, b % 4));
      return;
    }
    const object = this.#pick(a);
    switch (kind) {
      case "long":
        held.push(heap.alloc(a, 4 + (b % 60)));
        break;
      case "leaf":
        held.push(heap.alloc(a, 0, b % 2 ? LEAF : LEAF | FINALIZER));
        break;
      case "finalizer":
        held.push(heap.alloc(a, b % 6, FINALIZER));
        break;
      case "legacy":
        held.push(heap.alloc(a, b % 6, FINALIZER | LEGACY));
        break;
      case "ring":
      case "legacyRing": {
        const ring = heap.alloc(a, 1, kind === "ring" ? 0 : FINALIZER | LEGACY);
        heap.setReference(ring, 0, ring);
        if (b % 2) held.push(heap.allocWeakref(ring, true));
        heap.decref(ring);
        break;
      }
      case "set":
        heap.setReference(object, c % Math.max(1, heap.referenceCount(object)), this.#pick(b));
        break;
      case "push":
        heap.pushReference(object, this.#pick(b));
        break;
      case "pop":
        heap.popReference(object);
        break;
      case "grow":
        heap.growReferences(object, b % 40);
        break;
      case "clear":
        heap.setReference(object, c % Math.max(1, heap.referenceCount(object)), 0);
        break;
      case "incref":
        heap.incref(object);
        held.push(object);
        break;
      case "decref":
        held.splice(a % held.length, 1);
        heap.decref(object);
        break;
      case "weakref":
      case "callback":
        held.push(heap.allocWeakref(object, kind === "callback", b));
        break;
      case "collect":
        this.events.push(heap.collect(a % 3));
        break;
      case "freeze":
        heap.freeze();
        break;
      case "unfreeze":
        heap.unfreeze();
        break;
      case "bytes":
        heap.setExternalBytes(object, b * 2 ** (c % 40));
        break;
      case "drain": {
        const out = new Float64Array(1 + (b % 4));
        const count = heap.drainFinalizers(out);
        held.push(...out.subarray(0, count));
        break;
      }
      default:
        held.push(...heap.garbage.splice(0));
    }
  }

  /** Everything that the public classes report about the heap. */
  seen(): unknown {
    const { heap } = this;
    const objects = [0, 1, 2].map((generation) => heap.getObjects(generation));
    return {
      objects,
      references: objects.flat().map((handle) => heap.getReferents(handle)),
      held: this.held.map((handle) => [handle, heap.refcount(handle), heap.typeOf(handle)]),
      bytes: [heap.externalBytes, ...this.held.map((handle) => heap.externalBytesOf(handle))],
      finalized: this.held.map((handle) => heap.isFinalized(handle)),
      counts: [heap.liveCount, heap.trackedCount, heap.getFreezeCount(), heap.finalizerCount],
      collector: [heap.getCount(), heap.getThreshold(), heap.getStats(), heap.isEnabled()],
      garbage: heap.garbage,
      events: this.events,
    };
  }
}

/** Hooks that record their calls; finalizers go to the queue. */
function watched(events: unknown[]): { onWeakref(weakref: Handle): void } {
  return { onWeakref: (weakref) => events.push(["weakref", weakref]) };
}

/** A run on a new heap, whose number is always the same, so that all engines give the same handles. */
export function newRun({ choice }: EngineUnderTest): Run {
  const events: unknown[] = [];
  const heap = new Heap({ ...choice, thresholds: [20, 2, 2], ...watched(events) });
  giveNumber(heap, 77);
  return new Run(heap, [], events);
}

/** A continuation of `run` on the engine. */
export function restored({ heap, held }: Run, { choice }: EngineUnderTest): Run {
  const events: unknown[] = [];
  return new Run(restoreHeap(saveHeap(heap), { ...choice, ...watched(events) }), held, events);
}
