// In which order resources that are due together are disposed: round by round. A round is all that
// nothing undisposed uses any more, where a cycle counts as one; within it, newest first.

import type { Entry } from "./entry.js";

/** Resources in the order of their disposal. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** Whether one of them uses another. */
  readonly isLinked: boolean;
}

/** Nothing is due. */
export const EMPTY_BATCH: Batch = { entries: [], isLinked: false };

/** Cost: the entries and their links, and the sorting. No recursion. */
export function batchOf(entries: readonly Entry[]): Batch {
  if (entries.length < 2) return { entries, isLinked: false };
  const present = new Set(entries);
  const isLinked = entries.some(({ links }) => links.some(({ used }) => present.has(used)));
  if (!isLinked) return { entries: [...entries].sort(newestFirst), isLinked };
  const rounds = roundsOf(entries);
  const byRound = (a: Entry, b: Entry): number =>
    (rounds.get(a) as number) - (rounds.get(b) as number) || newestFirst(a, b);
  return { entries: [...entries].sort(byRound), isLinked };
}

function newestFirst(a: Entry, b: Entry): number {
  return b.serial - a.serial;
}

/** The round of each entry: the longest way to it from an entry that no other one uses. */
function roundsOf(entries: readonly Entry[]): Map<Entry, number> {
  const cycles = componentsOf(entries);
  const cycleOf = new Map<Entry, number>();
  for (const [index, members] of cycles.entries()) {
    for (const member of members) cycleOf.set(member, index);
  }
  // Components come used ones first, so users are met before what they use from the end on.
  const rounds = new Array<number>(cycles.length).fill(0);
  const result = new Map<Entry, number>();
  for (let index = cycles.length - 1; index >= 0; index--) {
    const round = rounds[index] as number;
    for (const member of cycles[index] as Entry[]) {
      result.set(member, round);
      for (const { used } of member.links) {
        const other = cycleOf.get(used);
        if (other === undefined || other === index) continue;
        rounds[other] = Math.max(rounds[other] as number, round + 1);
      }
    }
  }
  return result;
}

/**
 * The strongly connected components of the entries and their links, each after those it uses:
 * Tarjan's algorithm, with a stack of its own.
 */
function componentsOf(entries: readonly Entry[]): Entry[][] {
  const present = new Set(entries);
  const found = new Map<Entry, Visit>();
  const components: Entry[][] = [];
  const open: Visit[] = [];
  for (const root of entries) {
    if (found.has(root)) continue;
    const path = [visit(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const used = top.entry.links[top.next++]?.used;
      if (used) {
        const known = found.get(used);
        if (known) {
          if (known.isOpen) top.low = Math.min(top.low, known.number);
        } else if (present.has(used)) {
          path.push(visit(used));
        }
        continue;
      }
      path.pop();
      const below = path.at(-1);
      if (below) below.low = Math.min(below.low, top.low);
      if (top.low === top.number) components.push(close(top));
    }
  }
  return components;

  function visit(entry: Entry): Visit {
    const made = { entry, number: found.size, low: found.size, next: 0, isOpen: true };
    found.set(entry, made);
    open.push(made);
    return made;
  }

  function close(first: Visit): Entry[] {
    const members = open.splice(open.lastIndexOf(first));
    for (const member of members) member.isOpen = false;
    return members.map(({ entry }) => entry);
  }
}

/** An entry on its way through Tarjan's algorithm. */
interface Visit {
  readonly entry: Entry;
  readonly number: number;
  /** The smallest number of an open entry that it is known to reach. */
  low: number;
  /** The next of its links to follow. */
  next: number;
  isOpen: boolean;
}
