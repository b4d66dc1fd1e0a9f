// What collects the objects of a program, as the bench asks it.

export interface Collector {
  /** A full collection. */
  collect(): void;
  /** How many objects there are, by looking for each of them. */
  countAlive(): number;
  /** Bytes of the heap, where it is one. */
  readonly heapBytes?: number;
  /** Told when each collection starts and stops. */
  onCollection(told: (phase: "start" | "stop") => void): void;
}
