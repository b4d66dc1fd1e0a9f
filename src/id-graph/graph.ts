// A graph of ids: the interface of ouroboros-gc/graph.

import { checkBoolean, checkFunction, checkOptions } from "../errors/arguments.js";
import { findCycles } from "../graph/components.js";
import { NO_DOMINATOR } from "../graph/dominators.js";
import { Edges } from "../graph/edges.js";
import { NodeGraph } from "../graph/node-graph.js";
import { isReached, wayTo } from "../graph/reach.js";
import { emptyRows } from "../graph/rows.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { Ids } from "./ids.js";
import { checkId, type Loaded, loadRecords, loadRows } from "./loading.js";
import {
  checkGraphOptions,
  checkIterable,
  type EdgeOptions,
  type GraphOptions,
  type GraphRows,
  type RecordOptions,
  type Records,
  type RowOptions,
} from "./options.js";
import { beingWalked, duplicateEdge, duplicateId, noRoots, unknownId } from "./refusal.js";
import {
  type AskOptions,
  checkSweepOptions,
  checkTime,
  planSweep,
  type SweepOptions,
  type Swept,
} from "./sweep.js";

/**
 * Ids and the references between them. An id is any value except undefined, compared as keys of a `Map`. From
 * one id to another there is at most one edge, strong or weak.
 *
 * @example
 * ```ts
 * import { Graph } from "ouroboros-gc/graph";
 * const graph = Graph.from({ home: ["logo"], logo: [], draft: ["logo"] }, { roots: ["home"] });
 * console.log(graph.unreachable()); // [ 'draft' ]
 * console.log(graph.why("logo")); // [ 'home', 'logo' ]
 * ```
 */
export class Graph<Id = string> {
  #ids: Ids<Id>;
  #nodes: NodeGraph;
  /** Since when nodes have been unreferenced, as of the last sweep. */
  #since = new Map<number, number>();
  readonly #unknown: "error" | "ignore" | "add";
  readonly #duplicate: "merge" | "error";
  #mayHaveNoRoots = false;
  #isWalking = false;

  /** A graph without edges; its roots are its ids. */
  constructor(options: GraphOptions<Id> = {}) {
    checkGraphOptions("new Graph", options);
    this.#unknown = options.unknown ?? "error";
    this.#duplicate = options.duplicate ?? "merge";
    this.#ids = new Ids(0);
    this.#nodes = new NodeGraph(new Edges(emptyRows(0)), new Edges(emptyRows(0)));
    this.#begin("new Graph", options, (id) => void this.addNode(id));
  }

  /**
   * The graph of a store's records. Cost: a lookup in a `Map` for each id and each reference.
   *
   * @throws {TypeError | RangeError} ERR_ARGUMENT
   * @throws {GcError} ERR_UNKNOWN_ID, ERR_DUPLICATE
   */
  static from(
    records: Readonly<Record<string, Iterable<string>>>,
    options?: RecordOptions<string>,
  ): Graph<string>;
  static from<Id>(
    records: Iterable<readonly [id: Id, references: Iterable<Id>]>,
    options?: RecordOptions<Id>,
  ): Graph<Id>;
  static from<Id>(records: Records<Id>, options: RecordOptions<Id> = {}): Graph<Id> {
    checkGraphOptions("Graph.from", options, "weak");
    return Graph.#of("Graph.from", loadRecords("Graph.from", records, options), options);
  }

  /**
   * The graph of rows: row i has the edges to `targets[offsets[i]]` up to `targets[offsets[i + 1] - 1]`. The
   * arrays are not copied: they belong to the graph afterwards. Cost: a look at each edge, and a lookup for
   * each of `ids`.
   *
   * @throws {TypeError | RangeError} ERR_ARGUMENT
   * @throws {GcError} ERR_UNKNOWN_ID, ERR_DUPLICATE
   */
  static fromRows<Id = number>(
    offsets: Uint32Array,
    targets: Uint32Array,
    options: RowOptions<Id> = {},
  ): Graph<Id> {
    checkGraphOptions("Graph.fromRows", options, "ids", "weak");
    const loaded = loadRows("Graph.fromRows", { offsets, targets }, options);
    return Graph.#of("Graph.fromRows", loaded, options);
  }

