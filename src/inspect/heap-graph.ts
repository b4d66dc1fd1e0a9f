// The graph of a heap, as users query it: objects in, objects out.

import { checkInteger, checkOptions } from "../errors/arguments.js";
import { rangeError, show, typeError } from "../errors/error.js";
import { Entries } from "../graph/reach.js";
import type { Rows } from "../graph/rows.js";
import type { Inspection } from "../heap/inspection.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import {
  type Graph,
  gcRefsOf,
  heldFromOutside,
  type Marks,
  marksOf,
  positionOf,
  takeGraph,
} from "./graph.js";
import { type Arrow, type Box, ObjectGraph } from "./object-graph.js";
import type { TypeName } from "./type-counts.js";

/** Options of `inspect`. */
export interface InspectOptions<T> {
  /** Names the types of a raw heap; without it they are called `type 3`. */
  typeName?: TypeName;
  /**
   * The size of an object in bytes, a whole number; for heaps whose objects stand for something larger.
   * @defaultValue The object's bytes in the heap's memory, and its external bytes.
   */
  sizeOf?: (object: T) => number;
}

/** A heap as rows: row i is that of `ids[i]`. */
export interface HeapRows<T> extends Rows {
  readonly ids: T[];
  readonly weak: Rows;
  readonly roots: T[];
}

/**
 * A heap at one moment: later changes to the heap do not show. It keeps the JavaScript objects that it shows
 * from being collected, so drop it when you are done.
 */
export class HeapGraph<T> extends ObjectGraph<T> {
  /** @internal */
  readonly graph: Graph;
  /** @internal */
  readonly inspection: Inspection;
  /** The object of each node. @internal */
  readonly objects: readonly T[];
  /** The names of the graph's types. @internal */
  override readonly typeNames: readonly string[];
  readonly #hasTypeNames: boolean;
  readonly #sizeOf: ((object: T) => number) | undefined;
  #sizes: ArrayLike<number> | undefined;
  #entries: Entries | undefined;
  #gcRefs: Uint32Array | undefined;
  #weakrefs: ReadonlyMap<number, number> | undefined;

  /** @internal */
  constructor(inspection: Inspection, options: InspectOptions<T>) {
    super();
    checkOptions("inspect", options, "typeName", "sizeOf");
    this.inspection = inspection;
    this.graph = takeGraph(inspection);
    const { slots } = this.graph;
    const columns = inspection.engine.columns();
    const objects = new Array<T>(slots.length);
    for (let node = 0; node < slots.length; node++) {
      objects[node] = inspection.objectAt(slots[node] as number, columns) as T;
    }
    this.objects = objects;
    this.#sizeOf = options.sizeOf;
    this.#hasTypeNames = options.typeName !== undefined;
    const nameOf = options.typeName ?? ((type: number) => inspection.nameOfType(type));
    this.typeNames = this.graph.typeNumbers.map((type) => String(nameOf(type)));
  }

  /** Number of references between them. */
  get referenceCount(): number {
    return this.graph.edgeCount;
  }

  /** Number of references to the object from outside the heap. */
  externalCount(object: T): number {
    return this.graph.externals[this.node("externalCount", object)] as number;
  }

  /** The object's generation, and whether it has a finalizer and the like. */
  marks(object: T): Marks {
    return marksOf(this.graph.metas[this.node("marks", object)] as number);
  }

  /** @internal */
  override get rows(): Graph {
    return this.graph;
  }

  /** @internal */
  override get types(): Uint32Array {
    return this.graph.types;
  }

  /** @internal */
  override objectAt(node: number): T {
    return this.objects[node] as T;
  }

  /** @internal */
  override externalOf(node: number): number {
    return this.graph.externals[node] as number;
  }

