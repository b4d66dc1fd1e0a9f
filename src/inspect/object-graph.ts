// Queries on a graph of objects, of a heap or of a snapshot: objects in, objects out.

import { checkInteger } from "../errors/arguments.js";
import { findCycles } from "../graph/components.js";
import { DominatorTree, sumRetainedByType } from "../graph/dominator-tree.js";
import { findDominators, NO_DOMINATOR, type Retained, sumRetained } from "../graph/dominators.js";
import { type Entries, findWays, isReached, wayTo } from "../graph/reach.js";
import { type Rows, reverseRows } from "../graph/rows.js";
import { Chain } from "./chain.js";
import { sumTypes, type TypeCount } from "./type-counts.js";

/** An object, and how much it retains: what would be freed without it. */
export interface RetainedObject<T> {
  readonly object: T;
  /** Bytes of the object and everything that only it keeps alive. */
  readonly bytes: number;
  /** Number of those objects, itself included. */
  readonly count: number;
}

/** The objects of one type, and what they retain. */
export interface TypeRetained extends TypeCount {
  /** Sum of what they retain, each byte once. */
  readonly retained: number;
}

/** A node in a picture. */
export interface Box {
  readonly texts: readonly string[];
  /** Graphviz's words. */
  readonly styles: readonly string[];
}

/** A reference in a picture. */
export interface Arrow {
  readonly to: number;
  readonly name: string;
  readonly isWeak: boolean;
}

/**
 * A graph at one moment. What a query needs beyond the graph (reverse index, dominators) is computed at
 * first use, and kept.
 */
export abstract class ObjectGraph<T> {
  #referrers: Rows | undefined;
  #dominators: Uint32Array | undefined;
  #retained: Retained | undefined;
  #tree: DominatorTree | undefined;

  /** The references that keep their targets alive. @internal */
  abstract readonly rows: Rows;
  /** The nodes from which all others are reached. @internal */
  abstract readonly entries: Pick<Entries, "held" | "garbage" | "ways">;
  /** The type of each node, an index into `typeNames`. @internal */
  abstract readonly types: Uint32Array;
  /** @internal */
  abstract readonly typeNames: readonly string[];
  /** Bytes of each node. @internal */
  abstract readonly sizes: ArrayLike<number>;
  /** The object of a node. @internal */
  abstract objectAt(node: number): T;
  /** The node of an object; other values are refused with the call's name. @internal */
  abstract node(call: string, object: T): number;
  /** The object's name in texts. @internal */
  abstract nameOf(object: T): string;
  /** The name in texts of the reference from one node to another. @internal */
  abstract nameOfReference(source: number, target: number): string;
  /** Number of references to the node from outside. @internal */
  abstract externalOf(node: number): number;

  /** How a picture shows the node. @internal */
  abstract boxOf(node: number): Box;
  /** The references that a picture shows. @internal */
  abstract arrowsOf(node: number): Iterable<Arrow>;

  /** Number of objects. */
  get objectCount(): number {
    return this.types.length;
  }

  // --- By type

  /** The objects of each type, the most common type first. */
  countByType(): TypeCount[] {
    const { types, sizes } = this;
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
    const { types, typeNames } = this;
    const isMeant = typeNames.map((name) => name === type);
    const objects: T[] = [];
    for (let node = 0; node < types.length; node++) {
      if (isMeant[types[node] as number]) objects.push(this.objectAt(node));
    }
    return objects;
  }

  /** The name of the object's type. */
  typeOf(object: T): string {
    return this.typeNames[this.types[this.node("typeOf", object)] as number] as string;
  }

  // --- Neighbours

  /** The objects that refer to the object, each once. Cost: their number, once the index exists. */
  referrers(object: T): T[] {
    return this.#neighbours(this.referrerRows, this.node("referrers", object));
  }

  /** The objects that it refers to, each once. */
  referents(object: T): T[] {
    return this.#neighbours(this.rows, this.node("referents", object));
  }

