// The command's report on a heap snapshot, as plain data: `--json` prints it, tables show it.

import {
  type HeapSnapshot,
  type SnapshotGrowth,
  snapshotGrowth,
  type TypeGrowth,
} from "ouroboros-gc/inspect";

/** A node as people know it from DevTools. */
export interface NodeLine {
  readonly name: string;
  readonly id: number;
  readonly self: number;
  readonly retained: number;
}

export interface Summary {
  readonly file: string;
  readonly nodes: number;
  readonly edges: number;
  readonly bytes: number;
  readonly types: readonly {
    readonly type: string;
    readonly count: number;
    readonly bytes: number;
    readonly retained: number;
  }[];
  readonly biggest: readonly NodeLine[];
  readonly detached: { readonly count: number; readonly nodes: readonly NodeLine[] };
  readonly unreachable: number;
  readonly cycles: number;
  readonly strings: readonly {
    readonly text: string;
    readonly count: number;
    readonly wasted: number;
  }[];
}

export function summarize(file: string, snapshot: HeapSnapshot, limit: number): Summary {
  const detached = snapshot.detached();
  return {
    file,
    nodes: snapshot.objectCount,
    edges: snapshot.referenceCount,
    bytes: snapshot.countByType().reduce((sum, { bytes }) => sum + bytes, 0),
    types: snapshot.retainedByType().slice(0, limit),
    biggest: snapshot
      .mostRetaining(limit + 1)
      .slice(1) // Without the root, which retains everything.
      .map(({ object }) => lineOf(snapshot, object)),
    detached: {
      count: detached.length,
      nodes: detached
        .map((node) => lineOf(snapshot, node))
        .sort((a, b) => b.retained - a.retained)
        .slice(0, limit),
    },
    unreachable: snapshot.garbage().length,
    cycles: snapshot.cycles().length,
    strings: snapshot
      .duplicatedStrings(limit)
      .map(({ text, count, wasted }) => ({ text, count, wasted })),
  };
}

export interface Retainers {
  readonly of: string;
  /** How many nodes were meant; those shown are the ones that retain most. */
  readonly count: number;
  readonly nodes: readonly (NodeLine & {
    /** From the root to the node, a step each. */
    readonly path: readonly string[];
    readonly holders: readonly string[];
  })[];
}

/** The nodes that `of` means: an id behind an @, or the name of a type. */
export function nodesMeant(snapshot: HeapSnapshot, of: string): number[] {
  const [, id] = /^@(\d+)$/.exec(of) ?? [];
  if (id === undefined) return snapshot.objectsByType(of);
  const node = snapshot.nodeOfId(Number(id));
  return node === undefined ? [] : [node];
}

export function retainersOf(snapshot: HeapSnapshot, of: string, limit: number): Retainers {
  const nodes = nodesMeant(snapshot, of);
  const shown = nodes
    .map((node) => ({ node, bytes: snapshot.retained(node).bytes }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, limit)
    .map(({ node }) => {
      const chain = snapshot.whyAlive(node);
      const steps = (chain?.objects ?? []).map((each, index) => {
        const reference = chain?.references[index];
        return reference === undefined
          ? snapshot.label(each)
          : `${snapshot.label(each)} ${reference}`;
      });
      const holders = snapshot
        .holders(node)
        .map(({ from, name }) => `${snapshot.label(from)} ${name}`);
      return { ...lineOf(snapshot, node), path: steps, holders: holders.slice(0, limit) };
    });
  return { of, count: nodes.length, nodes: shown };
}

export interface Difference {
  readonly files: readonly [string, string];
  readonly types: readonly TypeGrowth[];
  /** Number of nodes that are in the second file alone. */
  readonly count: number;
  /** Of those, the ones that retain most. */
  readonly nodes: readonly NodeLine[];
}

export function difference(
  files: readonly [string, string],
  first: HeapSnapshot,
  last: HeapSnapshot,
  limit: number,
): Difference {
  const { nodes, types }: SnapshotGrowth = snapshotGrowth(first, last);
  const lines = nodes.map((node) => ({ node, bytes: last.retained(node).bytes }));
  return {
    files,
    types: types.filter(({ change }) => change > 0).slice(0, limit),
    count: nodes.length,
    nodes: lines
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, limit)
      .map(({ node }) => lineOf(last, node)),
  };
}

function lineOf(snapshot: HeapSnapshot, node: number): NodeLine {
  const { id, selfSize } = snapshot.describe(node);
  const { bytes } = snapshot.retained(node);
  return { name: snapshot.label(node), id, self: selfSize, retained: bytes };
}
