// Why an object is alive: the shortest path of references to it from one that is held from outside, found
// by the search that `ouroboros-gc/inspect` has.

import { findWays, wayTo } from "../../src/graph/reach.js";
import type { Rows } from "../../src/graph/rows.js";
import type { Moment, SeenObject } from "../recording/moment.js";
import type { Objects } from "../recording/visible.js";

/** What holds the next one. The last is the object itself. */
export interface PathStep {
  readonly text: string;
  /** Of an object that is shown. */
  readonly handle: number | undefined;
  /** Through which attribute, key or index; empty where nothing names it. */
  readonly through: string;
}

/** The way to the object, beginning with what is no object; empty when nothing leads to it: it is garbage. */
export function pathTo(moment: Moment, shown: Objects, handle: number): PathStep[] {
  const way = wayOf(moment, handle);
  const [first] = way;
  if (!first) return [];
  // The interpreter's own objects at the beginning are one box on the page.
  const begin = way.findIndex((object) => shown.has(object.handle));
  const start = begin > 0 ? "the interpreter" : outsideOf(moment, first);
  const steps = way.slice(Math.max(0, begin)).map((object, at, all) => ({
    text: object.label,
    handle: shown.has(object.handle) ? object.handle : undefined,
    through: nameOfReference(object, all[at + 1]),
  }));
  return [{ text: start, handle: undefined, through: "" }, ...steps];
}

function wayOf({ objects, pending = [] }: Moment, handle: number): SeenObject[] {
  const all = [...objects.values()];
  const nodes = new Map(all.map((object, node) => [object.handle, node]));
  const end = nodes.get(handle);
  if (end === undefined) return [];
  const isPending = new Set(pending.map(({ to }) => to));
  const held = all.flatMap((object, node) =>
    object.external > 0 || isPending.has(object.handle) ? [node] : [],
  );
  const ways = findWays(rowsOf(all, nodes), held, (node) => node === end);
  return wayTo(ways, end).map((node) => all[node] as SeenObject);
}

function rowsOf(all: readonly SeenObject[], nodes: ReadonlyMap<number, number>): Rows {
  const offsets = new Uint32Array(all.length + 1);
  const targets: number[] = [];
  for (const [node, { references }] of all.entries()) {
    for (const to of references) {
      const target = nodes.get(to);
      if (target !== undefined) targets.push(target);
    }
    offsets[node + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets) };
}

/** A variable of a running function, what the collector does, or the machine's stack. */
function outsideOf({ variables, pending = [] }: Moment, { handle, external }: SeenObject): string {
  const variable = variables.find(({ to }) => to === handle);
  if (variable) return `${variable.name} of ${variable.scope}()`;
  const held = external === 0 ? pending.find(({ to }) => to === handle) : undefined;
  return held ? `a ${held.why}` : "the stack";
}

function nameOfReference({ references, names }: SeenObject, next: SeenObject | undefined): string {
  return (next && names[references.indexOf(next.handle)]) ?? "";
}
