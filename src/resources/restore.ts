// Rebuilding a heap. When an exhausted stack interrupts a call of the engine, its heap refuses all calls; but
// the manager knows everything its heap holds: owners and links.

import * as layout from "../../assembly/layout.js";
import { slotOf } from "../engine/handle.js";
import type { HandleHeap } from "../heap/handle-heap.js";
import { type Entry, forgetUsers, reconnect } from "./entry.js";

/**
 * After this: the new `heap` has the objects of `entries`, with their links and owners, and one reference more
 * for those that are due or disposed. Users are listed anew, so that a call cut off between the two ends
 * of a link leaves nothing half linked. If this is cut off itself, it can be repeated.
 * @returns The entries by their new slots.
 */
export function restore(heap: HandleHeap, entries: ReadonlySet<Entry>): (Entry | undefined)[] {
  const restored: (Entry | undefined)[] = [];
  for (const entry of entries) {
    entry.handle = heap.alloc(0, 0, layout.FINALIZER);
    forgetUsers(entry);
    restored[slotOf(entry.handle)] = entry;
  }
  for (const entry of entries) {
    const links = entry.links.filter(({ used }) => entries.has(used)); // Others were released.
    for (const { used } of links) heap.pushReference(entry.handle, used.handle);
    reconnect(entry, links);
    for (const [index, owner] of entry.owners.entries()) owner.index = index;
    heap.incref(entry.handle, entry.owners.length);
  }
  for (const entry of entries) if (entry.state === "live") heap.decref(entry.handle);
  return restored;
}
