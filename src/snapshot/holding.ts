// Which edges of a heap snapshot keep their targets alive, as Chrome DevTools sees it, so that retained
// sizes are the same in both:
// - weak edges do not, unless they are asked for;
// - a value in a WeakMap needs its key and the map; the edge from the key counts, that from the map does not;
// - a shortcut counts only at the root, where it marks what belongs to a page;
// - a node of a page is not kept alive by one that belongs to none, such as a debugger's.

import type { Rows } from "../graph/rows.js";
import { isIndexed } from "./columns.js";
import type { SnapshotFile } from "./reader.js";
import type { Strings } from "./strings.js";

/** A pair of a WeakMap in V8's words, with the map's id. */
const PAIR = / \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/;
const DOCUMENT_TREES = "(Document DOM trees)";

/** The edges that hold, in rows. Cost: one pass over the edges, and two more if there are pages. */
export function holdingRows(file: SnapshotFile, followsWeak: boolean): Rows {
  const { meta, nodes, edges } = file;
  const { offsets } = nodes;
  const { types, targets } = edges;
  const nodeCount = nodes.count;
  const [WEAK, SHORTCUT, INTERNAL] = ["weak", "shortcut", "internal"].map((name) =>
    meta.edgeTypes.indexOf(name),
  );
  const owned = pageOwned(file);
  const tables = new PairTables(file);
  const newOffsets = new Uint32Array(nodeCount + 1);
  const holding = new Uint32Array(targets.length);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    newOffsets[node] = count;
    const end = offsets[node + 1] as number;
    const isForeign = owned !== undefined && node > 0 && owned[node] === 0;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const type = types[edge] as number;
      const target = targets[edge] as number;
      if (type === WEAK && !followsWeak) continue;
      if (type === SHORTCUT && node > 0) continue;
      if (isForeign && owned[target] !== 0) continue;
      if (type === INTERNAL && tables.isTableOf(edge, node)) continue;
      holding[count++] = target;
    }
  }
  newOffsets[nodeCount] = count;
  const isNearlyAll = count > targets.length * 0.9;
  return {
    offsets: newOffsets,
    targets: isNearlyAll ? holding.subarray(0, count) : holding.slice(0, count),
  };
}

/** Recognises edges from WeakMaps to their values, by their names. */
class PairTables {
  readonly #file: SnapshotFile;
  /** For each string: 0 not examined, 1 another name, 2 the name of a pair. */
  readonly #kinds: Uint8Array;

  constructor(file: SnapshotFile) {
    this.#file = file;
    this.#kinds = new Uint8Array(file.strings.count);
  }

  isTableOf(edge: number, node: number): boolean {
    const { edges, nodes, strings } = this.#file;
    const name = edges.names[edge] as number;
    const kind = this.#kinds[name];
    if (kind === 1) return false;
    const table = PAIR.exec(strings.at(name))?.[1];
    this.#kinds[name] = table === undefined ? 1 : 2;
    return table !== undefined && Number(table) === nodes.ids[node];
  }
}

/** By node, whether it belongs to a page; undefined when the snapshot has no page. */
function pageOwned({ meta, nodes, edges, strings }: SnapshotFile): Uint8Array | undefined {
  const { offsets } = nodes;
  const { types, targets } = edges;
  const [WEAK, SHORTCUT, ELEMENT] = ["weak", "shortcut", "element"].map((name) =>
    meta.edgeTypes.indexOf(name),
  );
  const SYNTHETIC = meta.nodeTypes.indexOf("synthetic");
  const owned = new Uint8Array(nodes.count);
  const reached = new Uint32Array(nodes.count);
  let tail = 0;
  const add = (node: number): void => {
    if (owned[node] !== 0) return;
    owned[node] = 1;
    reached[tail++] = node;
  };
  for (let edge = 0; edge < (offsets[1] as number); edge++) {
    const target = targets[edge] as number;
    if (types[edge] === SHORTCUT) add(target);
    const isTree =
      types[edge] === ELEMENT &&
      nodes.types[target] === SYNTHETIC &&
      strings.at(nodes.names[target] as number) === DOCUMENT_TREES;
    if (isTree) add(target);
  }
  if (tail === 0) return undefined;
  for (let head = 0; head < tail; head++) {
    const node = reached[head] as number;
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      if (types[edge] !== WEAK) add(targets[edge] as number);
    }
  }
  return owned;
}

