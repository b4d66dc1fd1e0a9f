// Where the objects of a picture stand: laid out by dagre, in layers from the names to the right.

import { Graph, layout } from "@dagrejs/dagre";
import type { SeenObject, Variable } from "../recording/moment.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box: of an object, or of a variable that refers to one. Its point is the middle. */
export interface Box extends Point {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly key: string;
  readonly name: string;
  readonly isWeak: boolean;
  readonly points: readonly Point[];
  readonly label: Point;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly arrows: readonly Arrow[];
}

const OBJECT = { width: 150, height: 62 };
const VARIABLE_HEIGHT = 28;
const CHARACTER = 7.5;

export function objectKey(handle: number): string {
  return `o${handle}`;
}

export function variableKey({ scope, name }: Variable): string {
  return `v${scope}.${name}`;
}

/** Pictures of the last structures: the phases of a collection all have the same. */
const known: Map<string, Picture> = new Map();
const KNOWN_MAX = 64;

export function drawPicture(
  objects: ReadonlyMap<number, SeenObject>,
  variables: readonly Variable[],
): Picture {
  const key = JSON.stringify([
    [...objects.values()].map(({ handle, references, referent }) => [handle, references, referent]),
    variables,
  ]);
  const before = known.get(key);
  if (before) return before;
  const picture = layOut(objects, variables);
  if (known.size >= KNOWN_MAX) known.delete(known.keys().next().value as string);
  known.set(key, picture);
  return picture;
}

function layOut(objects: ReadonlyMap<number, SeenObject>, variables: readonly Variable[]): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 46, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const shown = variables.filter(({ to }) => objects.has(to));
  for (const variable of shown) {
    const width = (variable.scope.length + variable.name.length + 3) * CHARACTER + 16;
    graph.setNode(variableKey(variable), { width, height: VARIABLE_HEIGHT });
  }
  for (const { handle } of objects.values()) graph.setNode(objectKey(handle), { ...OBJECT });
  const connect = (from: string, to: string, name: string, isWeak: boolean): void => {
    const label = { width: name.length * 6.5, height: 14, labelpos: "c", name, isWeak } as const;
    graph.setEdge(from, to, label, isWeak ? "weak" : "strong");
  };
  for (const variable of shown) connect(variableKey(variable), objectKey(variable.to), "", false);
  for (const { handle, references, referent } of objects.values()) {
    for (const { to, name } of references) {
      if (objects.has(to)) connect(objectKey(handle), objectKey(to), name, false);
    }
    if (referent && objects.has(referent)) {
      connect(objectKey(handle), objectKey(referent), "weak", true);
    }
  }
  layout(graph);
  return readPicture(graph);
}

function readPicture(graph: Graph): Picture {
  const boxes = new Map<string, Box>();
  for (const key of graph.nodes()) {
    const { x = 0, y = 0, width, height } = graph.node(key) as Box;
    boxes.set(key, { key, x, y, width, height });
  }
  const arrows = graph.edges().map((edge: { v: string; w: string; name?: string }): Arrow => {
    const {
      points = [],
      x,
      y,
      ...rest
    } = graph.edge(edge) as Partial<Point> & {
      points?: Point[];
      name: string;
      isWeak: boolean;
    };
    const middle = points[points.length >> 1] ?? { x: 0, y: 0 };
    return {
      key: `${edge.v} ${edge.w} ${edge.name ?? ""}`,
      name: rest.name,
      isWeak: rest.isWeak,
      points,
      label: { x: x ?? middle.x, y: y ?? middle.y },
    };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width: Math.max(0, width), height: Math.max(0, height), boxes, arrows };
}
