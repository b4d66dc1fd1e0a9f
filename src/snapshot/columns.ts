// The nodes and edges of a heap snapshot in columns, filled row by row, and checked as they come.

import { fitted, widened, withRoom } from "./column.js";
import type { Meta } from "./meta.js";
import { refuse } from "./refusal.js";

const WORD_MAX = 0xffffffff;
/** A number and the separator after it. */
const VALUE_BYTES_MIN = 2;

/** Receives the values of a list, in rows. */
export interface RowTaker {
  readonly width: number;
  /**
   * After this: the first `rowCount` rows are stored. `ends` has the offset in the file where each ended.
   *
   * @throws {GcError} ERR_HEAP_SNAPSHOT
   */
  add(values: Float64Array, rowCount: number, ends: Float64Array): void;
}

/** The highest string number used, and its place. */
class HighestName {
  index = -1;
  byteOffset = 0;

  note(index: number, byteOffset: number): void {
    this.index = index;
    this.byteOffset = byteOffset;
  }
}

/** The initial room: for all rows if a file of `byteLength` bytes is long enough for them. */
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
  /** Where the edges of each node begin; the last entry is where those of the last node end. */
  offsets: Uint32Array;
  readonly #meta: Meta;

  /** The file has `byteLength` bytes; 0 when that is unknown. */
  constructor(meta: Meta, byteLength: number) {
    this.#meta = meta;
    this.width = meta.nodeWidth;
    const length = roomFor(meta.nodeCount, this.width, byteLength);
    this.types = new Uint8Array(length);
    this.names = new Uint32Array(length);
    this.ids = new Uint32Array(length);
    this.selfSizes = new Uint32Array(length);
    this.offsets = new Uint32Array(length + 1);
    this.detachedness = meta.detachedness < 0 ? undefined : new Uint8Array(length);
  }

  add(values: Float64Array, rowCount: number, ends: Float64Array): void {
    const { nodeFields, nodeTypes, edgeCount, detachedness } = this.#meta;
    const { width, highestName } = this;
    const typeCount = nodeTypes.length;
    this.#reserve(rowCount, ends);
    const { types, names, offsets, count } = this;
    let { ids, selfSizes, edgeSum } = this;
    for (let row = 0; row < rowCount; row++) {
      const node = count + row;
      const at = row * width;
      const type = values[at + nodeFields.type] as number;
      const id = values[at + nodeFields.id] as number;
      const size = values[at + nodeFields.self_size] as number;
      const name = values[at + nodeFields.name] as number;
      if (type >= typeCount) {
        const expected = `less than ${typeCount}, the number of node types`;
        throw refuse(ends[row] as number, `the type of node ${node} is ${type}`, expected);
      }
      if (id > WORD_MAX) ids = widened(ids);
      if (size > WORD_MAX) selfSizes = widened(selfSizes);
      if (name > highestName.index) highestName.note(name, ends[row] as number);
      types[node] = type;
      names[node] = name;
      ids[node] = id;
      selfSizes[node] = size;
      offsets[node] = edgeSum;
      edgeSum += values[at + nodeFields.edge_count] as number;
      if (edgeSum > edgeCount) {
        const found = `the nodes up to ${node} have ${edgeSum} edges`;
        const expected = `at most ${edgeCount}, snapshot.edge_count`;
        throw refuse(ends[row] as number, found, expected);
      }
      if (this.detachedness === undefined) continue;
      const state = values[at + detachedness] as number;
      if (state > 2) {
        const found = `the detachedness of node ${node} is ${state}`;
        throw refuse(ends[row] as number, found, "0, 1 or 2");
      }
      this.detachedness[node] = state;
    }
    this.ids = ids;
    this.selfSizes = selfSizes;
    this.edgeSum = edgeSum;
    this.count = count + rowCount;
  }

  #reserve(rowCount: number, ends: Float64Array): void {
    const { nodeCount } = this.#meta;
    const needed = this.count + rowCount;
    if (needed > nodeCount) {
      const byteOffset = ends[nodeCount - this.count] as number;
      throw refuse(byteOffset, `there are more than ${nodeCount} nodes`, "snapshot.node_count");
    }
    this.types = withRoom(this.types, needed, nodeCount);
    this.names = withRoom(this.names, needed, nodeCount);
    this.ids = withRoom(this.ids, needed, nodeCount);
    this.selfSizes = withRoom(this.selfSizes, needed, nodeCount);
    this.offsets = withRoom(this.offsets, needed, nodeCount + 1);
    this.detachedness &&= withRoom(this.detachedness, needed, nodeCount);
  }

  /** After this: nodes, and their edges, are as many as the file said. */
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
    this.offsets = fitted(withRoom(this.offsets, nodeCount + 1, nodeCount + 1), nodeCount + 1);
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
  readonly #isIndexed: Uint8Array;

  constructor(meta: Meta, byteLength: number) {
    this.#meta = meta;
    this.width = meta.edgeWidth;
    const length = roomFor(meta.edgeCount, this.width, byteLength);
    this.types = new Uint8Array(length);
    this.names = new Uint32Array(length);
    this.targets = new Uint32Array(length);
    this.#isIndexed = Uint8Array.from(meta.edgeTypes, (type) => (isIndexed(type) ? 1 : 0));
  }

  add(values: Float64Array, rowCount: number, ends: Float64Array): void {
    const { edgeFields, edgeTypes, nodeCount, nodeWidth } = this.#meta;
    const { width, highestName } = this;
    const isIndex = this.#isIndexed;
    const typeCount = edgeTypes.length;
    this.#reserve(rowCount, ends);
    const { types, names, targets, count } = this;
    for (let row = 0; row < rowCount; row++) {
      const edge = count + row;
      const at = row * width;
      const type = values[at + edgeFields.type] as number;
      const name = values[at + edgeFields.name_or_index] as number;
      const place = values[at + edgeFields.to_node] as number;
      if (type >= typeCount) {
        const expected = `less than ${typeCount}, the number of edge types`;
        throw refuse(ends[row] as number, `the type of edge ${edge} is ${type}`, expected);
      }
      if (name > WORD_MAX) {
        const found = `the name of edge ${edge} is ${name}`;
        throw refuse(ends[row] as number, found, `at most ${WORD_MAX}`);
      }
      const target = place / nodeWidth;
      if (target >= nodeCount || target !== Math.floor(target)) {
        const expected = `a multiple of ${nodeWidth} below ${nodeCount * nodeWidth}`;
        throw refuse(ends[row] as number, `edge ${edge} leads to ${place}`, expected);
      }
      if (name > highestName.index && isIndex[type] === 0) {
        highestName.note(name, ends[row] as number);
      }
      types[edge] = type;
      names[edge] = name;
      targets[edge] = target;
    }
    this.count = count + rowCount;
  }

  #reserve(rowCount: number, ends: Float64Array): void {
    const { edgeCount } = this.#meta;
    const needed = this.count + rowCount;
    if (needed > edgeCount) {
      const byteOffset = ends[edgeCount - this.count] as number;
      throw refuse(byteOffset, `there are more than ${edgeCount} edges`, "snapshot.edge_count");
    }
    this.types = withRoom(this.types, needed, edgeCount);
    this.names = withRoom(this.names, needed, edgeCount);
    this.targets = withRoom(this.targets, needed, edgeCount);
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
