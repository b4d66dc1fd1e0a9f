// Which objects of a graph are held when it is collected.

import type { Task } from "../opponent.js";
import { generator } from "./generator.js";
import { countedOut, expectedOutcome, type Graph, type HeldGraph, type Outcome } from "./graph.js";
import type { Shape } from "./shapes.js";

const SEED = 1;
const OTHER_SEED = 2;
const INTERLEAVING_SEED = 3;

export interface Situation {
  readonly name: string;
  readonly description: string;
  readonly kind: Task["situation"];
  /** Undefined if the shape has no such situation. */
  make(shape: Shape, size: number): HeldGraph | undefined;
}

export const HELD: Situation = {
  name: "all live, each held",
  description:
    "Every object is also held from outside. No count reaches zero, so there is nothing to free.",
  kind: "live",
  make: (shape, size) => {
    const graph = draw(shape, size);
    return { ...graph, held: every(graph.objectCount) };
  },
};

export const FEW: Situation = {
  name: "all live through few",
  description:
    "Few objects are held from outside, 1 % in the random shapes; all others live through them.",
  kind: "live",
  make: (shape, size) => {
    if (shape.few === undefined) return undefined;
    const graph = draw(shape, size);
    return { ...graph, held: shape.few(graph) };
  },
};

export const HALF: Situation = {
  name: "half garbage",
  description:
    "Two graphs of half the size, their objects interleaved at random, no reference between " +
    "them. Every object of one is held, the other is released and freed.",
  kind: "garbage",
  make: (shape, size) => halves(shape, size, (kept) => every(kept.objectCount)),
};

export const HALF_FEW: Situation = {
  name: "half garbage, rest through few",
  description: "The same, with few objects of the kept half held, as in `all live through few`.",
  kind: "garbage",
  make: (shape, size) => shape.few && halves(shape, size, shape.few),
};

export const GARBAGE: Situation = {
  name: "all garbage",
  description: "Nothing is held, everything is freed.",
  kind: "garbage",
  make: (shape, size) => ({ ...draw(shape, size), held: new Uint32Array() }),
};

export const SITUATIONS: readonly Situation[] = [HELD, FEW, HALF, HALF_FEW, GARBAGE];

let last: { shape: Shape; size: number; graph: Graph } | undefined;

/** The graph drawn last is kept: at 10 million objects it takes ten seconds to draw. */
function draw(shape: Shape, size: number): Graph {
  if (last?.shape !== shape || last.size !== size) {
    last = undefined;
    last = { shape, size, graph: shape.draw(size, SEED) };
  }
  return last.graph;
}

function every(objectCount: number): Uint32Array {
  const held = new Uint32Array(objectCount);
  for (let object = 0; object < objectCount; object++) held[object] = object;
  return held;
}

function halves(shape: Shape, size: number, heldOf: (kept: Graph) => Uint32Array): HeldGraph {
  const half = size >> 1;
  const kept = shape.draw(half, SEED);
  const released = shape.draw(size - half, OTHER_SEED);
  const { graph, places } = interleave(kept, released);
  return { ...graph, held: heldOf(kept).map((object) => places[object] as number) };
}

/** Both graphs in one, the order within each kept; `places` are the positions of the first one's objects. */
function interleave(first: Graph, second: Graph): { graph: Graph; places: Uint32Array } {
  const random = generator(INTERLEAVING_SEED);
  const parts = [first, second].map((graph) => {
    return { graph, places: new Uint32Array(graph.objectCount), placed: 0 };
  }) as [Part, Part];
  const objectCount = first.objectCount + second.objectCount;
  const isSecond = new Uint8Array(objectCount);
  for (let object = 0; object < objectCount; object++) {
    const left = first.objectCount - parts[0].placed;
    isSecond[object] = random() % (objectCount - object) < left ? 0 : 1;
    const part = parts[isSecond[object] as 0 | 1];
    part.places[part.placed++] = object;
  }
  const offsets = new Uint32Array(objectCount + 1);
  const targets = new Uint32Array(first.targets.length + second.targets.length);
  const next: [number, number] = [0, 0];
  let end = 0;
  for (let object = 0; object < objectCount; object++) {
    const which = isSecond[object] as 0 | 1;
    const { graph, places } = parts[which];
    const own = next[which]++;
    const stop = graph.offsets[own + 1] as number;
    for (let index = graph.offsets[own] as number; index < stop; index++) {
      targets[end++] = places[graph.targets[index] as number] as number;
    }
    offsets[object + 1] = end;
  }
  return { graph: { objectCount, offsets, targets }, places: parts[0].places };
}

interface Part {
  readonly graph: Graph;
  readonly places: Uint32Array;
  placed: number;
}

/**
 * The result that every collector must have.
 *
 * @throws {Error} If counting alone would free something, or the situation is not of its kind.
 */
export function outcomeOf(kind: Task["situation"], graph: HeldGraph): Outcome {
  const early = countedOut(graph);
  if (early > 0) throw new Error(`workload: ${early} objects would die before any collection.`);
  const outcome = expectedOutcome(graph);
  if ((kind === "live") !== (outcome.freed === 0)) {
    throw new Error(`workload: "${kind}", but ${outcome.freed} objects are garbage.`);
  }
  return outcome;
}
