// Whether a resource that lost a reference still has an owner somewhere behind it, and if not, which
// collection finds it. The search goes from what is used to its users and ends at the first owner.

import type { Entry } from "./entry.js";

/** What the search asks the heap. */
export interface Holders {
  /** Whether something outside the heap holds the resource. */
  isHeld(entry: Entry): boolean;
  generationOf(entry: Entry): number;
}

/**
 * The generation whose collection finds all garbage among `suspects`; -1 when each has an owner
 * behind it. Looks at `budget` entries; beyond them it answers 2, a collection of everything.
 */
export function generationOfGarbage(
  suspects: Iterable<Entry>,
  holders: Holders,
  budget: number,
): number {
  const garbage = new Set<Entry>();
  let generation = -1;
  let left = budget;
  for (const suspect of suspects) {
    if (garbage.has(suspect)) continue;
    const reached = new Set([suspect]);
    if (findHolder(reached)) continue;
    if (left < 0) return 2;
    for (const entry of reached) {
      garbage.add(entry);
      generation = Math.max(generation, holders.generationOf(entry));
    }
  }
  return generation;

  /** Whether someone holds an entry of `reached` or a user of one; adds the users met so far. */
  function findHolder(reached: Set<Entry>): boolean {
    for (const entry of reached) {
      if (holders.isHeld(entry)) return true;
      for (const { user } of entry.usedBy) {
        if (reached.has(user)) continue;
        if (holders.isHeld(user)) return true;
        reached.add(user);
        if (--left < 0) return false;
      }
    }
    return false;
  }
}
