// Reads heap snapshots, and answers the room's questions about them.

import { type HeapSnapshot, loadHeapSnapshot, snapshotGrowth } from "ouroboros-gc/inspect";
import type {
  Cell,
  Found,
  Grown,
  Line,
  Loaded,
  Opened,
  SnapshotRequest,
  SnapshotResponse,
  Step,
} from "./messages.js";

const ROOT = 0;
const LINES_MAX = 100;
/** Cells beside each other; what is smaller is one cell together. */
const CELLS_MAX = 60;
const INNER_CELLS_MAX = 12;
/** Nodes at each end of a long path. */
const ENDS = 12;

let snapshot: HeapSnapshot | undefined;

function send(response: SnapshotResponse): void {
  self.postMessage(response);
}

async function load(file: File): Promise<HeapSnapshot> {
  let shown = 0;
  const onProgress = ({ bytes }: { readonly bytes: number }): void => {
    const share = file.size === 0 ? 1 : bytes / file.size;
    if (share - shown < 0.02) return;
    shown = share;
    send({ type: "reading", name: file.name, share });
  };
  return loadHeapSnapshot(file, { onProgress });
}

function lineOf(of: HeapSnapshot, node: number): Line {
  const { selfSize } = of.describe(node);
  return { node, name: of.label(node), self: selfSize, retained: of.retained(node).bytes };
}

/** The lines of those that retain most. */
function biggest(of: HeapSnapshot, nodes: readonly number[]): Line[] {
  return nodes
    .map((node) => ({ node, bytes: of.retained(node).bytes }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, LINES_MAX)
    .map(({ node }) => lineOf(of, node));
}

function summary(of: HeapSnapshot, name: string): Loaded {
  const detached = of.detached();
  return {
    name,
    nodes: of.objectCount,
    edges: of.referenceCount,
    bytes: of.retained(ROOT).bytes,
    types: of
      .retainedByType()
      .map(({ type, count, bytes, retained }) => ({ type, count, bytes, retained })),
    detached: biggest(of, detached),
    detachedCount: detached.length,
  };
}

/** What the node dominates, `depth` levels of it, and the node's own bytes. */
function cellsOf(of: HeapSnapshot, node: number, limit: number, depth: number): Cell[] {
  const below = of.dominated(node);
  const cells: Cell[] = below.slice(0, limit).map((each) => ({
    node: each,
    name: of.label(each),
    bytes: of.retained(each).bytes,
    cells: depth > 1 ? cellsOf(of, each, INNER_CELLS_MAX, depth - 1) : [],
  }));
  const rest = below.slice(limit);
  const bytes = rest.reduce((sum, each) => sum + of.retained(each).bytes, 0);
  if (rest.length > 0) cells.push(leaf(`${rest.length.toLocaleString("en")} more`, bytes));
  const { selfSize } = of.describe(node);
  if (selfSize > 0) cells.push(leaf("itself", selfSize));
  return cells;
}

function leaf(name: string, bytes: number): Cell {
  return { node: undefined, name, bytes, cells: [] };
}

/** Both ends of a long list: the nodes of a linked list each dominate the next. */
function ends<T>(list: readonly T[]): { readonly first: T[]; readonly hidden: number; last: T[] } {
  const hidden = Math.max(0, list.length - 2 * ENDS);
  const cut = hidden === 0 ? list.length : ENDS;
  return { first: list.slice(0, cut), hidden, last: list.slice(cut + hidden) };
}

function open(of: HeapSnapshot, node: number): Opened {
  const dominators: number[] = [];
  for (let at = of.dominator(node); at !== undefined; at = of.dominator(at)) dominators.push(at);
  const above = ends(dominators.reverse());
  const chain = of.whyAlive(node);
  const steps = (chain?.objects ?? []).map((each, at) => ({ each, at }));
  const path = ends(steps);
  const stepOf = ({ each, at }: { readonly each: number; readonly at: number }): Step => ({
    node: each,
    name: of.label(each),
    reference: chain?.references[at - 1] ?? "",
  });
  const holders = of.holders(node);
  return {
    ...lineOf(of, node),
    kind: of.describe(node).kind,
    count: of.retained(node).count,
    above: {
      first: above.first.map((each) => lineOf(of, each)),
      hidden: above.hidden,
      last: above.last.map((each) => lineOf(of, each)),
    },
    map: cellsOf(of, node, CELLS_MAX, 2),
    path: { first: path.first.map(stepOf), hidden: path.hidden, last: path.last.map(stepOf) },
    holders: holders.slice(0, LINES_MAX).map(({ from, name }) => ({
      node: from,
      name: of.label(from),
      reference: name,
    })),
    holderCount: holders.length,
  };
}

function find(of: HeapSnapshot, text: string): Found {
  const [, id] = /^@(\d+)$/.exec(text) ?? [];
  const node = id === undefined ? undefined : of.nodeOfId(Number(id));
  const nodes = id === undefined ? of.objectsByType(text) : node === undefined ? [] : [node];
  return { text, nodes: biggest(of, nodes), count: nodes.length };
}

function compare(earlier: HeapSnapshot, later: HeapSnapshot, name: string): Grown {
  const { nodes, types } = snapshotGrowth(earlier, later);
  return {
    name,
    types: types
      .filter(({ change }) => change > 0)
      .map(({ type, change, bytesChange }) => ({
        type,
        count: change,
        bytes: bytesChange,
        retained: undefined,
      })),
    nodes: biggest(later, nodes),
    count: nodes.length,
  };
}

async function answer(request: SnapshotRequest): Promise<void> {
  if (request.type === "load") {
    const read = await load(request.file);
    const { name } = request.file;
    if (request.isEarlier && snapshot) {
      send({ type: "grown", grown: compare(read, snapshot, name) });
      return;
    }
    snapshot = read;
    send({ type: "loaded", loaded: summary(read, name) });
    send({ type: "opened", opened: open(read, ROOT) });
  } else if (snapshot && request.type === "open") {
    send({ type: "opened", opened: open(snapshot, request.node) });
  } else if (snapshot && request.type === "find") {
    send({ type: "found", found: find(snapshot, request.text) });
  }
}

/** One after the other: a question that is asked while a file is read waits for it. */
let last: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<SnapshotRequest>) => {
  last = last
    .then(() => answer(data))
    .catch((error: unknown) => {
      send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    });
};
