// The operations of a program on memory: the heap's own, the external bytes of its objects, and the references
// that it claims to hold.

import type { Machine } from "./machine.js";
import { numberFrom } from "./values.js";

/** The number of bytes that it returned is left out: engines differ in what they occupy. */
function trim(machine: Machine): void {
  machine.call("trim()", () => void machine.heap.trim());
}

function setExternalBytes(machine: Machine): void {
  const handle = machine.handle();
  const bytes = numberFrom(machine.bytes) * (machine.bytes.isOneIn(4) ? 1 : 1 << 20);
  machine.call(`setExternalBytes(${handle}, ${bytes})`, () =>
    machine.heap.setExternalBytes(handle, bytes),
  );
}

function externalBytes(machine: Machine): void {
  const { heap } = machine;
  const handle = machine.handle();
  machine.call(`external bytes, of ${handle}`, () => [
    ...[heap.externalBytes, heap.getByteThreshold(), heap.externalBytesOf(handle)],
  ]);
}

function setByteThreshold(machine: Machine): void {
  const bytes = numberFrom(machine.bytes) << 16;
  machine.call(`setByteThreshold(${bytes})`, () => machine.heap.setByteThreshold(bytes));
}

/** The references that a runtime claims to hold, right or wrong. */
function validateRoots(machine: Machine): void {
  const { heap } = machine;
  const held = machine.registers.filter((handle) => handle !== 0).slice(0, 4);
  machine.call(`validateRoots([${held}])`, () =>
    heap.validateRoots(held).map(({ message }) => message),
  );
}

export const MEMORY: readonly ((machine: Machine) => void)[] = [
  ...[trim, setExternalBytes, externalBytes, setByteThreshold, validateRoots],
];