  #neighbours({ offsets, targets }: Rows, node: number): T[] {
    return this.objectsOf(new Set(targets.subarray(offsets[node], offsets[node + 1])));
  }

  // --- Why objects are alive

  /**
   * The shortest path to the object from one that is held from outside; undefined when there is none: the
   * object is garbage, which the next full collection frees.
   */
  whyAlive(object: T): Chain<T> | undefined {
    return this.#chain(wayTo(this.entries.ways, this.node("whyAlive", object)));
  }

  /** The shortest path from the object to one that `isEnd` accepts, which may be itself. */
  chainFrom(object: T, isEnd: (object: T) => boolean): Chain<T> | undefined {
    return this.#search(this.rows, this.node("chainFrom", object), isEnd, false);
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
    const ways = findWays(rows, [start], (node) => isEnd(this.objectAt(node)));
    if (ways.end < 0) return undefined;
    const way = wayTo(ways, ways.end);
    return this.#chain(isBackward ? way.reverse() : way);
  }

  #chain(way: readonly number[]): Chain<T> | undefined {
    const [first] = way;
    if (first === undefined) return undefined;
    const objects = this.objectsOf(way);
    const references = way.slice(1).map((node, index) => this.nameOfReference(way[index]!, node));
    const external = this.externalOf(first);
    return new Chain(objects, references, (object) => this.nameOf(object), external);
  }

  /** @internal */
  objectsOf(nodes: Iterable<number>): T[] {
    return Array.from(nodes, (node) => this.objectAt(node));
  }

  /** Objects that nothing outside holds, directly or not. Of a heap, the next full collection frees them. */
  garbage(): T[] {
    const { ways } = this.entries;
    const objects: T[] = [];
    for (let node = 0; node < this.objectCount; node++) {
      if (!isReached(ways, node)) objects.push(this.objectAt(node));
    }
    return objects;
  }

  /** The members of each cycle: objects that can all reach each other. */
  cycles(): T[][] {
    const cycles = findCycles(this.rows);
    return cycles.map((nodes) => this.objectsOf(nodes));
  }

  // --- What objects keep alive

  /** How much would be freed without the object. */
  retained(object: T): RetainedObject<T> {
    return this.#retainedBy(this.node("retained", object));
  }

  /** The `limit` objects that retain the most bytes. */
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
    return dominator === NO_DOMINATOR ? undefined : this.objectAt(dominator);
  }

  /**
   * The objects whose `dominator` the object is, those that retain most first: with what each of them retains
   * they are all that it retains, beside itself. Cost: their number, once the index exists.
   */
  dominated(object: T): T[] {
    const { bytes } = this.retainedSizes;
    const nodes = [...this.#dominatorTree.children(this.node("dominated", object))];
    nodes.sort((a, b) => (bytes[b] as number) - (bytes[a] as number) || a - b);
    return this.objectsOf(nodes);
  }

  get #dominatorTree(): DominatorTree {
    this.#tree ??= new DominatorTree(this.dominators);
    return this.#tree;
  }

  /**
   * The types by what their objects retain together, most first. What an object retains through another of
   * its type counts once.
   */
  retainedByType(): TypeRetained[] {
    const numbersOf = new Map<string, number>();
    for (const name of this.typeNames) {
      if (!numbersOf.has(name)) numbersOf.set(name, numbersOf.size);
    }
    const numbers = this.typeNames.map((name) => numbersOf.get(name) as number);
    const types = this.types.map((type) => numbers[type] as number);
    const { bytes } = this.retainedSizes;
    const sums = sumRetainedByType(this.dominators, types, numbersOf.size, bytes);
    return this.countByType()
      .map((each) => ({ ...each, retained: sums[numbersOf.get(each.type) as number] as number }))
      .sort((a, b) => b.retained - a.retained);
  }

  #retainedBy(node: number): RetainedObject<T> {
    const { bytes, counts } = this.retainedSizes;
    const object = this.objectAt(node);
    return { object, bytes: bytes[node] as number, count: counts[node] as number };
  }

  // --- Computed once

  /** @internal */
  get referrerRows(): Rows {
    this.#referrers ??= reverseRows(this.rows);
    return this.#referrers;
  }

  /** @internal */
  get dominators(): Uint32Array {
    this.#dominators ??= this.findDominators();
    return this.#dominators;
  }

  /** @internal */
  findDominators(): Uint32Array {
    return findDominators(this.rows, this.entries);
  }

  /** @internal */
  get retainedSizes(): Retained {
    this.#retained ??= sumRetained(this.dominators, this.sizes);
    return this.#retained;
  }
}
