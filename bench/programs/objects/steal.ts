// The raw heap, with the calls that take over a reference, and those that move many positions at once.

import type { Handle } from "ouroboros-gc/raw";
import { RawObjects } from "./raw.js";

const NODE = 1;

export class StealObjects extends RawObjects {
  override makeTo(references: number, target: Handle): Handle {
    return this.heap.allocSteal(NODE, references, 0, target);
  }

  override give(object: Handle, index: number, target: Handle): void {
    this.heap.setReferenceSteal(object, index, target);
  }

  override wrap(object: Handle, index: number, list: Handle): void {
    this.heap.pushReferenceSteal(list, this.heap.swapReference(object, index, list));
  }

  override insert(list: Handle, index: number, item: Handle): void {
    this.heap.insertReference(list, index, item);
    this.heap.decref(item);
  }

  override removeAt(list: Handle, index: number): void {
    this.heap.removeReference(list, index);
  }

  override moveTail(from: Handle, index: number, to: Handle): void {
    const { heap } = this;
    const end = heap.referenceCount(from);
    for (let place = index; place < end; place++) {
      heap.pushReference(to, heap.getReference(from, place));
    }
    heap.truncateReferences(from, index);
  }
}