/** Nodes where a user's search begins: those that the root holds, except the system's. */
export function userRoots({ meta, nodes, edges, strings }: SnapshotFile): number[] {
  const SYNTHETIC = meta.nodeTypes.indexOf("synthetic");
  const rooted = edges.targets.subarray(0, nodes.offsets[1]);
  return [...new Set(rooted)].filter(
    (node) =>
      nodes.types[node] !== SYNTHETIC || strings.at(nodes.names[node] as number) === DOCUMENT_TREES,
  );
}

/** A test of strings that examines each one once. */
export function nameTest(
  strings: Strings,
  test: (name: string) => boolean,
): (index: number) => boolean {
  const known = new Map<number, boolean>();
  return (index) => {
    const isSo = known.get(index) ?? test(strings.at(index));
    known.set(index, isSo);
    return isSo;
  };
}

/** The mark of nodes with several owners; UNSEEN: with none so far. */
const SEVERAL = 0xfffffffe;
const UNSEEN = 0xffffffff;

/**
 * The size of each node as DevTools shows it: arrays and hidden objects with a single owner are counted
 * with their owner. If the root holds no user objects, the sizes are those of the file.
 */
export function shallowSizes(file: SnapshotFile): Uint32Array | Float64Array {
  const { meta, nodes, edges, strings } = file;
  if (userRoots(file).length === 0) return nodes.selfSizes;
  const { offsets, types, count } = nodes;
  const { targets } = edges;
  const [HIDDEN, ARRAY, NATIVE, SYNTHETIC] = ["hidden", "array", "native", "synthetic"].map(
    (name) => meta.nodeTypes.indexOf(name),
  );
  const WEAK = meta.edgeTypes.indexOf("weak");
  const isStringData = nameTest(strings, (name) => name === "system / ExternalStringData");
  const isOwnable = (node: number): boolean => {
    const type = types[node];
    if (type === HIDDEN || type === ARRAY) return true;
    return type === NATIVE && isStringData(nodes.names[node] as number);
  };
  const owners = new Uint32Array(count);
  const waiting: number[] = [];
  const spread = (source: number): void => {
    waiting.push(source);
    while (waiting.length > 0) {
      const node = waiting.pop() as number;
      const owner = owners[node] as number;
      const end = offsets[node + 1] as number;
      for (let edge = offsets[node] as number; edge < end; edge++) {
        if (edges.types[edge] === WEAK) continue;
        const target = targets[edge] as number;
        const known = owners[target] as number;
        if (known === target || known === owner || known === SEVERAL) continue;
        owners[target] = known === UNSEEN ? owner : SEVERAL;
        waiting.push(target);
      }
    }
  };
  for (let node = 0; node < count; node++) owners[node] = isOwnable(node) ? UNSEEN : node;
  for (let node = 0; node < count; node++) if (owners[node] === node) spread(node);

  const sizes = Float64Array.from(nodes.selfSizes);
  for (let node = 0; node < count; node++) {
    const owner = owners[node] as number;
    if (owner === node || owner >= SEVERAL) continue;
    if (types[owner] === SYNTHETIC || owner === 0) continue;
    sizes[owner]! += sizes[node] as number;
    sizes[node] = 0;
  }
  return sizes;
}

/** The edge's name: `.next`, or `[3]`. */
export function edgeName({ meta, edges, strings }: SnapshotFile, edge: number): string {
  const name = edges.names[edge] as number;
  const isNumber = isIndexed(meta.edgeTypes[edges.types[edge] as number] as string);
  return isNumber ? `[${name}]` : `.${strings.at(name)}`;
}
