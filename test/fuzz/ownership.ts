// The operations of a program on references that change hands, and those that insert and remove positions.

import type { Machine } from "./machine.js";
import { FLAGS, numberFrom } from "./values.js";

function allocSteal(machine: Machine): void {
  const { bytes, heap } = machine;
  const [references, flags] = [bytes.next() % 6, bytes.one(FLAGS)];
  const [first, second] = [machine.handle(), bytes.isOneIn(2) ? machine.handle() : 0];
  machine.call(`allocSteal(3, ${references}, ${flags}, ${first}, ${second})`, () =>
    machine.keep(heap.allocSteal(3, references, flags, first, second)),
  );
}

function setReferenceSteal(machine: Machine): void {
  const [handle, index, target] = [machine.handle(), machine.bytes.next() % 6, machine.handle()];
  machine.call(`setReferenceSteal(${handle}, ${index}, ${target})`, () =>
    machine.heap.setReferenceSteal(handle, index, target),
  );
}

function pushReferenceSteal(machine: Machine): void {
  const [handle, target] = [machine.handle(), machine.handle()];
  machine.call(`pushReferenceSteal(${handle}, ${target})`, () =>
    machine.heap.pushReferenceSteal(handle, target),
  );
}

function getReferenceOwned(machine: Machine): void {
  const [handle, index] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`getReferenceOwned(${handle}, ${index})`, () =>
    machine.keep(machine.heap.getReferenceOwned(handle, index)),
  );
}

function popReferenceOwned(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`popReferenceOwned(${handle})`, () =>
    machine.keep(machine.heap.popReferenceOwned(handle)),
  );
}

function swapReference(machine: Machine): void {
  const [handle, index, target] = [machine.handle(), machine.bytes.next() % 6, machine.handle()];
  machine.call(`swapReference(${handle}, ${index}, ${target})`, () =>
    machine.keep(machine.heap.swapReference(handle, index, target)),
  );
}

function insertReference(machine: Machine): void {
  const [handle, index, target] = [machine.handle(), numberFrom(machine.bytes), machine.handle()];
  machine.call(`insertReference(${handle}, ${index}, ${target})`, () =>
    machine.heap.insertReference(handle, index, target),
  );
}

function removeReference(machine: Machine): void {
  const [handle, index] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`removeReference(${handle}, ${index})`, () =>
    machine.heap.removeReference(handle, index),
  );
}

function truncateReferences(machine: Machine): void {
  const [handle, count] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`truncateReferences(${handle}, ${count})`, () =>
    machine.heap.truncateReferences(handle, count),
  );
}

export const OWNERSHIP: readonly ((machine: Machine) => void)[] = [
  ...[allocSteal, setReferenceSteal, pushReferenceSteal, getReferenceOwned, popReferenceOwned],
  ...[swapReference, insertReference, removeReference, truncateReferences],
];
