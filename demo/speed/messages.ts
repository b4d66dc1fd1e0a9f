// What the speed room and its worker say to each other.

export const COLLECTORS = ["wasm", "typescript", "plain objects"] as const;
export type CollectorName = (typeof COLLECTORS)[number];

/** More objects than that make a page of plain objects run out of memory. */
export const PLAIN_MAX = 2_000_000;

export interface Measured {
  readonly collector: CollectorName;
  /** Objects that there were; a little fewer than asked for. */
  readonly objects: number;
  readonly buildMs: number;
  /** Full collections while everything lives. */
  readonly pauseMs: readonly number[];
  /** One collection when half of the objects are garbage. */
  readonly garbageMs: number;
  readonly freed: number;
  readonly left: number;
}

export interface SpeedRequest {
  readonly sizes: readonly number[];
  /** Whether pauses of automatic collections are measured, beside the largest of the heaps. */
  readonly hasPauses: boolean;
}

export interface Pauses {
  readonly collector: CollectorName;
  /** Of automatic collections, in ms. */
  readonly ms: readonly number[];
}

export type SpeedResponse =
  | { readonly type: "doing"; readonly text: string; readonly done: number; readonly of: number }
  | { readonly type: "measured"; readonly measured: Measured }
  | { readonly type: "pauses"; readonly pauses: Pauses }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly message: string };
