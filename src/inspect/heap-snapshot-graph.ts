// A heap snapshot read from a file, as users query it. Its objects are numbers: the indexes of the file's
// nodes; 0 is the root.

import { checkBoolean, checkInteger, checkOptions, wrongArgument } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";
import { findDominators, NO_DOMINATOR } from "../graph/dominators.js";
import type { Rows } from "../graph/rows.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { isIndexed } from "../snapshot/columns.js";
import { detachedNodes } from "../snapshot/detached.js";
import { edgeName, holdingRows, shallowSizes, userRoots } from "../snapshot/holding.js";
import { readSnapshot, type SnapshotProgress } from "../snapshot/load.js";
import type { SnapshotFile } from "../snapshot/reader.js";
import type { SnapshotSource } from "../snapshot/source.js";
import { type Arrow, type Box, ObjectGraph } from "./object-graph.js";
import { ROOT, SnapshotEntries } from "./snapshot-entries.js";
import { nameTypes, type Types } from "./snapshot-types.js";

/** Options of `loadHeapSnapshot`. */
export interface LoadOptions {
  /** Stops reading; the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Called after each piece that was read. */
  onProgress?: (progress: SnapshotProgress) => void;
  /**
   * Whether weak references count as if they kept their targets alive.
   * @defaultValue false, as in Chrome DevTools
   */
  followWeak?: boolean;
}

/** What a heap snapshot says about one node. */
export interface SnapshotNode {
  readonly node: number;
  /** An object has the same id in every snapshot of one run; DevTools shows it after an @. */
  readonly id: number;
  /** As in the file: object, closure, string, native, hidden, ... */
  readonly kind: string;
  /** The name of a class or function, or the text of a string. */
  readonly name: string;
  /** The type under which it is counted. */
  readonly type: string;
  /** Bytes, including those of the arrays that only it owns. */
  readonly selfSize: number;
}

/** A reference from one node to another. */
export interface SnapshotEdge {
  readonly from: number;
  readonly to: number;
  /** `.name` or `[index]`. */
  readonly name: string;
  /** As in the file: property, element, context, internal, hidden, shortcut, weak. */
  readonly kind: string;
}

/** Strings with the same text. */
export interface DuplicatedString {
  /** The text in the snapshot, in which V8 cuts long strings. */
  readonly text: string;
  readonly count: number;
  /** Bytes of all of them; `wasted` is those of all but one. */
  readonly bytes: number;
  readonly wasted: number;
}

const TEXT_LENGTH = 40;

/**
 * A heap snapshot, in columns. It keeps about 18 bytes per node, 9 per edge, and the file's strings; a query
 * may need several times that while it runs.
 */
export class HeapSnapshot extends ObjectGraph<number> {
  /** @internal */
  readonly file: SnapshotFile;
  readonly #followsWeak: boolean;
  #rows: Rows | undefined;
  #entries: SnapshotEntries | undefined;
  #types: Types | undefined;
  #sizes: Uint32Array | Float64Array | undefined;
  #detached: number[] | undefined;

  /** @internal */
  constructor(file: SnapshotFile, followsWeak: boolean) {
    super();
    this.file = file;
    this.#followsWeak = followsWeak;
  }

  override get objectCount(): number {
    return this.file.nodes.count;
  }

  /** Number of references between them, of all kinds. */
  get referenceCount(): number {
    return this.file.edges.count;
  }

  // --- Nodes and their edges

  /** What the file says about the node. */
  describe(node: number): SnapshotNode {
    this.node("describe", node);
    const { nodes, meta } = this.file;
    return {
      node,
      id: nodes.ids[node] as number,
      kind: meta.nodeTypes[nodes.types[node] as number] as string,
      name: this.#nameAt(node),
      type: this.typeOf(node),
      selfSize: this.sizes[node] as number,
    };
  }

