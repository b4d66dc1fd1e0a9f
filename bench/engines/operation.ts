// One operation of a heap, in the form in which it is measured.

/** How an operation was called. */
export type Way = "checked" | "unchecked" | "batch" | "managed" | "declare" | "field" | "Proxy";

export interface Operation {
  readonly name: string;
  readonly way: Way;
  /** Operations in one call of the function that `prepare` returns. */
  readonly units: number;
  /** Makes the one heap that the operation needs, and no other. */
  prepare(): () => void;
}
