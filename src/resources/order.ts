// In which order resources that are due together are disposed: round by round. A round is all that
// nothing undisposed uses any more, where a cycle counts as one; within it, newest first.

import { findComponents } from "../graph/components.js";
import type { Rows } from "../graph/rows.js";
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
  readonly members: Entry[];
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
  if (!isLinked) return { entries, firstRound: entries.map((entry) => newComponent([entry])) };
  const nodes = [...present];
  const rows = linksAmong(nodes);
  const { componentOf, count } = findComponents(rows);
  const components = Array.from({ length: count }, () => newComponent([]));
  for (const [node, entry] of nodes.entries()) {
    const user = components[componentOf[node] as number] as Component;
    user.members.push(entry);
    for (const target of rows.targets.subarray(rows.offsets[node], rows.offsets[node + 1])) {
      const used = components[componentOf[target] as number] as Component;
      if (used === user) continue;
      user.uses.push(used);
      used.userCount++;
    }
  }
  for (const { members } of components) members.sort(newestFirst);
  return { entries, firstRound: components.filter(({ userCount }) => userCount === 0) };
}

/** Which of the entries uses which, by their indexes. */
function linksAmong(entries: readonly Entry[]): Rows {
  const indexes = new Map(entries.map((entry, index) => [entry, index]));
  const offsets = new Uint32Array(entries.length + 1);
  const targets: number[] = [];
  for (const [index, { links }] of entries.entries()) {
    for (const { used } of links) {
      const target = indexes.get(used);
      if (target !== undefined) targets.push(target);
    }
    offsets[index + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets) };
}

function newComponent(members: Entry[]): Component {
  return { members, ended: 0, isWaiting: false, uses: [], userCount: 0 };
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
