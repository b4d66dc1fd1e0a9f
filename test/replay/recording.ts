// The recordings of real CPython: programs, one operation a line, with everything that could be
// observed of each. Their format is described in test/recordings/README.md.

/** An event within an operation: its kind, then ids. */
export type RecordedEvent = readonly (string | number)[];

/** What CPython did in one operation. */
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
}

/** An action of a finalizer or a callback. */
export type Action = readonly [string, ...(number | undefined)[]];

/** One operation: its inputs, and what CPython did. */
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

/** Reads a recording from its text. */
export function readRecording(name: string, text: string): Recording {
  const [header, ...operations] = text.trimEnd().split("\n");
  const { ordFrom } = JSON.parse(header ?? "{}") as { ordFrom: number | null };
  return { name, ordFrom, operations: operations.map((line) => JSON.parse(line) as Operation) };
}
