// The workloads of a run. A workload is a shape in a situation at a size.

import type { HeldGraph } from "../graphs/graph.js";
import { findRecorded, RECORDED_DESCRIPTION, readRecorded } from "../graphs/recorded.js";
import { NEIGHBOURING, RANDOM, SHAPES, type Shape } from "../graphs/shapes.js";
import {
  FEW,
  GARBAGE,
  HALF,
  HALF_FEW,
  HELD,
  SITUATIONS,
  type Situation,
} from "../graphs/situations.js";
import type { Task } from "../opponent.js";

export interface RunOptions {
  readonly size: number;
  readonly isQuick: boolean;
  readonly isHuge: boolean;
  readonly hasPeers: boolean;
  readonly hasAllChains: boolean;
  readonly only?: string;
}

export interface Workload {
  readonly shape: string;
  readonly situation: string;
  readonly size: number;
  readonly kind: Task["situation"];
  make(): HeldGraph;
}

const HUGE = 50_000_000;
const NOTHING_DROPPED = "nothing dropped";

/** The name by which `--only` chooses. */
export function nameOf({ shape, situation, size }: Workload): string {
  return `${shape}, ${situation}, ${size}`;
}

/** In the order of the report; situations of one graph are together, so that it is drawn once. */
export function planWorkloads(options: RunOptions): Workload[] {
  const { size, isQuick, isHuge } = options;
  const workloads: Workload[] = [];
  const add = (shape: Shape, situation: Situation, at: number): void => {
    if ((situation === FEW || situation === HALF_FEW) && !shape.few) return;
    workloads.push({
      shape: shape.name,
      situation: situation.name,
      size: at,
      kind: situation.kind,
      make: () => situation.make(shape, at) as HeldGraph,
    });
  };
  for (const shape of SHAPES) {
    const isRandom = shape === RANDOM || shape === NEIGHBOURING;
    const quick = isRandom ? [HELD, FEW, HALF, GARBAGE] : [shape.few ? FEW : HELD, GARBAGE];
    const full = isRandom ? SITUATIONS : quick;
    for (const situation of isQuick ? quick : full) add(shape, situation, size);
  }
  workloads.push(...recordedWorkloads(isQuick));
  const others = isQuick ? [1000, 10_000] : [1000, 10_000, 100_000, 1_000_000, 10_000_000];
  for (const shape of isQuick ? [RANDOM] : [RANDOM, NEIGHBOURING]) {
    for (const other of others.filter((each) => each !== size)) {
      for (const situation of isQuick ? [FEW] : [FEW, GARBAGE]) {
        add(shape, situation, other);
      }
    }
  }
  if (isHuge) for (const situation of [HELD, FEW, GARBAGE]) add(RANDOM, situation, HUGE);
  return workloads.filter((each) => nameOf(each).includes(options.only ?? ""));
}

function recordedWorkloads(isQuick: boolean): Workload[] {
  const names = isQuick ? (["heap100k"] as const) : (["heap100k", "heap1m"] as const);
  return names.flatMap((name) => {
    const path = findRecorded(name);
    if (path === undefined) return [];
    const size = name === "heap1m" ? 1_762_873 : 111_052;
    const make = (): HeldGraph => readRecorded(path);
    return [{ shape: name, situation: NOTHING_DROPPED, size, kind: "live" as const, make }];
  });
}

/** The workloads left out of every run on this machine, with reasons. */
export function planNotes(): string[] {
  if (findRecorded("heap1m") !== undefined) return [];
  return [
    "heap1m: the recorded heap of 1,762,873 objects is not on this machine (expected in " +
      "examples/heaps or in ../shared/heaps); its rows are left out.",
  ];
}

export function shapeDescriptions(): Record<string, string> {
  const described = SHAPES.map(({ name, description }) => [name, description] as const);
  return {
    ...Object.fromEntries(described),
    heap100k: RECORDED_DESCRIPTION,
    heap1m: "The same of a bigger program.",
  };
}

export function situationDescriptions(): Record<string, string> {
  return Object.fromEntries(SITUATIONS.map(({ name, description }) => [name, description]));
}
