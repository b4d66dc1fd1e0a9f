// The collector of a program's objects, as the bench uses it.

export interface Collector {
  /** A full collection. */
  collect(): void;
  /** How many objects there are, checked one by one. */
  countAlive(): number;
  /** Bytes of the heap, if it is one. */
  readonly heapBytes?: number;
  /** Called when each collection starts and stops. */
  onCollection(told: (phase: "start" | "stop") => void): void;
}
