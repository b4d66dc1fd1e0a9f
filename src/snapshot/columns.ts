// The nodes and edges of a heap snapshot in columns, filled row by row, and checked as they come.

import { fitted, widened, withRoom } from "./column.js";
import type { Meta } from "./meta.js";
import { refuse } from "./refusal.js";

const WORD_MAX = 0xffffffff;
/** A number and what stands before the next one. */
const VALUE_BYTES_MIN = 2;

/** Takes the values of a list, so many at a time. */
export interface RowTaker {
  readonly width: number;
  /** After this: the row, which ended before the byte, is kept. @throws {GcError} ERR_HEAP_SNAPSHOT */
  add(row: Float64Array, byteOffset: number): void;
}

/** The highest number of a string that was named, and where. */
class HighestName {
  index = -1;
  byteOffset = 0;

  note(index: number, byteOffset: number): void {
    if (index <= this.index) return;
    this.index = index;
    this.byteOffset = byteOffset;
  }
}

/** The room to begin with: all of it when a file of `byteLength` bytes is long enough for the rows. */
function roomFor(count: number, width: number, byteLength: number): number {
  return VALUE_BYTES_MIN * count * width <= byteLength ? count : 0;
}

export class NodeColumns implements RowTaker {
  readonly width: number;
  readonly highestName: HighestName = new HighestName();
  count = 0;
  edgeSum = 0;
  types: Uint8Array;
  names: Uint32Array;
  ids: Uint32Array | Float64Array;
  selfSizes: Uint32Array | Float64Array;
  detachedness: Uint8Array | undefined;
  /** Where the edges of each node begin, and in the end where those of the last one end. */
  offsets: Uint32Array;
  readonly #meta: Meta;

  /** The file has `byteLength` bytes; 0 when nobody knows. */
  constructor(meta: Meta, byteLength: number) {
    this.#meta = meta;
    this.width = meta.nodeWidth;
    const length = roomFor(meta.nodeCount, this.width, byteLength);
    this.types = new Uint8Array(length);
    this.names = new Uint32Array(length);
    this.ids = new Uint32Array(length);
    this.selfSizes = new Uint32Array(length);
    this.offsets = new Uint32Array(length);
    this.detachedness = meta.detachedness < 0 ? undefined : new Uint8Array(length);
  }

  add(row: Float64Array, byteOffset: number): void {
    const { nodeFields, nodeTypes, nodeCount, edgeCount, detachedness } = this.#meta;
    const node = this.count;
    if (node === this.types.length) this.#grow(byteOffset);
    const type = row[nodeFields.type] as number;
    if (type >= nodeTypes.length) {
      const expected = `less than ${nodeTypes.length}, the number of node types`;
      throw refuse(byteOffset, `the type of node ${node} is ${type}`, expected);
    }
    const name = row[nodeFields.name] as number;
    const id = row[nodeFields.id] as number;
    const size = row[nodeFields.self_size] as number;
    if (id > WORD_MAX) this.ids = widened(this.ids);
    if (size > WORD_MAX) this.selfSizes = widened(this.selfSizes);
    this.highestName.note(name, byteOffset);
    this.types[node] = type;
    this.names[node] = name;
    this.ids[node] = id;
    this.selfSizes[node] = size;
    this.offsets[node] = this.edgeSum;
    this.edgeSum += row[nodeFields.edge_count] as number;
    if (this.edgeSum > edgeCount) {
      const found = `nodes 0 to ${node} of ${nodeCount} have ${this.edgeSum} edges`;
      throw refuse(byteOffset, found, `at most ${edgeCount}, snapshot.edge_count`);
    }
    if (this.detachedness !== undefined) {
      const state = row[detachedness] as number;
      if (state > 2) throw refuse(byteOffset, `detachedness of node ${node} is ${state}`, "0 to 2");
      this.detachedness[node] = state;
    }
    this.count = node + 1;
  }