  static #of<Id>(call: string, { ids, nodes }: Loaded<Id>, options: GraphOptions<Id>): Graph<Id> {
    const { unknown = "error", duplicate = "merge" } = options;
    const graph = new Graph<Id>({ unknown, duplicate });
    graph.#ids = ids;
    graph.#nodes = nodes;
    graph.#begin(call, options, () => {});
    return graph;
  }

  #begin(
    call: string,
    { roots, tombstones = [] }: GraphOptions<Id>,
    prepare: (id: Id) => void,
  ): void {
    if (roots !== undefined) {
      this.#mayHaveNoRoots = true;
      for (const id of checkIterable(call, "roots", roots)) {
        this.#mayHaveNoRoots = false;
        prepare(id);
        const node = this.#nodeToAdd(call, id);
        if (node >= 0) this.#nodes.addRoot(node);
      }
    }
    for (const [id, since] of checkIterable(call, "tombstones", tombstones)) {
      const node = this.#nodeOf(call, id);
      checkTime(call, "the time of a tombstone", since);
      if (node >= 0) this.#since.set(node, since);
    }
  }

  // --- What is in it

  /** Number of ids. */
  get nodeCount(): number {
    return this.#nodes.numberCount - this.#nodes.removedCount;
  }

  /** Number of edges, strong and weak. Cost: after ids were removed, a copy of the edges once. */
  get edgeCount(): number {
    this.#nodes.dropEdgesToRemoved();
    return this.#nodes.strong.count + this.#nodes.weak.count;
  }

  has(id: Id): boolean {
    return this.#ids.numberOf(id) >= 0;
  }

  /** Whether there is an edge, strong or weak. */
  hasEdge(source: Id, target: Id): boolean {
    const [from, to] = [this.#nodeOf("hasEdge", source), this.#nodeOf("hasEdge", target)];
    return from >= 0 && to >= 0 && this.#nodes.hasEdge(from, to);
  }

  isRoot(id: Id): boolean {
    return this.#nodes.roots.has(this.#nodeOf("isRoot", id));
  }

  /** All ids, in the order in which they were added. */
  ids(): Id[] {
    return this.#ids.idsOf(this.#nodes.nodes());
  }

  roots(): Id[] {
    return this.#ids.idsOf(this.#nodes.roots);
  }

  /** The targets of the id's strong edges. */
  referents(id: Id): Id[] {
    const node = this.#nodeOf("referents", id);
    if (node < 0) return [];
    const targets = [...this.#nodes.strong.targetsOf(node)];
    return this.#ids.idsOf(targets.filter((target) => !this.#nodes.isRemoved(target)));
  }

  /** The ids with a strong edge to this one. Cost: after an edit, a look at each edge once. */
  referrers(id: Id): Id[] {
    const node = this.#nodeOf("referrers", id);
    if (node < 0) return [];
    this.#refuseWhileWalking("referrers");
    const { offsets, targets } = this.#nodes.referrers;
    return this.#ids.idsOf(targets.subarray(offsets[node], offsets[node + 1]));
  }

  // --- Edits. The first edit of a row copies it.

  /** Returns whether the id is new. */
  addNode(id: Id): boolean {
    this.#refuseWhileWalking("addNode");
    if (this.#ids.numberOf(checkId("addNode", id)) < 0) {
      this.#add(id);
      return true;
    }
    if (this.#duplicate === "error") throw duplicateId("addNode", id);
    return false;
  }

  /** Removes the id, with its edges and those to it. Returns whether it was there. */
  removeNode(id: Id): boolean {
    this.#refuseWhileWalking("removeNode");
    const node = this.#nodeOf("removeNode", id);
    if (node < 0) return false;
    this.#remove([node]);
    return true;
  }

  /** A weak edge that is added again as a strong one becomes strong. Returns whether anything changed. */
  addEdge(source: Id, target: Id, options: EdgeOptions = {}): boolean {
    this.#refuseWhileWalking("addEdge");
    checkOptions("addEdge", options, "weak");
    const { weak = false } = options;
    checkBoolean("addEdge", "weak", weak);
    // Both are looked up before either is added.
    const known = [this.#nodeOf("addEdge", source), this.#nodeOf("addEdge", target)];
    if (known.includes(-1) && this.#unknown === "ignore") return false;
    const [from, to] = [this.#nodeToAdd("addEdge", source), this.#nodeToAdd("addEdge", target)];
    if (this.#duplicate === "error" && this.#nodes.hasEdge(from, to)) {
      throw duplicateEdge("addEdge", source, target);
    }
    return this.#nodes.addEdge(from, to, weak);
  }

  /** Removes the edge, strong or weak. Returns whether it was there. */
  removeEdge(source: Id, target: Id): boolean {
    this.#refuseWhileWalking("removeEdge");
    const [from, to] = [this.#nodeOf("removeEdge", source), this.#nodeOf("removeEdge", target)];
    return from >= 0 && to >= 0 && this.#nodes.removeEdge(from, to);
  }

  addRoot(id: Id): void {
    this.#refuseWhileWalking("addRoot");
    const node = this.#nodeToAdd("addRoot", id);
    if (node >= 0) this.#nodes.addRoot(node);
  }

  /** Makes the id an ordinary one, which needs a referrer. Returns whether it was a root. */
  removeRoot(id: Id): boolean {
    this.#refuseWhileWalking("removeRoot");
    return this.#nodes.removeRoot(this.#nodeOf("removeRoot", id));
  }

  // --- Queries. What the first one computes is kept until the next edit.

  /** The ids that no path of strong edges reaches from a root, in their order. */
  unreachable(options: AskOptions = {}): Id[] {
    checkOptions("unreachable", options, "onProgress");
    this.#walk("unreachable", options);
    return this.#ids.idsOf(this.#nodes.unreachable());
  }

  isReachable(id: Id): boolean {
    const node = this.#nodeOf("isReachable", id);
    this.#walk("isReachable", {});
    return node >= 0 && this.#nodes.isReachable(node);
  }

  /** A shortest path from a root to the id; undefined when there is none. */
  why(id: Id): Id[] | undefined {
    const node = this.#nodeOf("why", id);
    this.#refuseWhileWalking("why");
    if (node < 0 || !isReached(this.#nodes.entries.ways, node)) return undefined;
    return this.#ids.idsOf(wayTo(this.#nodes.entries.ways, node));
  }

  /**
   * The ids that would be unreachable without this one: itself first, then all that only it keeps. None when it
   * is unreachable. Cost: after an edit the dominators once; then the size of the result.
   */
  retained(id: Id): Id[] {
    const node = this.#nodeOf("retained", id);
    this.#refuseWhileWalking("retained");
    return node < 0 ? [] : this.#ids.idsOf(this.#nodes.retained(node));
  }

  /** The nearest id without which this one would be unreachable; undefined when there is none. */
  dominator(id: Id): Id | undefined {
    const node = this.#nodeOf("dominator", id);
    this.#refuseWhileWalking("dominator");
    if (node < 0 || !isReached(this.#nodes.entries.ways, node)) return undefined;
    const above = this.#nodes.dominators[node] as number;
    return above === NO_DOMINATOR ? undefined : this.#ids.idOf(above);
  }

  /** The members of each cycle of strong edges, reachable or not: ids that all reach each other. */
  cycles(): Id[][] {
    this.#refuseWhileWalking("cycles");
    return findCycles(this.#nodes.rows).map((nodes) => this.#ids.idsOf(nodes));
  }

  // --- Sweeps

  /**
   * Removes the ids that have been unreachable for `grace` or longer, counted from the first sweep that found
   * them so. For an id that is reachable again at a later sweep the time starts anew. Ids that stay keep
   * everything that they refer to.
   *
   * @throws {GcError} ERR_NO_ROOTS: the graph has no root, and was not made with `roots: []`
   */
  sweep(options: SweepOptions = {}): Swept<Id> {
    const { dryRun, now, grace } = checkSweepOptions(options);
    if (this.#nodes.roots.size === 0 && !this.#mayHaveNoRoots) throw noRoots(this.nodeCount);
    this.#walk("sweep", options);
    const { removed, waiting, since } = planSweep(this.#nodes, this.#since, now, grace);
    const swept = { removed: this.#ids.idsOf(removed), waiting: this.#ids.idsOf(waiting) };
    if (dryRun) return swept;
    this.#since = since;
    this.#remove(removed);
    return swept;
  }

  /** When a sweep first found the id unreferenced; undefined if the last one found it referenced. */
  unreferencedSince(id: Id): number | undefined {
    return this.#since.get(this.#nodeOf("unreferencedSince", id));
  }

  /** All such ids and times, for the option of the same name. */
  tombstones(): [id: Id, since: number][] {
    return Array.from(this.#since, ([node, since]) => [this.#ids.idOf(node), since]);
  }

  // --- Rows

  /** The graph in arrays of its own: see `GraphRows`. Cost: a copy. */
  toRows(): GraphRows<Id> {
    const { strong, weak, nodes } = this.#nodes.compactRows();
    const isPlain = this.#ids.arePlain && nodes === undefined;
    return {
      ...strong,
      ids: isPlain ? undefined : this.#ids.idsOf(nodes ?? this.#nodes.nodes()),
      weak,
      roots: this.roots(),
      tombstones: this.tombstones(),
    };
  }

  // --- Inside

  /** The node of an id; -1 for an unknown id, unless those are refused. */
  #nodeOf(call: string, id: Id): number {
    const node = this.#ids.numberOf(checkId(call, id));
    if (node < 0 && this.#unknown === "error") throw unknownId(call, id);
    return node;
  }

  /** The same, but adds an unknown id if the graph is made to. */
  #nodeToAdd(call: string, id: Id): number {
    const node = this.#nodeOf(call, id);
    return node < 0 && this.#unknown === "add" ? this.#add(id) : node;
  }

  #add(id: Id): number {
    this.#ids.add(id);
    return this.#nodes.addNode();
  }

  #remove(nodes: Iterable<number>): void {
    for (const node of nodes) {
      this.#nodes.removeNode(node);
      this.#ids.remove(this.#ids.idOf(node));
      this.#since.delete(node);
    }
    if (this.#nodes.removedCount <= Math.max(GAPS_MIN, this.nodeCount)) return;
    this.#ids.renumber(this.#nodes.nodes());
    const numbers = this.#nodes.closeGaps();
    const moved = ([node, since]: [number, number]) => [numbers[node] as number, since] as const;
    this.#since = new Map(Array.from(this.#since, moved));
  }

  #refuseWhileWalking(call: string): void {
    if (this.#isWalking) throw beingWalked(call);
  }

  /** After this: the mark exists. */
  #walk(call: string, { onProgress }: AskOptions): void {
    this.#refuseWhileWalking(call);
    checkFunction(call, "onProgress", onProgress);
    const { nodeCount } = this;
    this.#isWalking = true;
    try {
      this.#nodes.marked(onProgress && ((visited) => onProgress({ visited, nodeCount })));
    } finally {
      this.#isWalking = false;
    }
  }
}

/** Removed ids are dropped for good when there are at least this many, and more than other ids. */
const GAPS_MIN = 1024;

defineIdentity(Graph.prototype, "Graph");
definePrinting(Graph.prototype, ({ nodeCount, edgeCount }, ...how) =>
  printFacts("Graph", { nodeCount, edgeCount }, ...how),
);
