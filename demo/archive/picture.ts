// A picture of a heap: boxes, and the arrows between them. Plain data: it goes from the archive to the page.

import { type Holding, holdingText, type Source } from "../recording/holders.js";
import type { SeenObject } from "../recording/moment.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box: of an object, a function that runs, or something of the interpreter's. Its point is the middle. */
export interface Box extends Point {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly count: number;
  readonly isWeak: boolean;
  readonly points: readonly Point[];
  readonly label: Point;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly arrows: readonly Arrow[];
}

/** What a picture is made of: boxes with their names of variables, and what leads from one to another. */
export interface Drawn {
  readonly objects: readonly SeenObject[];
  readonly holdings: readonly Holding[];
}

export const OBJECT_WIDTH = 160;
export const OBJECT_HEIGHT = 60;
export const NAME_HEIGHT = 21;
export const FRAME_HEAD = 26;
export const PILL = { width: 124, height: 44 };

/** Of a character of a label, on the average. */
export const LETTER = 8;

export function objectKey(handle: number): string {
  return `o${handle}`;
}

export const FRAME = "frame ";
export const PENDING = "pending ";

/** The box that a reference comes from. */
export function sourceKey(source: Source): string {
  if (source.kind === "object") return objectKey(source.handle);
  if (source.kind === "variable") return `${FRAME}${source.scope}`;
  return source.kind === "pending" ? `${PENDING}${source.why}` : source.kind;
}

/** A reference as a line between two boxes; of a box of names one line from each name. */
export interface Line {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly count: number;
  readonly isWeak: boolean;
  /** The row that it starts at; -1: the box. */
  readonly row: number;
}

/** The boxes of names, each with its rows, in order. */
export function rowsOf(drawn: Drawn): Map<string, string[]> {
  const kinds = new Map(drawn.objects.map(({ handle, kind }) => [handle, kind]));
  const rows = new Map<string, string[]>();
  for (const { source, names } of drawn.holdings) {
    const hasRows =
      source.kind === "variable" ||
      (source.kind === "object" && kinds.get(source.handle) === "names");
    if (!hasRows) continue;
    const key = sourceKey(source);
    const known = rows.get(key) ?? [];
    rows.set(key, known);
    for (const name of source.kind === "variable" ? [source.name] : names) {
      if (!known.includes(name)) known.push(name);
    }
  }
  return rows;
}

/** What is drawn as arrows, before it has a place; by key. */
export function linesOf(drawn: Drawn): Map<string, Line> {
  const rows = rowsOf(drawn);
  const lines = drawn.holdings.flatMap((holding) => linesOfOne(holding, rows));
  return new Map(lines.map((line) => [line.key, line]));
}

function linesOfOne(holding: Holding, rows: ReadonlyMap<string, readonly string[]>): Line[] {
  const { source, to, names, count, isWeak = false } = holding;
  const from = sourceKey(source);
  const line = { from, to: objectKey(to), count, isWeak, text: holdingText(holding), row: -1 };
  const key = `${from} ${line.to} ${isWeak ? "weak" : "strong"}`;
  const known = rows.get(from);
  if (!known) return [{ ...line, key }];
  const told = source.kind === "variable" ? [source.name] : names;
  return told.map((name) => {
    const row = known.indexOf(name);
    return { ...line, key: `${key} ${name}`, text: "", count: 1, row };
  });
}
