// How many objects of each type there are, and how that changes. References are not read, so it costs one
// look at each object.

import { type Inspected, inspectionFor, Numbering } from "../heap/inspection.js";
import { defineIdentity } from "../host/identity.js";
import { bytesOf, listNodes, positionCount } from "./graph.js";

/** The objects of one type. */
export interface TypeCount {
  readonly type: string;
  readonly count: number;
  /** Their bytes in the heap's memory, and the external bytes that they stand for. */
  readonly bytes: number;
}

/** How the number of objects of one type changed. */
export interface TypeGrowth extends TypeCount {
  /** How many more objects there are; negative for fewer. */
  readonly change: number;
  readonly bytesChange: number;
}

/** Names the types of a raw heap. */
export type TypeName = (type: number) => string;

/** The objects of each type, the most common type first. Cost: one look at each object. */
export function countTypes(heap: Inspected, typeName?: TypeName): TypeCount[] {
  const inspection = inspectionFor("countTypes", heap);
  const { engine, external } = inspection;
  const numbers = new Numbering<number>();
  const counts: number[] = [];
  const bytes: number[] = [];
  const columns = engine.columns();
  const { rows } = columns;
  const { slots } = listNodes(columns);
  for (let node = 0; node < slots.length; node++) {
    const slot = slots[node] as number;
    const type = numbers.of(inspection.typeOf(slot, columns));
    counts[type] = (counts[type] ?? 0) + 1;
    const inside = bytesOf(rows[slot << 2] as number, positionCount(rows, slot));
    bytes[type] = (bytes[type] ?? 0) + inside + external.of(slot);
  }
  const nameOf = typeName ?? ((type: number) => inspection.nameOfType(type));
  return sumTypes(numbers.values.map(nameOf), counts, bytes);
}

/** Merges types of the same name. The most common first, then by name. */
export function sumTypes(
  names: readonly string[],
  counts: readonly number[],
  bytes: readonly number[],
): TypeCount[] {
  const sums = new Map<string, { count: number; bytes: number }>();
  for (const [index, name] of names.entries()) {
    const sum = sums.get(name) ?? { count: 0, bytes: 0 };
    sum.count += counts[index] ?? 0;
    sum.bytes += bytes[index] ?? 0;
    sums.set(name, sum);
  }
  return Array.from(sums, ([type, sum]) => ({ type, ...sum })).sort(
    (a, b) => b.count - a.count || compareNames(a.type, b.type),
  );
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The types whose number of objects changed, the one that grew most first. */
export function compareGrowth(
  before: ReadonlyMap<string, TypeCount>,
  now: ReadonlyMap<string, TypeCount>,
): TypeGrowth[] {
  const growths: TypeGrowth[] = [];
  for (const type of new Set([...now.keys(), ...before.keys()])) {
    const { count, bytes } = now.get(type) ?? { count: 0, bytes: 0 };
    const change = count - (before.get(type)?.count ?? 0);
    const bytesChange = bytes - (before.get(type)?.bytes ?? 0);
    if (change !== 0) growths.push({ type, count, bytes, change, bytesChange });
  }
  return growths.sort((a, b) => b.change - a.change || compareNames(a.type, b.type));
}

/**
 * What grew between two points of a program. It keeps counts, not objects.
 *
 * @example
 * ```ts
 * import { GCObject, gc } from "ouroboros-gc";
 * import { Growth } from "ouroboros-gc/inspect";
 * class Session extends GCObject {}
 * const growth = new Growth(gc);
 * new Session();
 * new Session();
 * console.log(growth.next()[0]?.type, growth.next().length); // Session 0
 * ```
 */
export class Growth {
  readonly #heap: Inspected;
  readonly #typeName: TypeName | undefined;
  #before: Map<string, TypeCount>;

  /** The first point is now. */
  constructor(heap: Inspected, typeName?: TypeName) {
    this.#heap = heap;
    this.#typeName = typeName;
    this.#before = this.#count();
  }

  /**
   * The types whose number of objects has changed since the last point, the one that grew most first.
   * The next point is now.
   */
  next(): TypeGrowth[] {
    const before = this.#before;
    const now = this.#count();
    this.#before = now;
    return compareGrowth(before, now);
  }

  #count(): Map<string, TypeCount> {
    return new Map(countTypes(this.#heap, this.#typeName).map((each) => [each.type, each]));
  }
}

defineIdentity(Growth.prototype, "Growth");
