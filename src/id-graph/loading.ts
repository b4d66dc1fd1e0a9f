// Makes graphs from records by id, or from rows.

import { checkInteger, wrongArgument } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";
import { Edges } from "../graph/edges.js";
import { NodeGraph } from "../graph/node-graph.js";
import { copyRows, emptyRows, type Rows } from "../graph/rows.js";
import { Ids } from "./ids.js";
import {
  checkIterable,
  type GraphOptions,
  type RecordOptions,
  type Records,
  type RowOptions,
} from "./options.js";
import { duplicateEdge, duplicateId, unknownId } from "./refusal.js";
import { RowWriter } from "./row-writer.js";

/** The nodes of a graph, and their ids. */
export interface Loaded<Id> {
  readonly ids: Ids<Id>;
  readonly nodes: NodeGraph;
}

/** Called for a repeated edge. */
type Repeat = (source: number, target: number) => void;

/** Cost: a lookup for each id and each reference. */
export function loadRecords<Id>(
  call: string,
  records: Records<Id>,
  options: RecordOptions<Id>,
): Loaded<Id> {
  const { weak, unknown = "error", duplicate = "merge" } = options;
  const ids = new Ids<Id>(0);
  const lists: Iterable<Id>[] = [];
  for (const [id, list] of entriesOf(call, "records", records)) {
    const known = ids.numberOf(id);
    if (known >= 0 && duplicate === "error") throw duplicateId(call, id);
    put(lists, known >= 0 ? known : ids.add(id), list);
  }
  const repeat = refuserOf(call, duplicate, (node) => ids.idOf(node));
  const strong = write(lists);
  const weakLists: Iterable<Id>[] = [];
  if (weak !== undefined) {
    for (const [id, list] of entriesOf(call, "weak", weak)) {
      const source = numberOf(id);
      if (source >= 0) put(weakLists, source, list);
    }
  }
  const written = strong.end(ids.count);
  const weakRows = write(weakLists, written).end(ids.count);
  // Ids that only the weak records have were added after the rows were written.
  const rows = ids.count === written.offsets.length - 1 ? written : strong.end(ids.count);
  return { ids, nodes: new NodeGraph(new Edges(rows), new Edges(weakRows)) };

  function numberOf(id: Id): number {
    const known = ids.numberOf(id);
    if (known >= 0 || unknown === "ignore") return known;
    if (unknown === "error") throw unknownId(call, id);
    return ids.add(id);
  }

  /** Rows of the lists, without edges that `other` has. */
  function write(all: readonly Iterable<Id>[], other?: Rows): RowWriter {
    const edgeCount = all.reduce((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
    const writer = new RowWriter(all.length, edgeCount);
    for (let source = 0; source < all.length; source++) {
      const list = all[source];
      if (list !== undefined && other !== undefined) passRow(writer, other, source);
      for (const id of list ?? []) {
        const target = numberOf(id);
        if (target >= 0 && !writer.add(target)) repeat(source, target);
      }
      writer.endRow();
    }
    return writer;
  }
}

function passRow(writer: RowWriter, { offsets, targets }: Rows, row: number): void {
  const end = offsets[row + 1] as number;
  for (let edge = offsets[row] as number; edge < end; edge++) writer.pass(targets[edge] as number);
}

/** The targets of several records of one id. */
class Joined<Id> implements Iterable<Id> {
  readonly lists: Iterable<Id>[] = [];

  *[Symbol.iterator](): Generator<Id> {
    for (const list of this.lists) yield* list;
  }
}

function put<Id>(all: Iterable<Id>[], number: number, list: Iterable<Id>): void {
  const before = all[number];
  if (before === undefined) {
    all[number] = list;
    return;
  }
  const joined = before instanceof Joined ? (before as Joined<Id>) : new Joined<Id>();
  if (joined !== before) joined.lists.push(before);
  joined.lists.push(list);
  all[number] = joined;
}

function* entriesOf<Id>(
  call: string,
  name: string,
  records: Records<Id>,
): Generator<readonly [Id, Iterable<Id>]> {
  if (typeof records !== "object" || records === null) {
    throw wrongArgument(call, name, "an iterable of pairs, or an object", records);
  }
  const entries =
    Symbol.iterator in records
      ? (records as Iterable<readonly [Id, Iterable<Id>]>)
      : (Object.entries(records) as Iterable<[Id & string, Iterable<Id>]>);
  for (const [id, list] of entries) {
    yield [checkId(call, id), checkIterable(call, `the list of an id in ${name}`, list)];
  }
}

/** Any value except undefined, which means no id. */
export function checkId<Id>(call: string, id: Id): Id {
  if (id === undefined) throw wrongArgument(call, "an id", "any other value", id);
  return id;
}

function refuserOf(
  call: string,
  duplicate: GraphOptions<never>["duplicate"],
  idOf: (node: number) => unknown,
): Repeat {
  return (source, target) => {
    if (duplicate === "error") throw duplicateEdge(call, idOf(source), idOf(target));
  };
}

/**
 * Uses the arrays without a copy, unless an edge is in them twice. Cost: a look at every edge.
 */
export function loadRows<Id>(
  call: string,
  strong: Rows,
  { ids: given, weak, duplicate = "merge" }: RowOptions<Id>,
): Loaded<Id> {
  const count = checkRows(call, "", strong);
  if (weak !== undefined && checkRows(call, "weak ", weak) !== count) {
    const message = `${call}: weak has ${weak.offsets.length - 1} rows (expected ${count}).`;
    throw rangeError("ERR_ARGUMENT", message);
  }
  const ids = new Ids<Id>(given === undefined ? count : 0);
  if (given !== undefined) {
    checkInteger(call, "the length of ids", given.length, count, count);
    for (let node = 0; node < count; node++) {
      const id = checkId(call, given[node] as Id);
      if (ids.numberOf(id) >= 0) throw duplicateId(call, id);
      ids.add(id);
    }
  }
  const repeat = refuserOf(call, duplicate, (node) => ids.idOf(node));
  const rows = distinct(strong, repeat);
  const weakRows = weak === undefined ? emptyRows(count) : distinct(weak, repeat, rows);
  return { ids, nodes: new NodeGraph(new Edges(rows), new Edges(weakRows)) };
}

function checkRows(call: string, kind: string, { offsets, targets }: Rows): number {
  for (const [name, value] of Object.entries({ offsets, targets })) {
    if (!(value instanceof Uint32Array)) {
      throw wrongArgument(call, `${kind}${name}`, "a Uint32Array", value);
    }
  }
  checkInteger(call, `${kind}offsets[0]`, offsets[0] ?? -1, 0, 0);
  const count = offsets.length - 1;
  for (let row = 0; row < count; row++) {
    const start = offsets[row] as number;
    if (start <= (offsets[row + 1] as number)) continue;
    const name = `${kind}offsets[${row + 1}]`;
    checkInteger(call, name, offsets[row + 1], start, targets.length);
  }
  checkInteger(call, `the last of ${kind}offsets`, offsets[count], targets.length, targets.length);
  for (let edge = 0; edge < targets.length; edge++) {
    if ((targets[edge] as number) < count) continue;
    checkInteger(call, `${kind}targets[${edge}]`, targets[edge], 0, count - 1);
  }
  return count;
}

/** In rows up to this length each target is compared with those before it. */
const SHORT = 8;

/** The rows with each edge once, without edges that `other` has; the same arrays if nothing changes. */
function distinct(rows: Rows, repeat: Repeat, other?: Rows): Rows {
  const { offsets, targets } = rows;
  const count = offsets.length - 1;
  /** The row, + 1, that last had each target; used if the row is long or `other` has edges. */
  const seen = new Uint32Array(count);
  // Written after the first edge is left out.
  let kept: Rows | undefined;
  let length = 0;
  for (let source = 0; source < count; source++) {
    const start = offsets[source] as number;
    const end = offsets[source + 1] as number;
    const isShort = end - start <= SHORT && isEmpty(other, source);
    if (other !== undefined && !isShort) noteRow(seen, other, source);
    for (let edge = start; edge < end; edge++) {
      const target = targets[edge] as number;
      const isRepeat = isShort
        ? hasTarget(targets, start, edge, target)
        : seen[target] === source + 1;
      if (!isShort) seen[target] = source + 1;
      if (isRepeat) {
        repeat(source, target);
        kept ??= copyRows(rows);
      } else {
        if (kept !== undefined) kept.targets[length] = target;
        length++;
      }
    }
    if (kept !== undefined) kept.offsets[source + 1] = length;
  }
  if (kept === undefined) return rows;
  return { offsets: kept.offsets, targets: kept.targets.slice(0, length) };
}

function isEmpty(rows: Rows | undefined, row: number): boolean {
  return rows === undefined || rows.offsets[row] === rows.offsets[row + 1];
}

function noteRow(seen: Uint32Array, { offsets, targets }: Rows, row: number): void {
  const end = offsets[row + 1] as number;
  for (let edge = offsets[row] as number; edge < end; edge++)
    seen[targets[edge] as number] = row + 1;
}

function hasTarget(targets: Uint32Array, start: number, end: number, target: number): boolean {
  for (let edge = start; edge < end; edge++) if (targets[edge] === target) return true;
  return false;
}
