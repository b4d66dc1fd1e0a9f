// One operation of a heap, as it is measured.

/** How an operation was called. */
export type Way = "checked" | "unchecked" | "batch" | "managed" | "declare" | "field" | "Proxy";

export interface Operation {
  readonly name: string;
  readonly way: Way;
  /** Operations in one call of what `prepare` returns. */
  readonly units: number;
  /** Makes the one heap that the operation needs, and no other. */
  prepare(): () => void;
}
