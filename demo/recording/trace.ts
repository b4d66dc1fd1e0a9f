// A phase, read for read and write for write: the twin's own functions run on columns that tell what
// is done to them. What the page walks through is what that code did, not a retelling of it.

import type { Columns } from "../../src/twin/columns.js";
import { COPY, type Phase, PUSH, REACH, SUBTRACT, type Trace, VISIT } from "./moment.js";

/** More candidates than that nobody walks through one by one. */
export const TRACED_MAX = 3000;

/** The phases that have steps, where the candidates are not too many. */
export const TRACED_PHASES: ReadonlySet<Phase> = new Set([
  "updateRefs",
  "subtractRefs",
  "moveUnreachable",
  "resurrection",
]);

/** Of a row: where its references begin. What is read of rows ahead of that is no visit yet. */
const FIRST_WORD = 1;

type Words = Uint32Array | Int32Array;
type OnRead = (index: number) => void;
type OnWrite = (index: number, before: number, value: number) => void;

/** The same words; each read and write of one of them is told. */
function told<Array extends Words>(words: Array, onRead: OnRead, onWrite: OnWrite): Array {
  return new Proxy(words, {
    get(target, key) {
      const index = Number(key as string);
      if (Number.isNaN(index)) return Reflect.get(target, key, target) as unknown;
      onRead(index);
      return target[index];
    },
    set(target, key, value: number) {
      const index = Number(key as string);
      const before = target[index] as number;
      target[index] = value;
      onWrite(index, before, target[index] as number);
      return true;
    },
  }) as Array;
}

const nothing = (): void => {};

/** The heap with some of its columns told of. */
function withColumns(heap: Columns, columns: Partial<Columns>): Columns {
  const traced = Object.create(heap) as Columns;
  for (const [name, column] of Object.entries(columns)) {
    Object.defineProperty(traced, name, { value: column, writable: true });
  }
  return traced;
}

/** The rows, told of, and the object whose references were read last. */
interface Visits {
  readonly rows: Columns["rows"];
  source: number;
}

function tellVisits(heap: Columns, trace: number[]): Visits {
  const visit: OnRead = (index) => {
    if ((index & 3) !== FIRST_WORD) return;
    visits.source = index >> 2;
    trace.push(VISIT, visits.source, 0, 0);
  };
  const visits: Visits = { rows: told(heap.rows, visit, nothing), source: 0 };
  return visits;
}

/** `update` copies refcounts. */
export function traceUpdate(heap: Columns, update: (heap: Columns) => void): Trace {
  const trace: number[] = [];
  const gcRefs = told(heap.gcRefs, nothing, (slot, _, value) =>
    trace.push(COPY, slot, slot, value),
  );
  update(withColumns(heap, { gcRefs }));
  return trace;
}

/** `subtract` visits the references of each candidate. */
export function traceSubtract(heap: Columns, subtract: (heap: Columns) => void): Trace {
  const trace: number[] = [];
  const visits = tellVisits(heap, trace);
  const gcRefs = told(heap.gcRefs, nothing, (slot, before, value) => {
    if (before !== value) trace.push(SUBTRACT, visits.source, slot, value);
  });
  subtract(withColumns(heap, { gcRefs, rows: visits.rows }));
  return trace;
}

/**
 * `reachHeld` puts what is held from outside into the queue, which lies over the words of gcRefs that
 * were read; `move` follows it.
 */
export function traceMove(
  heap: Columns,
  reachHeld: (heap: Columns) => number,
  move: (heap: Columns, held: number) => void,
): Trace {
  const trace: number[] = [];
  const queued = told(
    heap.gcRefs,
    (slot) => trace.push(VISIT, slot, 0, 0),
    (_, __, slot) => trace.push(PUSH, slot, slot, 0),
  );
  const held = reachHeld(withColumns(heap, { gcRefs: queued }));
  const visits = tellVisits(heap, trace);
  const unreachableBits = told(heap.unreachableBits, nothing, (word, before, value) => {
    const changed = before ^ value;
    if (changed !== 0) trace.push(REACH, visits.source, word * 32 + 31 - Math.clz32(changed), 0);
  });
  move(withColumns(heap, { rows: visits.rows, unreachableBits }), held);
  return trace;
}
