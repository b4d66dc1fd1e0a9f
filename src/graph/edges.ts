// Edges between numbered nodes, no two alike: flat rows, and beside them the rows edited since those were
// written. The first edit of a row copies it; the flat rows are rewritten when they are needed, or when a
// large part of them has been edited.

import { hasBit, newBits, roomFor, setBit } from "./bits.js";
import type { Rows } from "./rows.js";

const NONE: ReadonlySet<number> = new Set();
/** Rows are rewritten after more edits than this, and than a quarter of the edges. */
const EDITS_MIN = 1024;

export class Edges {
  /** The rows as written; a row whose bit in `isEdited` is set is in `edited` instead. */
  #rows: Rows;
  #nodeCount: number;
  readonly #edited = new Map<number, Set<number>>();
  #isEdited: Int32Array;
  #editCount = 0;
  #count: number;

  /** The arrays are not copied. */
  constructor(rows: Rows) {
    this.#rows = rows;
    this.#nodeCount = rows.offsets.length - 1;
    this.#isEdited = newBits(this.#nodeCount);
    this.#count = rows.targets.length;
  }

  get nodeCount(): number {
    return this.#nodeCount;
  }

  /** Number of edges. */
  get count(): number {
    return this.#count;
  }

  /** The rows as written. For nodes in `isEdited`, `editedRow` has the targets. */
  get written(): Rows {
    return this.#rows;
  }

  get isEdited(): Int32Array {
    return this.#isEdited;
  }

  /** The targets of a node whose row was edited, or that was added after the rows were written. */
  editedRow(node: number): ReadonlySet<number> {
    return this.#edited.get(node) ?? NONE;
  }

  /** Adds a node without edges. */
  addNode(): void {
    const node = this.#nodeCount++;
    this.#isEdited = roomFor(this.#isEdited, this.#nodeCount);
    setBit(this.#isEdited, node);
  }

  targetsOf(node: number): Iterable<number> {
    if (hasBit(this.#isEdited, node)) return this.editedRow(node);
    const { offsets, targets } = this.#rows;
    return targets.subarray(offsets[node], offsets[node + 1]);
  }

  has(source: number, target: number): boolean {
    if (hasBit(this.#isEdited, source)) return this.editedRow(source).has(target);
    const { offsets, targets } = this.#rows;
    const end = offsets[source + 1] as number;
    for (let edge = offsets[source] as number; edge < end; edge++) {
      if (targets[edge] === target) return true;
    }
    return false;
  }

  /** Returns whether the edge is new. */
  add(source: number, target: number): boolean {
    const row = this.#rowToEdit(source);
    if (row.has(target)) return false;
    row.add(target);
    this.#count++;
    this.#editCount++;
    return true;
  }

  /** Returns whether there was such an edge. */
  remove(source: number, target: number): boolean {
    if (!this.has(source, target)) return false;
    this.#rowToEdit(source).delete(target);
    this.#count--;
    this.#editCount++;
    return true;
  }

  /** After this: no edges start at the node. Edges to it stay. */
  clear(node: number): void {
    const { offsets } = this.#rows;
    const isEdited = hasBit(this.#isEdited, node);
    this.#count -= isEdited
      ? this.editedRow(node).size
      : (offsets[node + 1] as number) - (offsets[node] as number);
    this.#edited.delete(node);
    setBit(this.#isEdited, node);
    this.#editCount++;
  }

  #rowToEdit(node: number): Set<number> {
    let row = this.#edited.get(node);
    if (row === undefined) {
      row = new Set(this.targetsOf(node));
      this.#edited.set(node, row);
      setBit(this.#isEdited, node);
    }
    return row;
  }

  /** Rewrites the rows if a large part of them has been edited. */
  settleIfMany(): void {
    if (this.#editCount > EDITS_MIN && this.#editCount * 4 > this.#count) this.rows();
  }

  /** All edges, in flat rows. Cost: after an edit a copy of the rows, unedited ones in runs; otherwise none. */
  rows(): Rows {
    if (this.#editCount === 0 && this.#nodeCount === this.#rows.offsets.length - 1) {
      return this.#rows;
    }
    const old = this.#rows;
    const oldCount = old.offsets.length - 1;
    const offsets = new Uint32Array(this.#nodeCount + 1);
    const targets = new Uint32Array(this.#count);
    let length = 0;
    for (let node = 0; node < this.#nodeCount; node++) {
      if (hasBit(this.#isEdited, node)) {
        for (const target of this.editedRow(node)) targets[length++] = target;
        offsets[node + 1] = length;
        continue;
      }
      const first = node;
      const start = old.offsets[first] as number;
      const shift = length - start;
      while (node < oldCount && !hasBit(this.#isEdited, node)) {
        offsets[node + 1] = (old.offsets[++node] as number) + shift;
      }
      const end = old.offsets[node--] as number;
      targets.set(old.targets.subarray(start, end), length);
      length += end - start;
    }
    this.#rows = { offsets, targets };
    this.#edited.clear();
    this.#isEdited = newBits(this.#nodeCount);
    this.#editCount = 0;
    return this.#rows;
  }
}
