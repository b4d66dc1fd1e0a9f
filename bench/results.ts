// The results of a run: written as JSON, and the only source of the reports.

import type { GrowthKind, GrowthPoint } from "./engines/growth.js";
import type { MemoryPoint } from "./engines/memory.js";
import type { OperationTime } from "./engines/operations.js";
import type { YoungCase } from "./engines/young.js";
import type { Outcome } from "./programs/program.js";

/** First quartile, median, third quartile. */
export type Quartiles = readonly [number, number, number];

export interface OpponentInfo {
  readonly name: string;
  readonly description: string;
  /** Null if it could not run; `absent` says why. */
  readonly version: string | null;
  readonly absent?: string;
  readonly isPeer: boolean;
}

/** One opponent on one workload. */
export interface Timing {
  /** Milliseconds of one collection. */
  readonly ms: Quartiles;
  readonly samples: number;
  readonly buildMs?: number;
  readonly bytes?: number;
  readonly counts?: Readonly<Record<string, number>>;
}

/** An opponent without a time. `wrong`: its outcome differs from the search's. */
export interface NoTiming {
  readonly kind: "wrong" | "died";
  readonly message: string;
}

/** A recorded heap's own program in CPython. */
export interface RecordedRow {
  readonly name: string;
  /** Objects that CPython's collector examines: now, and when the heap was recorded. */
  readonly tracked: number;
  readonly recordedTracked: number;
  readonly ms: Quartiles;
}

/** One opponent on one whole program: medians of its runs, except `ns`. */
export interface ProgramTiming {
  /** Nanoseconds an object. */
  readonly ns: Quartiles;
  /** Nanoseconds an object: in collections, of the processors, in V8's own collections beneath. */
  readonly collectingNs?: number;
  readonly cpuNs?: number;
  readonly v8Ns?: number;
  readonly collections?: number;
  /** Milliseconds of a collection: the median, and those of which 1 %, 0.1 % and none took longer. */
  readonly pauses?: readonly [number, number, number, number];
  readonly mostGarbage?: number;
  readonly heapBytes?: number;
  readonly processBytes: number;
}

/** A whole program at its sizes. */
export interface ProgramRow {
  readonly name: string;
  /** Equal for all that have a time. */
  readonly outcome: Outcome;
  /** By opponent; absent for those that do not have the program. */
  readonly times: Readonly<Record<string, ProgramTiming | NoTiming>>;
}

export interface CollectionRow {
  readonly shape: string;
  readonly situation: string;
  /** As requested; `objects` is the graph's actual number. */
  readonly size: number;
  readonly objects: number;
  readonly references: number;
  readonly held: number;
  readonly freed: number;
  readonly left: number;
  /** By opponent; absent for those left out at this size. */
  readonly times: Readonly<Record<string, Timing | NoTiming>>;
}

export interface YoungRow {
  readonly name: YoungCase;
  readonly old: number;
  readonly young: number;
  /** Milliseconds by engine. */
  readonly times: Readonly<Record<string, { ms: Quartiles; counts: Record<string, number> }>>;
}

export interface GrowthRow {
  readonly kind: GrowthKind;
  readonly engine: string;
  readonly points: readonly GrowthPoint[];
}

export interface LoadRow {
  readonly entry: string;
  /** Milliseconds in a fresh process: Node until its first line, then the steps after it. */
  readonly nodeMs: Quartiles;
  readonly importMs: Quartiles;
  readonly firstMs: Quartiles;
  readonly totalMs: Quartiles;
}

export interface SizeRow {
  readonly name: string;
  readonly bytes: number;
  readonly brotli: number;
}

export interface Results {
  readonly command: string;
  readonly date: string;
  readonly seconds: number;
  readonly machine: string;
  readonly versions: string;
  readonly size: number;
  readonly opponents: readonly OpponentInfo[];
  /** Descriptions of the shapes and situations that were run, by name. */
  readonly shapes: Readonly<Record<string, string>>;
  readonly situations: Readonly<Record<string, string>>;
  /** Missing parts, with reasons. */
  readonly notes: readonly string[];
  readonly collections: readonly CollectionRow[];
  readonly recorded: readonly RecordedRow[];
  /** Whole programs, and the opponents that ran them. */
  readonly programs: readonly ProgramRow[];
  readonly programOpponents: readonly OpponentInfo[];
  readonly young: readonly YoungRow[];
  readonly growth: readonly GrowthRow[];
  readonly memory: Readonly<Record<string, readonly MemoryPoint[]>>;
  readonly operations: Readonly<Record<string, readonly OperationTime[]>>;
  readonly loading: readonly LoadRow[];
  readonly sizes: readonly SizeRow[];
  /** All failures; if there is one, the run has failed. */
  readonly failures: readonly string[];
}

export function isTiming(time: Timing | NoTiming | undefined): time is Timing {
  return time !== undefined && "ms" in time;
}

export function isProgramTiming(time: ProgramTiming | NoTiming | undefined): time is ProgramTiming {
  return time !== undefined && "ns" in time;
}

export function quartiles(numbers: readonly number[]): Quartiles {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const low = sorted[Math.floor(place)] as number;
    const high = sorted[Math.ceil(place)] as number;
    return low + (high - low) * (place - Math.floor(place));
  };
  return [at(0.25), at(0.5), at(0.75)];
}
