// The graph of a heap, as users query it: objects in, objects out.

import { checkInteger, checkOptions } from "../errors/arguments.js";
import { rangeError, show, typeError } from "../errors/error.js";
import { findCycles } from "../graph/components.js";
import { type Rows, reverseRows } from "../graph/rows.js";
import type { Inspection } from "../heap/inspection.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { Chain } from "./chain.js";
import { findDominators, NO_DOMINATOR, type Retained, sumRetained } from "./dominators.js";
import { type Graph, type Marks, marksOf, takeGraph } from "./graph.js";
import { Entries, findWays, heldFromOutside, isReached, wayTo } from "./reach.js";
import { sumTypes, type TypeCount, type TypeName } from "./type-counts.js";

/** Options of `inspect`. */
export interface InspectOptions<T> {
  /** Names the types of a raw heap; without it they are called `type 3`. */
  typeName?: TypeName;
  /**
   * The size of an object in bytes, a whole number; for heaps whose objects stand for something bigger.
   * @defaultValue What the object takes in the heap's memory.
   */
  sizeOf?: (object: T) => number;
}

/** An object, and how much would be freed without it. */
export interface RetainedObject<T> {
  readonly object: T;
  /** Bytes of the object and of everything that only it keeps alive. */
  readonly bytes: number;
  /** Number of those objects, itself included. */
  readonly count: number;
}

/**
 * A heap at one moment: later changes to the heap do not show. It keeps the JavaScript objects that it
 * shows from being collected, so drop it when you are done.
 *
 * What a query needs beyond the graph (the reverse index, dominators) is made at first use, and
 * kept.
 */
export class HeapGraph<T> {
  /** @internal */
  readonly graph: Graph;
  /** @internal */
  readonly inspection: Inspection;
  /** The object of each node. @internal */
  readonly objects: readonly T[];
  /** The names of the graph's types. @internal */
  readonly typeNames: readonly string[];
  readonly #hasTypeNames: boolean;
  readonly #sizeOf: ((object: T) => number) | undefined;
  #sizes: ArrayLike<number> | undefined;
  #referrers: Rows | undefined;
  #entries: Entries | undefined;
  #dominators: Uint32Array | undefined;
  #retained: Retained | undefined;

  /** @internal */
  constructor(inspection: Inspection, options: InspectOptions<T>) {
    checkOptions("inspect", options, "typeName", "sizeOf");
    this.inspection = inspection;
    this.graph = takeGraph(inspection);
    this.objects = Array.from(this.graph.slots, (slot) => inspection.objectAt(slot) as T);
    this.#sizeOf = options.sizeOf;
    this.#hasTypeNames = options.typeName !== undefined;
    const nameOf = options.typeName ?? ((type: number) => inspection.nameOfType(type));
    this.typeNames = this.graph.typeNumbers.map((type) => String(nameOf(type)));
  }

  /** Number of objects. */
  get objectCount(): number {
    return this.graph.nodeCount;
  }

  /** Number of references between them. */
  get referenceCount(): number {
    return this.graph.edgeCount;
  }

  // --- By type

  /** The objects of each type, the most common type first. */
  countByType(): TypeCount[] {
    const { types } = this.graph;
    const { sizes } = this;
    const counts = this.typeNames.map(() => 0);
    const bytes = this.typeNames.map(() => 0);
    for (let node = 0; node < types.length; node++) {
      const type = types[node] as number;
      counts[type]!++;
      bytes[type]! += sizes[node] as number;
    }
    return sumTypes(this.typeNames, counts, bytes);
  }

  /** The `limit` most common types. */
  mostCommonTypes(limit = 10): TypeCount[] {
    checkInteger("mostCommonTypes", "limit", limit, 0, Number.MAX_SAFE_INTEGER);
    return this.countByType().slice(0, limit);
  }

  /** The objects whose type has the name; none when there is no such type. */
  objectsByType(type: string): T[] {
    const { types } = this.graph;
    return this.objects.filter((_, node) => this.typeNames[types[node] as number] === type);
  }

