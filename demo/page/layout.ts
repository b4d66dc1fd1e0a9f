// Where the objects of a picture stand: laid out by dagre, in layers from the names to the right. Of a
// large picture it gets one reference to each object, because its cost grows with the layers that the
// others cross (12 s for a list of 200 objects, each of which refers to the next); those are straight.

import { Graph, layout } from "@dagrejs/dagre";
import type { SeenObject, Variable } from "../recording/moment.js";
import type { Objects } from "../recording/visible.js";

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

/** Pictures of more objects are shaped by one reference to each. */
const SHAPED_BY_ALL_MAX = 40;

export function objectKey(handle: number): string {
  return `o${handle}`;
}

export function variableKey({ scope, name }: Variable): string {
  return `v${scope}.${name}`;
}

/** Pictures of the last structures: the phases of a collection all have the same. */
const known: Map<string, Picture> = new Map();
const KNOWN_MAX = 64;

export function drawPicture(objects: Objects, variables: readonly Variable[]): Picture {
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

function layOut(objects: Objects, variables: readonly Variable[]): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 46, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const shown = variables.filter(({ to }) => objects.has(to));
  for (const variable of shown) {
    const width = (variable.scope.length + variable.name.length + 3) * CHARACTER + 16;
    graph.setNode(variableKey(variable), { width, height: VARIABLE_HEIGHT });
  }
  for (const { handle } of objects.values()) graph.setNode(objectKey(handle), { ...OBJECT });
  const lines = [
    ...shown.map((variable) => lineOf(variableKey(variable), objectKey(variable.to), "")),
    ...[...objects.values()].flatMap((object) => linesFrom(object, objects)),
  ];
  const isLarge = objects.size > SHAPED_BY_ALL_MAX;
  const between = lines.filter(({ from, to }) => from !== to);
  const shaping = isLarge ? leadingLines(between) : new Set(between);
  for (const { from, to, name, isWeak } of shaping) {
    const label = { width: name.length * 6.5, height: 14, labelpos: "c", name, isWeak } as const;
    graph.setEdge(from, to, label, isWeak ? "weak" : "strong");
  }
  layout(graph);
  const picture = readPicture(graph);
  const others = lines.filter((line) => !shaping.has(line));
  const straight = others.map((line) => straightArrow(line, picture.boxes));
  return { ...picture, arrows: [...picture.arrows, ...straight] };
}

interface Line {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly isWeak: boolean;
}

function lineOf(from: string, to: string, name: string, isWeak = false): Line {
  return { from, to, name, isWeak };
}

function linesFrom({ handle, references, referent }: SeenObject, objects: Objects): Line[] {
  const lines = references
    .filter(({ to }) => objects.has(to))
    .map(({ to, name }) => lineOf(objectKey(handle), objectKey(to), name));
  if (referent && objects.has(referent)) {
    lines.push(lineOf(objectKey(handle), objectKey(referent), "weak", true));
  }
  return lines;
}

/** To each box the first line on the way from the names, breadth first: none crosses a layer. */
function leadingLines(lines: readonly Line[]): Set<Line> {
  const outgoing = new Map<string, Line[]>();
  for (const line of lines) {
    const known = outgoing.get(line.from);
    if (known) known.push(line);
    else outgoing.set(line.from, [line]);
  }
  const targets = new Set(lines.map(({ to }) => to));
  const starts = [...outgoing.keys()].filter((key) => !targets.has(key));
  const reached = new Set<string>();
  const leading = new Set<Line>();
  for (const start of [...starts, ...outgoing.keys()]) {
    if (reached.has(start)) continue;
    reached.add(start);
    const queue = [start];
    for (const key of queue) {
      for (const line of outgoing.get(key) ?? []) {
        if (reached.has(line.to)) continue;
        reached.add(line.to);
        leading.add(line);
        queue.push(line.to);
      }
    }
  }
  return leading;
}

/** From border to border; a reference of an object to itself is a small loop above it. */
function straightArrow({ from, to, name, isWeak }: Line, boxes: Picture["boxes"]): Arrow {
  const [start, end] = [boxes.get(from) as Box, boxes.get(to) as Box];
  const key = `${from} ${to} ${isWeak ? "weak" : "strong"}`;
  if (start === end) {
    const top = start.y - start.height / 2;
    const points = [-20, -30, 30, 20].map((right, at) => ({
      x: start.x + right,
      y: at === 0 || at === 3 ? top : top - 14,
    }));
    return { key, name, isWeak, points, label: { x: start.x, y: top - 14 } };
  }
  const points = [borderPoint(start, end), borderPoint(end, start)];
  const label = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  return { key, name, isWeak, points, label };
}

/** Where the line from the middle of `box` to that of `other` leaves it. */
function borderPoint(box: Box, other: Box): Point {
  const [x, y] = [other.x - box.x, other.y - box.y];
  const share = Math.min(box.width / 2 / Math.abs(x), box.height / 2 / Math.abs(y));
  return { x: box.x + x * share, y: box.y + y * share };
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