  #grow(byteOffset: number): void {
    const { count } = this;
    const limit = this.#meta.nodeCount;
    if (count >= limit) {
      throw refuse(byteOffset, `there are more than ${limit} nodes`, "snapshot.node_count");
    }
    this.types = withRoom(this.types, count, limit);
    this.names = withRoom(this.names, count, limit);
    this.ids = withRoom(this.ids, count, limit);
    this.selfSizes = withRoom(this.selfSizes, count, limit);
    this.offsets = withRoom(this.offsets, count, limit);
    this.detachedness &&= withRoom(this.detachedness, count, limit);
  }

  /** After this: there are as many nodes and edges of them as the file said. */
  close(byteOffset: number): void {
    const { nodeCount, edgeCount } = this.#meta;
    if (this.count < nodeCount) {
      throw refuse(
        byteOffset,
        `there are ${this.count} nodes`,
        `${nodeCount}, snapshot.node_count`,
      );
    }
    if (this.edgeSum < edgeCount) {
      const found = `the nodes have ${this.edgeSum} edges`;
      throw refuse(byteOffset, found, `${edgeCount}, snapshot.edge_count`);
    }
    this.offsets = withRoom(this.offsets, nodeCount, nodeCount + 1);
    this.offsets[nodeCount] = this.edgeSum;
  }
}

export class EdgeColumns implements RowTaker {
  readonly width: number;
  readonly highestName: HighestName = new HighestName();
  count = 0;
  types: Uint8Array;
  /** A number of a string, or an index where the type of the edge says so. */
  names: Uint32Array;
  /** Nodes. */
  targets: Uint32Array;
  readonly #meta: Meta;
  readonly #isIndexed: readonly boolean[];

  constructor(meta: Meta, byteLength: number) {
    this.#meta = meta;
    this.width = meta.edgeWidth;
    const length = roomFor(meta.edgeCount, this.width, byteLength);
    this.types = new Uint8Array(length);
    this.names = new Uint32Array(length);
    this.targets = new Uint32Array(length);
    this.#isIndexed = meta.edgeTypes.map(isIndexed);
  }

  add(row: Float64Array, byteOffset: number): void {
    const { edgeFields, edgeTypes, nodeCount, nodeWidth } = this.#meta;
    const edge = this.count;
    if (edge === this.types.length) this.#grow(byteOffset);
    const type = row[edgeFields.type] as number;
    if (type >= edgeTypes.length) {
      const expected = `less than ${edgeTypes.length}, the number of edge types`;
      throw refuse(byteOffset, `the type of edge ${edge} is ${type}`, expected);
    }
    const name = row[edgeFields.name_or_index] as number;
    if (name > WORD_MAX) {
      throw refuse(byteOffset, `the name of edge ${edge} is ${name}`, `at most ${WORD_MAX}`);
    }
    const target = (row[edgeFields.to_node] as number) / nodeWidth;
    if (target >= nodeCount || !Number.isInteger(target)) {
      const found = `edge ${edge} leads to ${row[edgeFields.to_node]}`;
      const expected = `a multiple of ${nodeWidth} below ${nodeCount * nodeWidth}`;
      throw refuse(byteOffset, found, expected);
    }
    if (this.#isIndexed[type] !== true) this.highestName.note(name, byteOffset);
    this.types[edge] = type;
    this.names[edge] = name;
    this.targets[edge] = target;
    this.count = edge + 1;
  }

  #grow(byteOffset: number): void {
    const { count } = this;
    const limit = this.#meta.edgeCount;
    if (count >= limit) {
      throw refuse(byteOffset, `there are more than ${limit} edges`, "snapshot.edge_count");
    }
    this.types = withRoom(this.types, count, limit);
    this.names = withRoom(this.names, count, limit);
    this.targets = withRoom(this.targets, count, limit);
  }

  /** After this: there are as many edges as the file said. */
  close(byteOffset: number): void {
    const { edgeCount } = this.#meta;
    if (this.count < edgeCount) {
      throw refuse(
        byteOffset,
        `there are ${this.count} edges`,
        `${edgeCount}, snapshot.edge_count`,
      );
    }
    this.types = fitted(this.types, edgeCount);
    this.names = fitted(this.names, edgeCount);
    this.targets = fitted(this.targets, edgeCount);
  }
}

/** Whether edges of the type have a number instead of a name. */
export function isIndexed(edgeType: string): boolean {
  return edgeType === "element" || edgeType === "hidden";
}