  /**
   * A handle tells a reader nothing, so the name of its type is added if there is one.
   * @internal
   */
  override nameOf(object: T): string {
    if (typeof object !== "number" || !this.#hasTypeNames) return this.inspection.nameOf(object);
    return `${this.typeOf(object)} ${object}`;
  }

  /** @internal */
  override nameOfReference(source: number, target: number): string {
    const { offsets, targets } = this.graph;
    let edge = offsets[source] as number;
    while (targets[edge] !== target) edge++;
    return this.referenceName(source, positionOf(this.graph, source, edge));
  }

  /** `.next`, or `[3]` where the position has no name. @internal */
  referenceName(node: number, position: number): string {
    const name = this.inspection.positionName(this.objects[node], position);
    if (name === undefined) return `[${position}]`;
    return name.startsWith("[") ? name : `.${name}`;
  }

  /** @internal */
  override boxOf(node: number): Box {
    const { metas, refcounts, types } = this.graph;
    this.#gcRefs ??= gcRefsOf(this.graph);
    const marks = marksOf(metas[node] as number);
    const name = this.inspection.nameOf(this.objects[node]);
    const type = this.typeNames[types[node] as number] as string;
    const title = name.includes(type) ? name : `${type}: ${name}`;
    const counts = `refcount ${refcounts[node]}, gcRefs ${this.#gcRefs[node]}`;
    const styles: string[] = [];
    if (marks.finalizer !== "none") styles.push("bold");
    if (marks.isWeakref) styles.push("dashed");
    return { texts: [title, counts, markText(marks)], styles };
  }

  /** @internal */
  override *arrowsOf(node: number): Generator<Arrow> {
    const { offsets, targets, weakrefs, referents } = this.graph;
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const name = this.referenceName(node, positionOf(this.graph, node, edge));
      yield { to: targets[edge] as number, name, isWeak: false };
    }
    this.#weakrefs ??= new Map(weakrefs.map((each, index) => [each, referents[index] as number]));
    const referent = this.#weakrefs.get(node);
    if (referent !== undefined) yield { to: referent, name: "", isWeak: true };
  }

  /** Objects held from outside: every path to a live object begins at one of them. */
  held(): T[] {
    return this.objectsOf(heldFromOutside(this.graph));
  }

  /**
   * The objects and their references as rows for `Graph.fromRows` of `ouroboros-gc/graph`: to edit and to
   * mark without freeing anything. The roots are the objects held from outside, and the edges of weak
   * references are weak. Cost: a copy.
   */
  toRows(): HeapRows<T> {
    const { offsets, targets, weakrefs, referents, nodeCount } = this.graph;
    const weakOffsets = new Uint32Array(nodeCount + 1);
    for (const node of weakrefs) weakOffsets[node + 1] = 1;
    for (let node = 0; node < nodeCount; node++)
      weakOffsets[node + 1]! += weakOffsets[node] as number;
    return {
      offsets: offsets.slice(),
      targets: targets.slice(),
      ids: this.objects.slice(),
      weak: { offsets: weakOffsets, targets: Uint32Array.from(referents) },
      roots: this.held(),
    };
  }

  /**
   * Objects held from outside to which no other object refers, except those in `known`: their owner forgot
   * to release them. It misses a forgotten name of an object to which another object refers, too: see `held`.
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

  /** @internal */
  override get entries(): Entries {
    this.#entries ??= new Entries(this.graph, heldFromOutside(this.graph));
    return this.#entries;
  }

  /** Bytes of each node. @internal */
  override get sizes(): ArrayLike<number> {
    const sizeOf = this.#sizeOf;
    this.#sizes ??= sizeOf
      ? this.objects.map((object) => checkInteger("sizeOf", "size", sizeOf(object), 0, SIZE_MAX))
      : this.graph.bytes;
    return this.#sizes;
  }

  /** The node of an object. @internal */
  override node(call: string, object: T): number {
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

function markText({ generation, finalizer, isFinalized }: Marks): string {
  const place = generation < 0 ? "not tracked" : generation === 3 ? "frozen" : `gen ${generation}`;
  if (finalizer === "none") return place;
  const kind = finalizer === "legacy" ? "legacy finalizer" : "finalizer";
  return `${place}, ${kind}${isFinalized ? " called" : ""}`;
}
