// What the room and its worker say to each other. The file stays in the worker; the room gets what it shows.

export type SnapshotRequest =
  /** A snapshot; or an earlier one, to compare the first with. */
  | { readonly type: "load"; readonly file: File; readonly isEarlier: boolean }
  /** What a node dominates, as a map, and the node itself. */
  | { readonly type: "open"; readonly node: number }
  /** Objects of a type, or the one with an id behind an @. */
  | { readonly type: "find"; readonly text: string };

/** A node in a list. */
export interface Line {
  readonly node: number;
  readonly name: string;
  readonly self: number;
  readonly retained: number;
}

/** A rectangle of the map. */
export interface Cell {
  /** Undefined for the rest, which is too small to be shown one by one. */
  readonly node: number | undefined;
  readonly name: string;
  readonly bytes: number;
  readonly cells: readonly Cell[];
}

/** A step on a path: the node, and the reference that leads to it. */
export interface Step {
  readonly node: number;
  readonly name: string;
  readonly reference: string;
}

/** A path; `hidden` nodes are left out between its ends. */
export interface Path<T> {
  readonly first: readonly T[];
  readonly hidden: number;
  readonly last: readonly T[];
}

/** A type, and its count: of all its objects, or how it changed. */
export interface TypeLine {
  readonly type: string;
  readonly count: number;
  readonly bytes: number;
  /** Of a growth it is not known. */
  readonly retained: number | undefined;
}

/** An open node. */
export interface Opened extends Line {
  readonly kind: string;
  /** Objects that it retains, itself included. */
  readonly count: number;
  /** From the root to it, each the dominator of the next. */
  readonly above: Path<Line>;
  readonly map: readonly Cell[];
  /** The shortest path from the root. */
  readonly path: Path<Step>;
  readonly holders: readonly Step[];
  readonly holderCount: number;
}

export interface Loaded {
  readonly name: string;
  readonly nodes: number;
  readonly edges: number;
  readonly bytes: number;
  /** Every type, those that retain most first. */
  readonly types: readonly TypeLine[];
  readonly detached: readonly Line[];
  readonly detachedCount: number;
}

export interface Grown {
  readonly name: string;
  /** Types with more objects than before. */
  readonly types: readonly TypeLine[];
  /** Objects that are new, those that retain most first. */
  readonly nodes: readonly Line[];
  readonly count: number;
}

export interface Found {
  readonly text: string;
  readonly nodes: readonly Line[];
  readonly count: number;
}

export type SnapshotResponse =
  | { readonly type: "reading"; readonly name: string; readonly share: number }
  | { readonly type: "loaded"; readonly loaded: Loaded }
  | { readonly type: "grown"; readonly grown: Grown }
  | { readonly type: "opened"; readonly opened: Opened }
  | { readonly type: "found"; readonly found: Found }
  | { readonly type: "failed"; readonly message: string };
