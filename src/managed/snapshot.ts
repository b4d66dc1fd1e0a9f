// How snapshots of Vitest and Jest show managed objects: a plugin of pretty-format, with which both print.

import { attributesIn } from "./appearance.js";
import { itemsOfList } from "./list.js";
import { type ManagedObject, type ObjectState, stateOf } from "./object.js";
import { WeakReference } from "./weak-reference.js";

/** A plugin for `expect.addSnapshotSerializer`. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize<C extends object>(
    value: unknown,
    config: C,
    indentation: string,
    depth: number,
    refs: unknown[],
    print: Print<C>,
  ): string;
}

type Print<C> = (
  value: unknown,
  config: C,
  indentation: string,
  depth: number,
  refs: unknown[],
  hasCalledToJSON?: boolean,
) => string;

/** How many levels of objects are printed in full; deeper ones are only names. */
const LEVELS = 50;

/** The objects of one snapshot, numbered in the order in which they are printed. */
interface Met {
  readonly numbers: Map<ManagedObject, number>;
  readonly printed: Set<ManagedObject>;
  level: number;
}

/** By the printer's configuration, which is a new object for each snapshot. */
const snapshots = new WeakMap<object, Met>();

function metIn(config: object): Met {
  const met = snapshots.get(config) ?? { numbers: new Map(), printed: new Set(), level: 0 };
  snapshots.set(config, met);
  return met;
}

/** Its class and its number in the snapshot, which does not depend on other tests. */
function nameIn(met: Met, object: ManagedObject): string {
  const number = met.numbers.get(object) ?? met.numbers.size + 1;
  met.numbers.set(object, number);
  return `${stateOf(object)?.record.name || "(anonymous)"}#${number}`;
}

/** An object that prints like this one: its items or attributes, with a class of its name. */
function shapeOf(state: ObjectState, name: string): object {
  const items = itemsOfList(state.object);
  const attributes = attributesIn("snapshot", state.object, state);
  const hasBoth = items && Object.keys(attributes).length > 0;
  const shape = hasBoth
    ? { ...attributes, "[items]": [...items] }
    : items
      ? [...items]
      : attributes;
  const maker = Object.defineProperty(() => {}, "name", { value: name });
  const prototype: unknown = Object.create(Object.getPrototypeOf(shape), {
    constructor: { value: maker },
  });
  return Object.setPrototypeOf(shape, prototype as object) as object;
}

/**
 * For `expect.addSnapshotSerializer` of Vitest and Jest: snapshots show managed objects by class and
 * attributes, lists by items, the same before a collection and after it. Each object has a number in the
 * snapshot. When it is printed again, only its name is, so that cycles end and shared objects can be
 * recognised. Beyond 50 levels an object is a name and `…`.
 *
 * @example
 * ```ts
 * import { GCList, GCObject, give } from "ouroboros-gc";
 * import { snapshotSerializer } from "ouroboros-gc/testing";
 * import { format } from "pretty-format"; // what Vitest and Jest print snapshots with
 * class Node extends GCObject {
 *   parent?: Node;
 *   readonly children = give(new GCList<Node>());
 * }
 * const root = new Node();
 * const kid = new Node();
 * root.children.push(give(kid));
 * kid.parent = root;
 * const text = format(root.children, { plugins: [snapshotSerializer] });
 * console.log(text.split("\n")[0]); // GCList#1 [
 * console.log(text.split("\n")[1]?.trim()); // Node#2 {
 * ```
 */
export const snapshotSerializer: SnapshotSerializer = {
  test: (value) => stateOf(value) !== undefined,
  serialize(value, config, indentation, depth, refs, print) {
    const state = stateOf(value) as ObjectState;
    const { object } = state;
    const met = metIn(config);
    const name = nameIn(met, object);
    if (state.isDead) return `${name} (deallocated)`;
    if (WeakReference.isOne(object)) {
      const referent = state.heap.life.isReady ? object.deref() : undefined;
      return `${name} → ${referent ? nameIn(met, referent) : "(gone)"}`;
    }
    if (met.printed.has(object)) return name;
    if (met.level >= LEVELS) return `${name} …`;
    met.printed.add(object);
    met.level++;
    try {
      return print(shapeOf(state, name), config, indentation, depth, refs, true);
    } finally {
      met.level--;
    }
  },
};
