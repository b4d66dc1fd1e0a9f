// The raw heap's operations. Slots for the unchecked ways are got from `heap.unchecked.slotOf`.

import { type EngineName, Heap } from "ouroboros-gc/raw";
import { generator } from "../graphs/generator.js";
import { evenOffsets } from "../graphs/graph.js";
import type { Operation } from "./operations.js";

const UNITS = 10_000;
const PUSHES = 100;

export function rawOperations(engine: EngineName, size: number): Operation[] {
  return [
    ...allocAndFree(engine),
    ...setReferences(engine, UNITS, "setReference, in order", (index) => index),
    ...setReferencesAtRandom(engine, size),
    ...increfAndDecref(engine),
    ...pushAndPop(engine),
  ];
}

function allocAndFree(engine: EngineName): Operation[] {
  const name = "alloc + free, two references";
  const heap = new Heap({ engine, automatic: false });
  const core = heap.unchecked;
  const types = new Uint8Array(UNITS);
  const counts = new Uint8Array(UNITS).fill(2);
  const out = new Float64Array(UNITS);
  return [
    operation(name, "checked", UNITS, () => {
      for (let done = 0; done < UNITS; done++) heap.decref(heap.alloc(0, 2));
    }),
    operation(name, "unchecked", UNITS, () => {
      for (let done = 0; done < UNITS; done++) core.decref(core.alloc(0, 2, 0));
    }),
    operation(name, "batch", UNITS, () => {
      heap.allocMany(types, counts, out);
      heap.decrefMany(out);
    }),
  ];
}

function setReferencesAtRandom(engine: EngineName, size: number): Operation[] {
  const random = generator(size);
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  for (let index = size - 1; index > 0; index--) {
    const other = random() % (index + 1);
    const object = order[index] as number;
    order[index] = order[other] as number;
    order[other] = object;
  }
  const name = `setReference, at random over ${size.toLocaleString("en")}`;
  return setReferences(engine, size, name, (index) => order[index] as number);
}

/**
 * Each run goes on where the last one stopped: 10,000 objects in the order of `objectAt`, each
 * refers to another one of these afterwards than before; all are held.
 */
function setReferences(
  engine: EngineName,
  size: number,
  name: string,
  objectAt: (index: number) => number,
): Operation[] {
  const heap = new Heap({ engine, automatic: false, slots: size });
  const core = heap.unchecked;
  const made = new Float64Array(size);
  heap.allocMany(new Uint8Array(size), new Uint8Array(size).fill(1), made);
  heap.collect();
  const handles = Float64Array.from(made, (_, index) => made[objectAt(index)] as number);
  const slots = Uint32Array.from(handles, (handle) => core.slotOf(handle));
  const offsets = evenOffsets(UNITS, 1);
  const shifted = (by: number): Uint32Array =>
    Uint32Array.from(offsets.subarray(0, UNITS), (index) => (index + by) % UNITS);
  const [near, far] = [shifted(1), shifted(2)];
  let start = 0;
  let targets = near;
  const goOn = (): void => {
    start = start + 2 * UNITS <= size ? start + UNITS : 0;
    if (start === 0) targets = targets === near ? far : near;
  };
  return [
    operation(name, "checked", UNITS, () => {
      goOn();
      for (let index = 0; index < UNITS; index++) {
        const target = handles[start + (targets[index] as number)] as number;
        heap.setReference(handles[start + index] as number, 0, target);
      }
    }),
    operation(name, "unchecked", UNITS, () => {
      goOn();
      for (let index = 0; index < UNITS; index++) {
        const target = slots[start + (targets[index] as number)] as number;
        core.setReference(slots[start + index] as number, 0, target);
      }
    }),
    operation(name, "batch", UNITS, () => {
      goOn();
      heap.linkMany(handles.subarray(start, start + UNITS), offsets, targets);
    }),
  ];
}

function increfAndDecref(engine: EngineName): Operation[] {
  const name = "incref + decref, 10,000 objects in order";
  const heap = new Heap({ engine, automatic: false });
  const core = heap.unchecked;
  const handles = new Float64Array(UNITS);
  heap.allocMany(new Uint8Array(UNITS), new Uint8Array(UNITS), handles);
  const slots = Uint32Array.from(handles, (handle) => core.slotOf(handle));
  return [
    operation(name, "checked", UNITS, () => {
      for (const handle of handles) heap.incref(handle);
      for (const handle of handles) heap.decref(handle);
    }),
    operation(name, "unchecked", UNITS, () => {
      for (const slot of slots) core.incref(slot);
      for (const slot of slots) core.decref(slot);
    }),
    operation(name, "batch", UNITS, () => {
      heap.increfMany(handles);
      heap.decrefMany(handles);
    }),
  ];
}

function pushAndPop(engine: EngineName): Operation[] {
  const name = "pushReference + popReference, 100 deep";
  const heap = new Heap({ engine, automatic: false });
  const core = heap.unchecked;
  const [owner, target] = [heap.alloc(), heap.alloc()];
  const [ownerSlot, targetSlot] = [core.slotOf(owner), core.slotOf(target)];
  return [
    operation(name, "checked", UNITS, () => {
      for (let round = 0; round < UNITS / PUSHES; round++) {
        for (let done = 0; done < PUSHES; done++) heap.pushReference(owner, target);
        for (let done = 0; done < PUSHES; done++) heap.popReference(owner);
      }
    }),
    operation(name, "unchecked", UNITS, () => {
      for (let round = 0; round < UNITS / PUSHES; round++) {
        for (let done = 0; done < PUSHES; done++) core.pushReference(ownerSlot, targetSlot);
        for (let done = 0; done < PUSHES; done++) core.popReference(ownerSlot);
      }
    }),
  ];
}

function operation(name: string, way: Operation["way"], units: number, run: () => void): Operation {
  return { name, way, units, run };
}
