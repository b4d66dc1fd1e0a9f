// In which order resources that are due together are disposed: round by round. A round is all that
// nothing undisposed uses any more, where a cycle counts as one; within it, newest first.

import type { Entry } from "./entry.js";

/** Resources that are due together. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** What none of the others uses. */
  readonly firstRound: readonly Component[];
}

/** A cycle, or one resource that is in none: while the disposer of a member is at work, all wait. */
export interface Component {
  /** Newest first. */
  readonly members: readonly Entry[];
  /** Members that are through. */
  ended: number;
  /** A member's disposer is at work. */
  isWaiting: boolean;
  /** Those that a member uses, once for each link. */
  readonly uses: Component[];
  /** Links from members of other components that are not through. */
  userCount: number;
}

/** Nothing is due. */
export const EMPTY_BATCH: Batch = { entries: [], firstRound: [] };

/** Cost: the entries and their links. No recursion. */
export function batchOf(entries: readonly Entry[]): Batch {
  const present = new Set(entries);
  const isLinked = entries.some(({ links }) => links.some(({ used }) => present.has(used)));
  if (!isLinked) return { entries, firstRound: entries.map((entry) => componentOf([entry])) };
  const components = componentsOf(entries, present).map(componentOf);
  const byMember = new Map<Entry, Component>();
  for (const component of components) {
    for (const member of component.members) byMember.set(member, component);
  }
  for (const component of components) {
    for (const { links } of component.members) {
      for (const { used } of links) {
        const other = byMember.get(used);
        if (!other || other === component) continue;
        component.uses.push(other);
        other.userCount++;
      }
    }
  }
  return { entries, firstRound: components.filter(({ userCount }) => userCount === 0) };
}

function componentOf(members: Entry[]): Component {
  return { members: members.sort(newestFirst), ended: 0, isWaiting: false, uses: [], userCount: 0 };
}

function newestFirst(a: Entry, b: Entry): number {
  return b.serial - a.serial;
}

/** What is left of each component of a round, in the order of disposal. */
export function turnsOf(round: readonly Component[]): { entry: Entry; component: Component }[] {
  return round
    .flatMap((component) =>
      component.members.slice(component.ended).map((entry) => ({ entry, component })),
    )
    .sort((a, b) => newestFirst(a.entry, b.entry));
}

/** A member is through. The components that nothing undisposed uses any more since then. */
export function endTurn(component: Component): Component[] {
  if (++component.ended < component.members.length) return [];
  return component.uses.filter((used) => --used.userCount === 0);
}

/**
 * The strongly connected components of the entries and their links: Tarjan's algorithm, with a
 * stack of its own.
 */
function componentsOf(entries: readonly Entry[], present: ReadonlySet<Entry>): Entry[][] {
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