  /** The node with the id, which DevTools shows after an @; undefined when there is none. */
  nodeOfId(id: number): number | undefined {
    const node = this.file.nodes.ids.indexOf(id);
    return node < 0 ? undefined : node;
  }

  /** All references from the node, including weak ones. */
  edges(node: number): SnapshotEdge[] {
    this.node("edges", node);
    const { offsets } = this.file.nodes;
    const edges: SnapshotEdge[] = [];
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      edges.push(this.#edge(node, edge));
    }
    return edges;
  }

  /** The references that keep the node alive. */
  holders(node: number): SnapshotEdge[] {
    return this.referrers(node).flatMap((from) =>
      this.edges(from).filter(
        ({ to, kind }) => to === node && (kind !== "weak" || this.#followsWeak),
      ),
    );
  }

  #edge(from: number, edge: number): SnapshotEdge {
    const { edges, meta } = this.file;
    const kind = meta.edgeTypes[edges.types[edge] as number] as string;
    return { from, to: edges.targets[edge] as number, name: edgeName(this.file, edge), kind };
  }

  // --- What only a snapshot knows

  /** Nodes of a document that are no longer in it. */
  detached(): number[] {
    this.#detached ??= detachedNodes(this.file);
    return this.#detached.slice();
  }

  /** Texts that several strings have, most wasteful first. */
  duplicatedStrings(limit = 100): DuplicatedString[] {
    checkInteger("duplicatedStrings", "limit", limit, 0, Number.MAX_SAFE_INTEGER);
    const { nodes, meta, strings } = this.file;
    const STRING = meta.nodeTypes.indexOf("string");
    const sums = new Map<number, { count: number; bytes: number; largest: number }>();
    for (let node = 0; node < nodes.count; node++) {
      if (nodes.types[node] !== STRING) continue;
      const name = nodes.names[node] as number;
      const size = nodes.selfSizes[node] as number;
      const sum = sums.get(name) ?? { count: 0, bytes: 0, largest: 0 };
      sums.set(name, sum);
      sum.count++;
      sum.bytes += size;
      sum.largest = Math.max(sum.largest, size);
    }
    return [...sums]
      .filter(([, { count }]) => count > 1)
      .map(([name, { count, bytes, largest }]) => ({ name, count, bytes, wasted: bytes - largest }))
      .sort((a, b) => b.wasted - a.wasted || a.name - b.name)
      .slice(0, limit)
      .map(({ name, ...sum }) => ({ text: strings.at(name), ...sum }));
  }

  // --- What queries read

  /** @internal */
  override get rows(): Rows {
    this.#rows ??= holdingRows(this.file, this.#followsWeak);
    return this.#rows;
  }

  /** @internal */
  override get entries(): SnapshotEntries {
    this.#entries ??= new SnapshotEntries(this.rows, userRoots(this.file));
    return this.#entries;
  }

  /** @internal */
  override get types(): Uint32Array {
    this.#types ??= nameTypes(this.file);
    return this.#types.types;
  }

  /** @internal */
  override get typeNames(): readonly string[] {
    this.#types ??= nameTypes(this.file);
    return this.#types.names;
  }

  /** @internal */
  override get sizes(): Uint32Array | Float64Array {
    this.#sizes ??= shallowSizes(this.file);
    return this.#sizes;
  }

  /** As in DevTools, nodes that several entries hold belong to the root. @internal */
  override findDominators(): Uint32Array {
    const dominators = findDominators(this.rows, this.entries);
    for (let node = 1; node < dominators.length; node++) {
      if (dominators[node] === NO_DOMINATOR) dominators[node] = ROOT;
    }
    return dominators;
  }

  /** @internal */
  override objectAt(node: number): number {
    return node;
  }

  /** @internal */
  override externalOf(): number {
    return 0;
  }

