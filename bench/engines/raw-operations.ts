// The raw heap's operations. Slots for the unchecked ways come from `heap.unchecked.slotOf`.

import { type EngineName, Heap } from "ouroboros-gc/raw";
import { generator } from "../graphs/generator.js";
import { evenOffsets } from "../graphs/graph.js";
import type { Operation } from "./operation.js";

const UNITS = 10_000;
const PUSHES = 100;

export function rawOperations(engine: EngineName, size: number): Operation[] {
  return [
    ...allocAndFree(engine),
    ...setReferences(engine, UNITS, "setReference, in order", () => shifted(0)),
    ...setReferencesAtRandom(engine, size),
    ...increfAndDecref(engine),
    ...pushAndPop(engine),
  ];
}

function allocAndFree(engine: EngineName): Operation[] {
  const name = "alloc + free, two references";
  const newHeap = (): Heap => new Heap({ engine, automatic: false });
  return [
    operation(name, "checked", () => {
      const heap = newHeap();
      return () => {
        for (let done = 0; done < UNITS; done++) heap.decref(heap.alloc(0, 2));
      };
    }),
    operation(name, "unchecked", () => {
      const core = newHeap().unchecked;
      return () => {
        for (let done = 0; done < UNITS; done++) core.decref(core.alloc(0, 2, 0));
      };
    }),
    operation(name, "batch", () => {
      const heap = newHeap();
      const types = new Uint8Array(UNITS);
      const counts = new Uint8Array(UNITS).fill(2);
      const out = new Float64Array(UNITS);
      return () => {
        heap.allocMany(types, counts, out);
        heap.decrefMany(out);
      };
    }),
  ];
}

function setReferencesAtRandom(engine: EngineName, size: number): Operation[] {
  const name = `setReference, at random over ${size.toLocaleString("en")}`;
  return setReferences(engine, size, name, () => shuffled(size));
}

function shuffled(size: number): Uint32Array {
  const random = generator(size);
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  for (let index = size - 1; index > 0; index--) {
    const other = random() % (index + 1);
    const object = order[index] as number;
    order[index] = order[other] as number;
    order[other] = object;
  }
  return order;
}

/**
 * Each run continues where the last one stopped: 10,000 objects in an order, each of which then refers to
 * another one of them; all are held.
 */
function setReferences(
  engine: EngineName,
  size: number,
  name: string,
  orderOf: () => ArrayLike<number>,
): Operation[] {
  const start = (): ReferenceRuns => new ReferenceRuns(engine, size, orderOf());
  return [
    operation(name, "checked", () => {
      const runs = start();
      const { heap, handles } = runs;
      return () => {
        const [first, targets] = runs.next();
        for (let index = 0; index < UNITS; index++) {
          const target = handles[first + (targets[index] as number)] as number;
          heap.setReference(handles[first + index] as number, 0, target);
        }
      };
    }),
    operation(name, "unchecked", () => {
      const runs = start();
      const core = runs.heap.unchecked;
      const slots = Uint32Array.from(runs.handles, (handle) => core.slotOf(handle));
      return () => {
        const [first, targets] = runs.next();
        for (let index = 0; index < UNITS; index++) {
          const target = slots[first + (targets[index] as number)] as number;
          core.setReference(slots[first + index] as number, 0, target);
        }
      };
    }),
    operation(name, "batch", () => {
      const runs = start();
      const offsets = evenOffsets(UNITS, 1);
      return () => {
        const [first, targets] = runs.next();
        runs.heap.linkMany(runs.handles.subarray(first, first + UNITS), offsets, targets);
      };
    }),
  ];
}

/** Where the next run starts, and whether its objects refer to the next or to the one after it. */
class ReferenceRuns {
  readonly heap: Heap;
  readonly handles: Float64Array;
  readonly #near = shifted(1);
  readonly #far = shifted(2);
  #targets = this.#near;
  #first = 0;

  constructor(engine: EngineName, size: number, order: ArrayLike<number>) {
    this.heap = new Heap({ engine, automatic: false, slots: size });
    const made = new Float64Array(size);
    this.heap.allocMany(new Uint8Array(size), new Uint8Array(size).fill(1), made);
    this.heap.collect();
    this.handles = Float64Array.from(made, (_, index) => made[order[index] as number] as number);
  }

  next(): [number, Uint32Array] {
    this.#first = this.#first + 2 * UNITS <= this.handles.length ? this.#first + UNITS : 0;
    if (this.#first === 0) this.#targets = this.#targets === this.#near ? this.#far : this.#near;
    return [this.#first, this.#targets];
  }
}

function shifted(by: number): Uint32Array {
  return Uint32Array.from({ length: UNITS }, (_, index) => (index + by) % UNITS);
}

function increfAndDecref(engine: EngineName): Operation[] {
  const name = "incref + decref, 10,000 objects in order";
  const start = (): [Heap, Float64Array] => {
    const heap = new Heap({ engine, automatic: false });
    const handles = new Float64Array(UNITS);
    heap.allocMany(new Uint8Array(UNITS), new Uint8Array(UNITS), handles);
    return [heap, handles];
  };
  return [
    operation(name, "checked", () => {
      const [heap, handles] = start();
      return () => {
        for (const handle of handles) heap.incref(handle);
        for (const handle of handles) heap.decref(handle);
      };
    }),
    operation(name, "unchecked", () => {
      const [{ unchecked: core }, handles] = start();
      const slots = Uint32Array.from(handles, (handle) => core.slotOf(handle));
      return () => {
        for (const slot of slots) core.incref(slot);
        for (const slot of slots) core.decref(slot);
      };
    }),
    operation(name, "batch", () => {
      const [heap, handles] = start();
      return () => {
        heap.increfMany(handles);
        heap.decrefMany(handles);
      };
    }),
  ];
}

function pushAndPop(engine: EngineName): Operation[] {
  const name = "pushReference + popReference, 100 deep";
  return [
    operation(name, "checked", () => {
      const heap = new Heap({ engine, automatic: false });
      const [owner, target] = [heap.alloc(), heap.alloc()];
      return () => {
        for (let round = 0; round < UNITS / PUSHES; round++) {
          for (let done = 0; done < PUSHES; done++) heap.pushReference(owner, target);
          for (let done = 0; done < PUSHES; done++) heap.popReference(owner);
        }
      };
    }),
    operation(name, "unchecked", () => {
      const core = new Heap({ engine, automatic: false }).unchecked;
      const [owner, target] = [core.alloc(0, 0, 0), core.alloc(0, 0, 0)];
      return () => {
        for (let round = 0; round < UNITS / PUSHES; round++) {
          for (let done = 0; done < PUSHES; done++) core.pushReference(owner, target);
          for (let done = 0; done < PUSHES; done++) core.popReference(owner);
        }
      };
    }),
  ];
}

function operation(name: string, way: Operation["way"], prepare: () => () => void): Operation {
  return { name, way, units: UNITS, prepare };
}
