// The shapes of generated graphs, each described by its distribution. The descriptions go into the
// report.

import { evenOffsets, type Graph, oneIn } from "./graph.js";
import { ANYWHERE, NEARBY, NEIGHBOURHOOD, randomGraph, SHARE } from "./random.js";

const TREE = 127;
const RING = 20;

export interface Shape {
  readonly name: string;
  /** One or two sentences: how objects refer to each other, and which are held if few are. */
  readonly description: string;
  /** The same for the same size and seed, everywhere. */
  draw(size: number, seed: number): Graph;
  /** Few objects that reach all others; absent if no object refers to another. */
  readonly few?: (graph: Graph) => Uint32Array;
}

export const RANDOM: Shape = {
  name: "random",
  description:
    "3 references each, to any objects, drawn evenly. Unreferenced objects are left out (6 % of " +
    "those drawn). Few: every 100th object, which reach all others.",
  draw: (size, seed) => randomGraph(size, seed, ANYWHERE),
  few: (graph) => oneIn(graph.objectCount, SHARE),
};

export const NEIGHBOURING: Shape = {
  name: "neighbouring",
  description:
    `3 references each, to objects at most ${NEIGHBOURHOOD} away in creation order, ` +
    "drawn evenly. Unreferenced objects are left out. Few: every 100th object.",
  draw: (size, seed) => randomGraph(size, seed, NEARBY),
  few: (graph) => oneIn(graph.objectCount, SHARE),
};

const TREES: Shape = {
  name: "trees",
  description:
    `Binary trees of ${TREE} objects; each refers to its two children and to its parent. Made ` +
    "level by level, tree by tree. Few: the roots, one in 127.",
  draw: drawTrees,
  few: (graph) => oneIn(graph.objectCount, TREE),
};

/** The last tree is smaller; a tree of one object would have no reference, so it joins the one before. */
function drawTrees(size: number): Graph {
  const offsets = new Uint32Array(size + 1);
  const targets = new Uint32Array(2 * size);
  let end = 0;
  for (let object = 0; object < size; object++) {
    const place = object % TREE;
    const root = object - place;
    for (const child of [2 * place + 1, 2 * place + 2]) {
      if (child < TREE && root + child < size) targets[end++] = root + child;
    }
    if (place > 0) targets[end++] = root + ((place - 1) >> 1);
    else if (object === size - 1) targets[end++] = object;
    offsets[object + 1] = end;
  }
  return { objectCount: size, offsets, targets: targets.subarray(0, end) };
}

const RINGS: Shape = {
  name: "rings",
  description:
    `Rings of ${RING} objects, made one after the other; each refers to the next. Few: one ` +
    "of each ring, 5 %.",
  draw: (size) =>
    oneReference(size, (object) => {
      const start = object - (object % RING);
      return object + 1 < Math.min(start + RING, size) ? object + 1 : start;
    }),
  few: (graph) => oneIn(graph.objectCount, RING),
};

const CHAIN: Shape = {
  name: "chain",
  description:
    "One chain: each object refers to the next, the last to the first, so that only a " +
    "collector can free it. Few: the first alone.",
  draw: (size) => oneReference(size, (object) => (object + 1) % size),
  few: () => new Uint32Array(1),
};

const HUB: Shape = {
  name: "hub",
  description:
    "One object refers to every other (1,000,000 references when there are 1,000,001 objects), " +
    "and each of these refers back. Few: the hub alone.",
  draw: drawHub,
  few: () => new Uint32Array(1),
};

function drawHub(size: number): Graph {
  const offsets = new Uint32Array(size + 1);
  const targets = new Uint32Array(2 * (size - 1));
  for (let object = 1; object < size; object++) targets[object - 1] = object;
  for (let object = 1; object <= size; object++) offsets[object] = size - 2 + object;
  return { objectCount: size, offsets, targets };
}

const SELF: Shape = {
  name: "self",
  description: "Each object refers to itself and to nothing else. Few: there are none.",
  draw: (size) => oneReference(size, (object) => object),
};

function oneReference(objectCount: number, targetOf: (object: number) => number): Graph {
  const targets = new Uint32Array(objectCount);
  for (let object = 0; object < objectCount; object++) targets[object] = targetOf(object);
  return { objectCount, offsets: evenOffsets(objectCount, 1), targets };
}

export const SHAPES: readonly Shape[] = [RANDOM, NEIGHBOURING, TREES, RINGS, CHAIN, HUB, SELF];
