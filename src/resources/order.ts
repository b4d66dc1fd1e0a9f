// The order in which resources that are due together are disposed: round by round. A round is everything
// that no undisposed resource uses, where a cycle counts as one resource; within a round, newest first.

import { findComponents } from "../graph/components.js";
import type { Rows } from "../graph/rows.js";
import type { Entry, Link } from "./entry.js";

/** Resources that are due together. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** The components that no other uses; empty where no entry uses another. */
  readonly firstRound: readonly Component[];
}

/** A cycle, or a single resource. While the disposer of one member is at work, all others wait. */
export interface Component {
  /** In the order of disposal: newest first, except that parents follow their children. */
  readonly members: Entry[];
  /** Number of members disposed. */
  ended: number;
  /** A member's disposer is at work. */
  isWaiting: boolean;
  /** The components that members use, once for each link. */
  readonly uses: Component[];
  /** Number of links from members of other components that are not finished. */
  userCount: number;
}

/** Nothing is due. */
export const EMPTY_BATCH: Batch = { entries: [], firstRound: [] };

/** Cost: the entries and their links. No recursion. */
export function batchOf(entries: readonly Entry[]): Batch {
  const unlinked: Batch = { entries, firstRound: [] };
  if (entries.every(({ links }) => links.length === 0)) return unlinked;
  const present = new Set(entries);
  const isLinked = entries.some(({ links }) => links.some(({ used }) => present.has(used)));
  if (!isLinked) return unlinked;
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
  for (const { members } of components) inOrder(members);
  return { entries, firstRound: components.filter(({ userCount }) => userCount === 0) };
}

/** The links among the entries, by index. */
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

/** After this: newest first, with the children of a parent right before it. No recursion. */
function inOrder(members: Entry[]): void {
  members.sort(newestFirst);
  if (members.length < 2 || !members.some(({ links }) => links.some(isOfParent))) return;
  const waiting = new Set(members);
  const path: { readonly entry: Entry; readonly children: Entry[] }[] = [];
  const enter = (entry: Entry): void => {
    if (waiting.delete(entry)) path.push({ entry, children: childrenOf(entry) });
  };
  let count = 0;
  for (const member of [...members]) {
    enter(member);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const child = top.children.pop();
      if (child) enter(child);
      else members[count++] = (path.pop() as typeof top).entry;
    }
  }
}

/** The children, newest last. */
function childrenOf({ usedBy }: Entry): Entry[] {
  const children = usedBy.filter(isOfParent).map(({ user }) => user);
  return children.sort(oldestFirst);
}

function isOfParent({ isParent }: Link): boolean {
  return isParent;
}

export function newestFirst(a: Entry, b: Entry): number {
  return b.serial - a.serial;
}

export function oldestFirst(a: Entry, b: Entry): number {
  return a.serial - b.serial;
}

/** A resource, when its turn comes. */
interface Turn {
  readonly entry: Entry;
  readonly component: Component;
  /** Highest first: its serial, or that of an older member of its cycle that goes before it. */
  readonly rank: number;
}

/** The members left in each component of a round, in the order of disposal. */
export function turnsOf(round: readonly Component[]): Turn[] {
  const turns: Turn[] = [];
  for (const component of round) {
    let rank = Number.POSITIVE_INFINITY;
    for (let index = component.ended; index < component.members.length; index++) {
      const entry = component.members[index] as Entry;
      rank = Math.min(rank, entry.serial);
      turns.push({ entry, component, rank });
    }
  }
  return turns.sort((a, b) => b.rank - a.rank);
}

/** Counts a member as disposed. Returns the components that no undisposed resource uses any more. */
export function endTurn(component: Component): Component[] {
  if (++component.ended < component.members.length) return [];
  return component.uses.filter((used) => --used.userCount === 0);
}
