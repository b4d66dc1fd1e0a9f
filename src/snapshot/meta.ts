// A heap snapshot's description of itself: its first member, `snapshot`, names the fields of nodes and edges.
// Unknown fields are skipped; a missing one is an error that names it.

import { refuse } from "./refusal.js";

/** Where the values of a node or an edge are, and the names of their types. */
export interface Meta {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Number of values of each node. */
  readonly nodeWidth: number;
  readonly edgeWidth: number;
  readonly nodeFields: Readonly<Record<NodeField, number>>;
  /** -1 if the file does not have the field. */
  readonly detachedness: number;
  readonly edgeFields: Readonly<Record<EdgeField, number>>;
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
}

const NODE_FIELDS = ["type", "name", "id", "self_size", "edge_count"] as const;
const EDGE_FIELDS = ["type", "name_or_index", "to_node"] as const;
type NodeField = (typeof NODE_FIELDS)[number];
type EdgeField = (typeof EDGE_FIELDS)[number];

/** No real file has more nodes. Node numbers are words, and a few of them are reserved. */
const COUNT_MAX = 0xfffffff0;
/** Types are stored in bytes. */
const TYPE_COUNT_MAX = 256;
const WIDTH_MAX = 64;

/** Parses the member's text, which began at the byte. @throws {GcError} ERR_HEAP_SNAPSHOT */
export function readMeta(text: string, byteOffset: number): Meta {
  const wrong = (found: string, expected: string): never => {
    throw refuse(byteOffset, found, expected);
  };
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    wrong(`the member "snapshot" is not JSON: ${(error as Error).message}`, "an object");
  }
  const member = (of: unknown, name: string, path: string): unknown => {
    const isObject = typeof of === "object" && of !== null && Object.hasOwn(of, name);
    return isObject ? (of as Record<string, unknown>)[name] : wrong(`${path} is missing`, path);
  };
  const meta = member(header, "meta", "snapshot.meta");
  const count = (name: string): number => {
    const value = member(header, name, `snapshot.${name}`);
    const isCount = Number.isInteger(value) && (value as number) >= 0;
    if (isCount && (value as number) <= COUNT_MAX) return value as number;
    return wrong(`snapshot.${name} is ${String(value)}`, `a number from 0 to ${COUNT_MAX}`);
  };
  const names = (value: unknown, path: string, limit: number): string[] => {
    const isList = Array.isArray(value) && value.every((each) => typeof each === "string");
    if (isList && value.length > 0 && value.length <= limit) return value as string[];
    return wrong(`${path} is not a list of names`, `1 to ${limit} names`);
  };
  const fieldsOf = (name: string): string[] =>
    names(member(meta, name, `snapshot.meta.${name}`), `snapshot.meta.${name}`, WIDTH_MAX);
  const typesOf = (name: string, place: number): string[] => {
    const path = `snapshot.meta.${name}`;
    const types = member(meta, name, path);
    const list: unknown = Array.isArray(types) ? types[place] : undefined;
    return names(list, `${path}[${place}]`, TYPE_COUNT_MAX);
  };
  const places = <F extends string>(
    wanted: readonly F[],
    fields: readonly string[],
    path: string,
  ): Record<F, number> => {
    const found = wanted.map((field): [F, number] => {
      const place = fields.indexOf(field);
      if (place < 0) wrong(`${path} has no ${JSON.stringify(field)}`, wanted.join(", "));
      return [field, place];
    });
    return Object.fromEntries(found) as Record<F, number>;
  };
  const nodes = fieldsOf("node_fields");
  const edges = fieldsOf("edge_fields");
  const nodeFields = places(NODE_FIELDS, nodes, "snapshot.meta.node_fields");
  const edgeFields = places(EDGE_FIELDS, edges, "snapshot.meta.edge_fields");
  return {
    nodeCount: count("node_count"),
    edgeCount: count("edge_count"),
    nodeWidth: nodes.length,
    edgeWidth: edges.length,
    nodeFields,
    detachedness: nodes.indexOf("detachedness"),
    edgeFields,
    nodeTypes: typesOf("node_types", nodeFields.type),
    edgeTypes: typesOf("edge_types", edgeFields.type),
  };
}