  /** The name of the object's type. */
  typeOf(object: T): string {
    return this.typeNames[this.graph.types[this.node("typeOf", object)] as number] as string;
  }

  // --- Neighbours

  /** The objects that refer to the object, each once. Cost: their number, once the index exists. */
  referrers(object: T): T[] {
    return this.#neighbours(this.referrerRows, this.node("referrers", object));
  }

  /** The objects that it refers to, each once. */
  referents(object: T): T[] {
    return this.#neighbours(this.graph, this.node("referents", object));
  }

  #neighbours({ offsets, targets }: Rows, node: number): T[] {
    return this.#objectsOf(new Set(targets.subarray(offsets[node], offsets[node + 1])));
  }

  /** Number of references to the object that no object of the heap holds. */
  externalCount(object: T): number {
    return this.graph.externals[this.node("externalCount", object)] as number;
  }

  /** The object's generation, and whether it has a finalizer and the like. */
  marks(object: T): Marks {
    return marksOf(this.graph.metas[this.node("marks", object)] as number);
  }

  // --- Why objects are alive

  /**
   * The shortest path to the object from one that is held from outside. undefined when there is none:
   * the object is garbage, which the next full collection frees.
   */
  whyAlive(object: T): Chain<T> | undefined {
    return this.#chain(wayTo(this.entries.ways, this.node("whyAlive", object)));
  }

  /** The shortest path from the object to one that `isEnd` accepts, which may be itself. */
  chainFrom(object: T, isEnd: (object: T) => boolean): Chain<T> | undefined {
    return this.#search(this.graph, this.node("chainFrom", object), isEnd, false);
  }

  /** The shortest path to the object from one that `isStart` accepts, which may be itself. */
  chainTo(object: T, isStart: (object: T) => boolean): Chain<T> | undefined {
    return this.#search(this.referrerRows, this.node("chainTo", object), isStart, true);
  }

  #search(
    rows: Rows,
    start: number,
    isEnd: (object: T) => boolean,
    isBackward: boolean,
  ): Chain<T> | undefined {
    const ways = findWays(rows, [start], (node) => isEnd(this.objects[node] as T));
    if (ways.end < 0) return undefined;
    const way = wayTo(ways, ways.end);
    return this.#chain(isBackward ? way.reverse() : way);
  }

  #chain(way: readonly number[]): Chain<T> | undefined {
    const [first] = way;
    if (first === undefined) return undefined;
    const objects = this.#objectsOf(way);
    const references = way.slice(1).map((node, index) => this.#reference(way[index]!, node));
    const external = this.graph.externals[first] as number;
    return new Chain(objects, references, (object) => this.#nameOf(object), external);
  }

  /** A handle tells a reader nothing, so the name of its type is added where there is one. */
  #nameOf(object: T): string {
    if (typeof object !== "number" || !this.#hasTypeNames) return this.inspection.nameOf(object);
    return `${this.typeOf(object)} ${object}`;
  }

  #reference(source: number, target: number): string {
    const { offsets, targets, positions } = this.graph;
    let edge = offsets[source] as number;
    while (targets[edge] !== target) edge++;
    return this.referenceName(source, positions[edge] as number);
  }

  /** `.next`, or `[3]` where the position has no name. @internal */
  referenceName(node: number, position: number): string {
    const name = this.inspection.positionName(this.objects[node], position);
    return name === undefined ? `[${position}]` : `.${name}`;
  }

  /** Objects that are held from outside: every path to a live object begins at one of them. */
  held(): T[] {
    return this.#objectsOf(heldFromOutside(this.graph));
  }

  #objectsOf(nodes: Iterable<number>): T[] {
    return Array.from(nodes, (node) => this.objects[node] as T);
  }

  /**
   * Objects that are held from outside and that no other object refers to, except those in `known`:
   * their owner forgot to release them. It misses a forgotten name of an object that another object
   * refers to as well: see `held`.
   */
  leaking(known: Iterable<T> = []): T[] {
    const { offsets } = this.referrerRows;
    const expected = new Set(known);
    const leaking: T[] = [];
    for (const node of heldFromOutside(this.graph)) {
      const object = this.objects[node] as T;
      if (offsets[node] === offsets[node + 1] && !expected.has(object)) leaking.push(object);
    }
    return leaking;
  }

  /** Objects that nothing outside holds, directly or not: the next full collection frees them. */
  garbage(): T[] {
    const { ways } = this.entries;
    return this.objects.filter((_, node) => !isReached(ways, node));
  }

  /** The members of each cycle: objects that can all be reached from one another. */
  cycles(): T[][] {
    const cycles = findCycles(this.graph);
    return cycles.map((nodes) => this.#objectsOf(nodes));
  }

  // --- What objects keep alive

  /** How much would be freed without the object. */
  retained(object: T): RetainedObject<T> {
    return this.#retainedBy(this.node("retained", object));
  }

  /** The `limit` objects that retain most, by bytes. */
  mostRetaining(limit = 10): RetainedObject<T>[] {
    checkInteger("mostRetaining", "limit", limit, 0, Number.MAX_SAFE_INTEGER);
    const { bytes } = this.retainedSizes;
    if (limit === 0) return [];
    // Sorting numbers is several times faster than sorting with a comparison.
    const least = bytes.slice().sort()[Math.max(0, bytes.length - limit)] ?? 0;
    const nodes: number[] = [];
    const others: number[] = [];
    for (let node = 0; node < bytes.length; node++) {
      if ((bytes[node] as number) > least) nodes.push(node);
      else if (bytes[node] === least && others.length < limit) others.push(node);
    }
    nodes.sort((a, b) => (bytes[b] as number) - (bytes[a] as number) || a - b);
    return [...nodes, ...others].slice(0, limit).map((node) => this.#retainedBy(node));
  }

  /** The nearest single object without which this one would be freed; undefined when there is none. */
  dominator(object: T): T | undefined {
    const dominator = this.dominators[this.node("dominator", object)] as number;
    return dominator === NO_DOMINATOR ? undefined : this.objects[dominator];
  }

  #retainedBy(node: number): RetainedObject<T> {
    const { bytes, counts } = this.retainedSizes;
    const object = this.objects[node] as T;
    return { object, bytes: bytes[node] as number, count: counts[node] as number };
  }

  // --- Made once

  /** @internal */
  get referrerRows(): Rows {
    this.#referrers ??= reverseRows(this.graph);
    return this.#referrers;
  }

  /** @internal */
  get entries(): Entries {
    this.#entries ??= new Entries(this.graph);
    return this.#entries;
  }

  /** @internal */
  get dominators(): Uint32Array {
    this.#dominators ??= findDominators(this.graph, this.entries);
    return this.#dominators;
  }

  /** @internal */
  get retainedSizes(): Retained {
    this.#retained ??= sumRetained(this.dominators, this.sizes);
    return this.#retained;
  }

  /** Bytes of each node. @internal */
  get sizes(): ArrayLike<number> {
    const sizeOf = this.#sizeOf;
    this.#sizes ??= sizeOf
      ? this.objects.map((object) => checkInteger("sizeOf", "size", sizeOf(object), 0, SIZE_MAX))
      : this.graph.bytes;
    return this.#sizes;
  }

  /** The node of an object. @internal */
  node(call: string, object: T): number {
    const { nodesOfSlots } = this.graph;
    const node = (nodesOfSlots[this.inspection.slotOf(object)] ?? 0) - 1;
    if (node >= 0 && this.objects[node] === object) return node;
    const isObject = typeof object === "number" || typeof object === "object";
    const text = isObject ? this.inspection.nameOf(object) : show(object);
    const refuse = isObject ? rangeError : typeError;
    throw refuse(
      "ERR_ARGUMENT",
      `${call}: ${text} is not in this graph. Inspect the heap again, or pass an object of it.`,
    );
  }
}

defineIdentity(HeapGraph.prototype, "HeapGraph");
definePrinting(HeapGraph.prototype, ({ objectCount, referenceCount, typeNames }, ...how) => {
  const types = new Set(typeNames).size;
  return printFacts("HeapGraph", { objectCount, referenceCount, types }, ...how);
});

const SIZE_MAX = 0xffffffff;
