// A heap made anew. When the end of the stack cuts a call of the engine off, its heap refuses for good;
// but whatever a manager's heap holds, the manager knows as well: owners, and links.

import * as layout from "../../assembly/layout.js";
import { slotOf } from "../engine/handle.js";
import type { HandleHeap } from "../heap/handle-heap.js";
import { type Entry, forgetUsers, reconnect } from "./entry.js";

/**
 * After this: the objects of `entries` stand on `heap`, a new one, with their links and owners; what is
 * due or disposed is held once more. Their users are counted anew, so that a call which was cut off
 * between the two ends of a link leaves nothing half linked. Cut off itself, it may be done again.
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