  /** @internal */
  override node(call: string, node: number): number {
    if (typeof node !== "number") throw wrongArgument(call, "node", "a number", node);
    if (Number.isInteger(node) && node >= 0 && node < this.objectCount) return node;
    throw rangeError(
      "ERR_ARGUMENT",
      `${call}: ${node} is not a node of this snapshot (expected 0 to ${this.objectCount - 1}). ` +
        "For the number after an @ use nodeOfId().",
    );
  }

  #nameAt(node: number): string {
    return this.file.strings.at(this.file.nodes.names[node] as number);
  }

  /** @internal */
  override boxOf(node: number): Box {
    const retained = this.retainedSizes.bytes[node];
    const sizes = `${this.sizes[node]} bytes, retains ${retained}`;
    return { texts: [this.nameOf(node), sizes], styles: [] };
  }

  /** @internal */
  override arrowsOf(node: number): Arrow[] {
    return this.edges(node).map(({ to, name, kind }) => ({ to, name, isWeak: kind === "weak" }));
  }

  /** What chains and pictures call the node: `Session @1234`. */
  label(node: number): string {
    return this.nameOf(this.node("label", node));
  }

  /** @internal */
  override nameOf(node: number): string {
    if (node === ROOT) return "(root)";
    const { nodes, meta } = this.file;
    const kind = meta.nodeTypes[nodes.types[node] as number];
    const name = this.#nameAt(node);
    const text = name.length > TEXT_LENGTH ? `${name.slice(0, TEXT_LENGTH)}…` : name;
    const id = `@${nodes.ids[node]}`;
    if (kind === "string") return `${JSON.stringify(text)} ${id}`;
    if (kind === "closure") return `${text}() ${id}`;
    return `${text === "" ? `(${kind})` : text} ${id}`;
  }

  /** @internal */
  override nameOfReference(source: number, target: number): string {
    const { offsets } = this.file.nodes;
    const { targets, types } = this.file.edges;
    const { edgeTypes } = this.file.meta;
    const end = offsets[source + 1] as number;
    let best = -1;
    for (let edge = offsets[source] as number; edge < end; edge++) {
      if (targets[edge] !== target) continue;
      const type = edgeTypes[types[edge] as number] as string;
      if (best < 0) best = edge;
      // A name says more than a number or an internal edge.
      if (isIndexed(type) || type === "weak" || type === "internal") continue;
      best = edge;
      break;
    }
    return edgeName(this.file, best);
  }
}

defineIdentity(HeapSnapshot.prototype, "HeapSnapshot");
definePrinting(HeapSnapshot.prototype, ({ objectCount, referenceCount }, ...how) =>
  printFacts("HeapSnapshot", { objectCount, referenceCount }, ...how),
);

/**
 * Reads a heap snapshot of V8, as Chrome, Node and `writeHeapSnapshot` write it: in one pass, a piece at a
 * time, so that a file may be longer than any string. Strings are decoded when they are needed.
 *
 * @throws {TypeError} ERR_ARGUMENT
 * @throws {GcError} ERR_HEAP_SNAPSHOT for a file that is cut off or is not a heap snapshot, with the offset
 * of the byte. Errors of the source are passed on.
 *
 * @example
 * ```ts
 * import { getHeapSnapshot } from "node:v8";
 * import { loadHeapSnapshot } from "ouroboros-gc/inspect";
 * class Session {}
 * const sessions = [new Session(), new Session()];
 * const snapshot = await loadHeapSnapshot(getHeapSnapshot());
 * console.log(snapshot.objectsByType("Session").length, sessions.length); // 2 2
 * ```
 */
export async function loadHeapSnapshot(
  source: SnapshotSource,
  options: LoadOptions = {},
): Promise<HeapSnapshot> {
  checkOptions("loadHeapSnapshot", options, "signal", "onProgress", "followWeak");
  const { followWeak = false, signal, onProgress } = options;
  checkBoolean("loadHeapSnapshot", "followWeak", followWeak);
  return new HeapSnapshot(await readSnapshot(source, { signal, onProgress }), followWeak);
}
