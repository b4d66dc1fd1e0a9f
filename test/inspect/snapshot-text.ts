// Small heap snapshots in V8's format, and the result of a plain reader of such a text.

import fc from "fast-check";

export const NODE_TYPES: readonly string[] = ["synthetic", "object", "string", "closure", "native"];
export const EDGE_TYPES: readonly string[] = ["property", "element", "weak", "internal"];

/** A node by its type, name, size and edges; the first is the root. */
interface NodeText {
  readonly type: number;
  readonly name: number;
  readonly size: number;
  readonly edges: readonly { readonly type: number; readonly name: number; readonly to: number }[];
}

export interface SnapshotText {
  readonly nodes: readonly NodeText[];
  readonly strings: readonly string[];
}

const STRINGS = ["", "Session", 'odd "name"\n\\', "ünïcödé 🦊", "\ud800 alone", "next"];

export const snapshotTexts: fc.Arbitrary<SnapshotText> = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.array(
      fc.record({
        type: fc.integer({ min: 1, max: NODE_TYPES.length - 1 }),
        name: fc.nat(STRINGS.length - 1),
        size: fc.nat(99),
        edges: fc.array(
          fc.record({
            type: fc.nat(EDGE_TYPES.length - 1),
            name: fc.nat(STRINGS.length - 1),
            to: fc.nat(count - 1),
          }),
          { maxLength: 4 },
        ),
      }),
      { minLength: count, maxLength: count },
    ),
  )
  .map((nodes) => ({ nodes, strings: STRINGS }));

/** The text as V8 writes it. Members of `more` come before the nodes, and fields at the ends of rows. */
export function writeText(
  { nodes, strings }: SnapshotText,
  { more = {}, fields = [] }: { more?: object; fields?: readonly string[] } = {},
): string {
  const rest = fields.map((_, index) => index + 7);
  const width = 6 + fields.length;
  const meta = {
    node_fields: ["type", "name", "id", "self_size", "edge_count", "detachedness", ...fields],
    node_types: [NODE_TYPES, "string", "number", "number", "number", "number"],
    edge_fields: ["type", "name_or_index", "to_node", ...fields],
    edge_types: [EDGE_TYPES, "string_or_number", "node"],
  };
  const edges = nodes.flatMap((node) => node.edges);
  const head = { meta, node_count: nodes.length, edge_count: edges.length };
  const nodeRows = nodes.map(({ type, name, size, edges: own }, index) =>
    [type, name, index * 2 + 1, size, own.length, 0, ...rest].join(","),
  );
  const edgeRows = edges.map(({ type, name, to }) => [type, name, to * width, ...rest].join(","));
  const members = Object.entries(more).map(([key, value]) => `${JSON.stringify(key)}:${value},`);
  const text = strings.map((each) => JSON.stringify(each)).join(",\n");
  return (
    `{"snapshot":${JSON.stringify(head)},\n${members.join("\n")}"nodes":[${nodeRows.join("\n,")}],\n` +
    `"edges":[${edgeRows.join("\n,")}],\n"locations":[1,2,3\n,4,5,0],\n"strings":[${text}]}\n`
  );
}

/** Edges that keep their targets alive: all except weak ones. */
function targetsOf({ edges }: NodeText): number[] {
  return edges.filter(({ type }) => EDGE_TYPES[type] !== "weak").map(({ to }) => to);
}

/** The nodes that can be reached from `starts` without going through `without`. */
export function reachIn(
  { nodes }: SnapshotText,
  starts: readonly number[],
  without = -1,
): ReadonlySet<number> {
  const reached = new Set(starts.filter((start) => start !== without));
  for (const node of reached) {
    for (const to of targetsOf(nodes[node] as NodeText)) if (to !== without) reached.add(to);
  }
  return reached;
}

/** The root, and every node that only weak edges, or its own, lead to. */
export function startsOf({ nodes }: SnapshotText): number[] {
  const held = new Set(nodes.flatMap((node, from) => targetsOf(node).filter((to) => to !== from)));
  return nodes.flatMap((_, node) => (node === 0 || !held.has(node) ? [node] : []));
}
