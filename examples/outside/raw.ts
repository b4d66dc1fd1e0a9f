// The author of a runtime: a list of 1,000 cells closed to a ring, values in a table outside the heap.

import { FINALIZER, type Handle, Heap, slotOf } from "ouroboros-gc/raw";

const CELL = 1;
const FILE = 2;
const NEXT = 0;
const VALUE = 1;

/** Prints what happened to the ring and to the file that it held. */
export function program(print: (line: string) => void): string {
  const values: unknown[] = [];
  let deaths = 0;
  const heap = new Heap({
    onDeath: (slot) => {
      values[slot] = undefined;
      deaths++;
    },
  });

  const file = heap.alloc(FILE, 0, FINALIZER);
  values[slotOf(file)] = "log.txt";
  const first = heap.alloc(CELL, 2);
  let last: Handle = first;
  for (let count = 1; count < 1000; count++) {
    const cell = heap.alloc(CELL, 2);
    values[slotOf(cell)] = count;
    heap.setReference(last, NEXT, cell);
    heap.decref(cell); // the cell before it holds it now
    last = cell;
  }
  heap.setReference(last, NEXT, first);
  heap.setReference(last, VALUE, file);
  heap.decref(file);
  print(`refcount of the first cell: ${heap.refcount(first)}`);

  heap.decref(first);
  print(`alive: ${heap.liveCount}`);
  print(`unreachable: ${heap.collect()}`); // the file waits for its finalizer
  const due = new Float64Array(8);
  const dueCount = heap.drainFinalizers(due);
  for (const handle of due.subarray(0, dueCount)) {
    print(`close ${values[slotOf(handle)]}`);
    heap.decref(handle);
  }
  print(`died: ${deaths}, alive: ${heap.liveCount}`);
  try {
    heap.incref(first);
  } catch (error) {
    print((error as { code: string }).code);
  }
  return heap.engine;
}

export const printed: readonly string[] = [
  "refcount of the first cell: 2",
  "alive: 1001",
  "unreachable: 1000",
  "close log.txt",
  "died: 1001, alive: 0",
  "ERR_STALE_HANDLE",
];
