// The kernel's calls that this client makes. It shares the kernel's memory, so the control block is
// read by plain loads.

import {
  BUSY, COLLECTED, COLLECTION_DUE, DEATHS, DONE, EVENT_CORRUPT, EVENT_FINALIZE, EVENT_SUBJECT, OUT_OF_MEMORY,
  STATUS, UNCOLLECTABLE,
} from "../../../assembly/layout";

@external("kernel", "alloc")
declare function kernelAlloc(type: u32, references: u32, flags: u32): u32;
@external("kernel", "place")
declare function place(type: u32, references: u32, flags: u32): u32;
@external("kernel", "decref")
declare function kernelDecref(slot: u32): u32;
@external("kernel", "setReference")
declare function kernelSetReference(slot: u32, index: u32, target: u32): u32;
@external("kernel", "getReference")
export declare function getReference(slot: u32, index: u32): u32;
@external("kernel", "countsAddress")
export declare function countsAddress(): usize;
@external("kernel", "chooseGeneration")
declare function chooseGeneration(): u32;
@external("kernel", "beginCollection")
declare function beginCollection(generation: u32): u32;
@external("kernel", "runCollection")
declare function runCollection(): u32;
@external("kernel", "endCollection")
declare function endCollection(): void;
@external("kernel", "resume")
declare function resume(): u32;

/** Calls the finalizer of the object in the slot. */
@external("host", "finalize")
declare function finalize(slot: u32): void;

/** Acts on events until the call that returned `outcome` is done; returns a refusal or DONE. */
export function settle(outcome: u32): u32 {
  while (outcome != <u32>DONE && outcome < <u32>OUT_OF_MEMORY) {
    store<u32>(BUSY, 0); // the event is taken
    if (outcome == DEATHS) break;
    if (outcome == EVENT_CORRUPT) unreachable();
    if (outcome == EVENT_FINALIZE) finalize(load<u32>(EVENT_SUBJECT));
    outcome = resume();
  }
  return outcome;
}

/** Number of unreachable objects found; 0 while another collection runs. */
export function collect(generation: u32): u32 {
  if (!beginCollection(generation)) return 0;
  settle(runCollection());
  const found = load<u32>(COLLECTED) + load<u32>(UNCOLLECTABLE);
  endCollection();
  return found;
}

/** A new object, after the collection that it made due; 0 when memory is out. */
export function alloc(type: u32, references: u32, flags: u32): u32 {
  const slot = kernelAlloc(type, references, flags);
  if (slot != 0 || load<u32>(STATUS) != COLLECTION_DUE) return slot;
  collect(chooseGeneration());
  return place(type, references, flags);
}

export function decref(slot: u32): u32 {
  return settle(kernelDecref(slot));
}

export function setReference(slot: u32, index: u32, target: u32): u32 {
  return settle(kernelSetReference(slot, index, target));
}
