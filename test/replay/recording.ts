// The recordings of real CPython: programs, one operation a line, with everything observable about each.
// test/recordings/README.md describes their format.

import { checkActions, checkCount, checkData, type Line, readLines, refuse } from "./line.js";

/** An event within an operation: its kind, then ids. */
export type RecordedEvent = readonly (string | number)[];

/** The outcome of one operation in CPython. */
export interface Outcome {
  live?: number;
  ev?: RecordedEvent[];
  evsum?: Record<string, [number, number]>;
  v?: number | boolean | null | number[];
  ret?: number;
  info?: [string, number, number, number][];
  count?: number[];
  stats?: number[][];
  gens?: number[][];
  /** The objects of garbage in the order in which they were released, which Python leaves open. */
  released?: number[];
  /**
   * The objects that a collection in steps found unreachable, in the operation in which they became known.
   */
  set?: number[];
}

/** An action of a finalizer or a callback. */
export type Action = readonly [string, ...(number | undefined)[]];

/** One operation: its inputs, and its outcome in CPython. */
export interface Operation {
  t: number;
  op: string;
  r?: number;
  sn?: number;
  k?: string;
  n?: number;
  fin?: Action[];
  cb?: { do?: Action[]; fn?: number };
  x?: number;
  y?: number;
  w?: number;
  i?: number;
  g?: number;
  close?: boolean;
  saveall?: boolean;
  out: Outcome;
}

/** A recorded program. */
export interface Recording {
  name: string;
  /** The first operation whose outcome depends on an order that Python leaves open; or null. */
  ordFrom: number | null;
  operations: Operation[];
}

/**
 * Reads a recording from its text.
 * @throws {Error} Naming the line and what is wrong with it.
 */
export function readRecording(name: string, text: string): Recording {
  const [header, ...operations] = readLines(name, text);
  const { ordFrom = null } = header ?? {};
  if (ordFrom !== null) checkCount(`${name}, line 1`, "ordFrom", ordFrom);
  return {
    name,
    ordFrom: ordFrom as number | null,
    operations: operations.map((line, index) => checkOperation(`${name}, line ${index + 2}`, line)),
  };
}

const COUNTS = ["r", "sn", "x", "y", "w", "i", "g"] as const;
const FLAGS = ["close", "saveall"] as const;

/** More positions, or links of a chain, than any recording has. */
const SIZE_MAX = 10_000_000;

/** The inputs of an operation: each one present is of its kind. */
export function checkInputs(where: string, line: Line): void {
  if (typeof line.op !== "string") refuse(where, "op", line.op, "a string");
  for (const name of COUNTS) {
    if (line[name] !== undefined) checkCount(where, name, line[name]);
  }
  for (const name of FLAGS) {
    const flag = line[name];
    if (flag !== undefined && typeof flag !== "boolean") refuse(where, name, flag, "a boolean");
  }
  if (line.n !== undefined) checkCount(where, "n", line.n, SIZE_MAX);
  if (line.k !== undefined && typeof line.k !== "string") refuse(where, "k", line.k, "a string");
  if (line.fin !== undefined) checkActions(where, "fin", line.fin);
  if (line.cb !== undefined) {
    const callback = line.cb as Line;
    if (typeof callback !== "object" || callback === null) {
      refuse(where, "cb", callback, "an object");
    }
    if (callback.fn !== undefined) checkCount(where, "cb.fn", callback.fn);
    if (callback.do !== undefined) checkActions(where, "cb.do", callback.do);
  }
}

function checkOperation(where: string, line: Line): Operation {
  checkInputs(where, line);
  checkCount(where, "t", line.t);
  const out = line.out;
  if (typeof out !== "object" || out === null || Array.isArray(out)) {
    refuse(where, "out", out, "an object");
  }
  checkData(where, "out", out);
  return line as unknown as Operation;
}

/** Of many events: how many of each kind, and the sum of their ids. */
export function sumUp(events: readonly RecordedEvent[]): Record<string, [number, number]> {
  const sums: Record<string, [number, number]> = {};
  for (const [kind, id] of events as [string, number][]) {
    const [count, sum] = sums[kind] ?? [0, 0];
    sums[kind] = [count + 1, (sum + id) >>> 0];
  }
  return sums;
}
