// The two random shapes. In a drawn graph, 6 % of the objects have no referrers, or only such objects as
// referrers, and some only each other: they are left out and the rest is renumbered in order, so that every
// object is reachable from every 100th and none is freed before a collection.

import { generator } from "./generator.js";
import { evenOffsets, type Graph, oneIn, search } from "./graph.js";

const REFERENCES = 3;
export const NEIGHBOURHOOD = 50;
export const SHARE = 100;

const ATTEMPTS_MAX = 1000;

export interface Draw {
  /** Of the objects drawn, the share that stays. */
  readonly staying: number;
  /** The targets of `count` objects, 3 each. */
  targets(count: number, random: () => number): Uint32Array;
}

/** The share is the solution of s = 1 - e^(-3 s). */
export const ANYWHERE: Draw = { staying: 0.94048, targets: drawAnywhere };

/** The share was found by drawing 10 million objects. */
export const NEARBY: Draw = { staying: 0.9392, targets: drawNearby };

function drawAnywhere(count: number, random: () => number): Uint32Array {
  const targets = new Uint32Array(count * REFERENCES);
  for (let index = 0; index < targets.length; index++) targets[index] = random() % count;
  return targets;
}

function drawNearby(count: number, random: () => number): Uint32Array {
  const targets = new Uint32Array(count * REFERENCES);
  const width = 2 * NEIGHBOURHOOD + 1;
  for (let index = 0; index < targets.length; index++) {
    const owner = Math.floor(index / REFERENCES);
    targets[index] = (owner + count + (random() % width) - NEIGHBOURHOOD) % count;
  }
  return targets;
}

/** A graph of `size` objects to within 0.1 %: drawn again until that many are left. */
export function randomGraph(size: number, seed: number, draw: Draw): Graph {
  const drawn = Math.round(size / draw.staying);
  const tolerance = Math.max(1, size / 1000);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const targets = draw.targets(drawn, generator(seed * ATTEMPTS_MAX + attempt));
    const graph = keepReached(keepReferred(targets));
    if (Math.abs(graph.objectCount - size) <= tolerance) return graph;
  }
  throw new Error(`randomGraph: no graph of ${size} objects in ${ATTEMPTS_MAX} attempts.`);
}

/** Leaves out objects that nothing refers to, until there are none. */
function keepReferred(targets: Uint32Array): Graph {
  const count = targets.length / REFERENCES;
  const referrers = new Uint32Array(count);
  for (const target of targets) referrers[target] = (referrers[target] as number) + 1;
  const stays = new Uint8Array(count).fill(1);
  const gone: number[] = [];
  for (let object = 0; object < count; object++) if (referrers[object] === 0) gone.push(object);
  for (let object = gone.pop(); object !== undefined; object = gone.pop()) {
    stays[object] = 0;
    for (let index = object * REFERENCES; index < (object + 1) * REFERENCES; index++) {
      const target = targets[index] as number;
      const left = (referrers[target] as number) - 1;
      referrers[target] = left;
      if (left === 0) gone.push(target);
    }
  }
  return keep(targets, stays);
}

/** Leaves out objects that no 100th object reaches, until there are none. */
function keepReached(graph: Graph): Graph {
  const held = oneIn(graph.objectCount, SHARE);
  const isReached = search({ ...graph, held });
  return isReached.includes(0) ? keepReached(keep(graph.targets, isReached)) : graph;
}

/** The objects that stay, in order. None of them refers to one that does not. */
function keep(targets: Uint32Array, stays: Uint8Array): Graph {
  const numbers = new Uint32Array(stays.length);
  let objectCount = 0;
  for (let object = 0; object < stays.length; object++) {
    numbers[object] = objectCount;
    objectCount += stays[object] as number;
  }
  const kept = new Uint32Array(objectCount * REFERENCES);
  let end = 0;
  for (let index = 0; index < targets.length; index++) {
    if (stays[Math.floor(index / REFERENCES)] === 0) continue;
    kept[end++] = numbers[targets[index] as number] as number;
  }
  return { objectCount, offsets: evenOffsets(objectCount, REFERENCES), targets: kept };
}
