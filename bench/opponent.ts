// The measured task, the same for all opponents. Each opponent runs in its own process, which reads the
// task's graph from a file, so that all collect the same graph.

/** A graph in a file, and what to do with it. */
export interface Task {
  /**
   * Little-endian 32-bit words: the number of objects `n`, of references `m`, of held objects `h`;
   * then n + 1 offsets, m targets, h held objects in ascending order. The references of object `i`
   * are `targets[offsets[i]]` up to, not including, `targets[offsets[i + 1]]`.
   */
  readonly graphFile: string;
  /**
   * Every object is made and linked while all are held from outside; then all but the held ones are released.
   * `live`: everything is reachable from the held ones; one collection is not timed, the next `repeats` are.
   * `garbage`: some is not; each of the `repeats` rebuilds the graph and times the one collection that frees
   * it; in Node one more, first, is not timed.
   */
  readonly situation: "live" | "garbage";
  readonly repeats: number;
}

/** The results of one opponent. */
export interface Measurement {
  /** Milliseconds of each timed collection, in order. */
  readonly ms: readonly number[];
  /** Objects that each timed collection freed: equal for all opponents, or the row is void. */
  readonly freed: number;
  /** Objects that are left afterwards, checked one by one. */
  readonly left: number;
  /**
   * Anything that looks like an address keeps an object: a few unreferenced ones may be left, with all that
   * they reach. `freed` and `left` then are the actual numbers.
   */
  readonly conservative?: true;
  /** Milliseconds to make and link all objects, the median. */
  readonly buildMs?: number;
  /** Bytes that the built graph takes, with everything that the collector keeps for it. */
  readonly bytes?: number;
  /** The collector's own counts of the last timed collection, by name. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** A collector of graphs. */
export interface Opponent {
  /** Unique, short, for the tables' heads: "CPython". */
  readonly name: string;
  /** What it is, in one line: which representation of an object was chosen, and why it is the best. */
  readonly description: string;
  /** Its version; or, if it cannot run on this machine, why not and how to get it. */
  probe(): Promise<{ version: string } | { absent: string }>;
  /** The most objects that it can take without breaking; larger tasks are left out. */
  readonly sizeMax?: number;
  measure(task: Task): Promise<Measurement>;
}
