// A graph of numbered nodes, edited and queried in turns. What a query needs (the mark, rows without gaps,
// shortest paths, dominators) is computed at first use, and kept until the next edit.

import { clearBits, hasBit, newBits, roomFor, setBit } from "./bits.js";
import { DominatorTree } from "./dominator-tree.js";
import { findDominators } from "./dominators.js";
import { Edges } from "./edges.js";
import { mark } from "./mark.js";
import { Entries, isReached } from "./reach.js";
import { copyRows, NO_NODE, type Rows, renumberRows, reverseRows } from "./rows.js";

/** The nodes reached from the roots. */
interface Mark {
  /** A bit for each node; set for removed nodes, too. */
  readonly bits: Int32Array;
  /** How many nodes were reached. */
  readonly count: number;
}

export class NodeGraph {
  /** The edges that keep their targets. Edges to removed nodes may be among them. */
  strong: Edges;
  /** The edges that do not. */
  weak: Edges;
  #roots = new Set<number>();
  #count: number;
  #removed: Int32Array;
  #removedCount = 0;
  #hasEdgesToRemoved = false;
  #mark: Mark | undefined;
  #entries: Entries | undefined;
  #dominators: Uint32Array | undefined;
  #tree: DominatorTree | undefined;
  #referrers: Rows | undefined;

  /** Both are of the same nodes. */
  constructor(strong: Edges, weak: Edges) {
    this.strong = strong;
    this.weak = weak;
    this.#count = strong.nodeCount;
    this.#removed = newBits(this.#count);
  }

  /** How many numbers have been given to nodes. */
  get numberCount(): number {
    return this.#count;
  }

  get removedCount(): number {
    return this.#removedCount;
  }

  get roots(): ReadonlySet<number> {
    return this.#roots;
  }

  isRemoved(node: number): boolean {
    return hasBit(this.#removed, node);
  }

  /** The nodes, in order. */
  nodes(): Iterable<number> {
    return clearBits(this.#removed, this.#count);
  }

  // --- Edits

  addNode(): number {
    const node = this.#count++;
    this.#removed = roomFor(this.#removed, this.#count);
    this.strong.addNode();
    this.weak.addNode();
    this.#forget();
    return node;
  }

  /** Removes the node, with its edges and those to it. Its number is not reused. */
  removeNode(node: number): void {
    this.strong.clear(node);
    this.weak.clear(node);
    this.#roots.delete(node);
    setBit(this.#removed, node);
    this.#removedCount++;
    this.#hasEdgesToRemoved = true;
    this.#forget();
  }

  hasEdge(source: number, target: number): boolean {
    return this.strong.has(source, target) || this.weak.has(source, target);
  }

  /** An edge that exists in both kinds is strong. Returns whether anything changed. */
  addEdge(source: number, target: number, isWeak: boolean): boolean {
    if (isWeak) return !this.strong.has(source, target) && this.weak.add(source, target);
    if (!this.strong.add(source, target)) return false;
    this.weak.remove(source, target);
    this.#forget();
    return true;
  }

  removeEdge(source: number, target: number): boolean {
    if (this.weak.remove(source, target)) return true;
    if (!this.strong.remove(source, target)) return false;
    this.#forget();
    return true;
  }

  addRoot(node: number): void {
    this.#roots.add(node);
    this.#forget();
  }

  /** Returns whether it was a root. */
  removeRoot(node: number): boolean {
    if (!this.#roots.delete(node)) return false;
    this.#forget();
    return true;
  }

  #forget(): void {
    this.#mark = undefined;
    this.#entries = undefined;
    this.#dominators = undefined;
    this.#tree = undefined;
    this.#referrers = undefined;
  }

  // --- Rows

  /** After this: no edge leads to a removed node. Cost: a copy of the edges, after a removal. */
  dropEdgesToRemoved(): void {
    if (!this.#hasEdgesToRemoved) return;
    const numbers = new Uint32Array(this.#count).fill(NO_NODE);
    for (const node of this.nodes()) numbers[node] = node;
    this.#replaceRows(numbers, this.#count);
  }

  /**
   * After this: the nodes are numbered without gaps, in the same order. Returns the new number of each.
   */
  closeGaps(): Uint32Array {
    const numbers = this.#numbersWithoutGaps();
    const count = this.#count - this.#removedCount;
    this.#replaceRows(numbers, count);
    this.#roots = new Set(Array.from(this.#roots, (node) => numbers[node] as number));
    this.#count = count;
    this.#removed = newBits(count);
    this.#removedCount = 0;
    this.#forget();
    return numbers;
  }

  #numbersWithoutGaps(): Uint32Array {
    const numbers = new Uint32Array(this.#count).fill(NO_NODE);
    let count = 0;
    for (const node of this.nodes()) numbers[node] = count++;
    return numbers;
  }

  #replaceRows(numbers: Uint32Array, count: number): void {
    const strong = renumberRows(this.strong.rows(), numbers, count);
    const weak = renumberRows(this.weak.rows(), numbers, count);
    this.strong = new Edges(strong);
    this.weak = new Edges(weak);
    this.#hasEdgesToRemoved = false;
  }

  /** Copies of the rows, without gaps; and the node of each row, if there were gaps. */
  compactRows(): { strong: Rows; weak: Rows; nodes: Iterable<number> | undefined } {
    const [strong, weak] = [this.strong.rows(), this.weak.rows()];
    if (this.#removedCount === 0) {
      return { strong: copyRows(strong), weak: copyRows(weak), nodes: undefined };
    }
    const numbers = this.#numbersWithoutGaps();
    const count = this.#count - this.#removedCount;
    return {
      strong: renumberRows(strong, numbers, count),
      weak: renumberRows(weak, numbers, count),
      nodes: this.nodes(),
    };
  }

  /** The strong edges, none of which leads to a removed node. */
  get rows(): Rows {
    this.dropEdgesToRemoved();
    return this.strong.rows();
  }

  // --- Answers

  get isMarked(): boolean {
    return this.#mark !== undefined;
  }

  /** The nodes that the roots reach. */
  marked(onSlice?: (visited: number) => void): Mark {
    if (this.#mark === undefined) {
      this.strong.settleIfMany();
      const bits = this.#removed.slice();
      this.#mark = { bits, count: mark(this.strong, this.#count, this.#roots, bits, onSlice) };
    }
    return this.#mark;
  }

  isReachable(node: number): boolean {
    return hasBit(this.marked().bits, node);
  }

  /** The nodes that are not reached, in order. */
  unreachable(): Iterable<number> {
    return clearBits(this.marked().bits, this.#count);
  }

  /** The nodes that are not reached from `starts` either. */
  unreachableFrom(starts: Iterable<number>): Iterable<number> {
    const bits = this.marked().bits.slice();
    mark(this.strong, this.#count, starts, bits);
    return clearBits(bits, this.#count);
  }

  /** Shortest paths from the roots, and the entries of the garbage. */
  get entries(): Entries {
    this.#entries ??= new Entries(this.rows, this.#roots);
    return this.#entries;
  }

  /** The immediate dominator of each node. */
  get dominators(): Uint32Array {
    this.#dominators ??= findDominators(this.rows, this.entries);
    return this.#dominators;
  }

  /** The node and what it dominates; nothing when it is not reached. */
  retained(node: number): Iterable<number> {
    if (!isReached(this.entries.ways, node)) return [];
    this.#tree ??= new DominatorTree(this.dominators);
    return this.#tree.walk(node);
  }

  /** The strong edges, reversed. */
  get referrers(): Rows {
    this.#referrers ??= reverseRows(this.rows);
    return this.#referrers;
  }
}
