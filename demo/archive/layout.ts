// Where the boxes of a picture stand: laid out by dagre, in layers from the names to the right. Of a
// large picture it gets one reference to each object, because its cost grows with the layers that the
// others cross (12 s for a list of 200 objects, each of which refers to the next); those are straight.

import { Graph, layout } from "@dagrejs/dagre";
import {
  type Arrow,
  type Box,
  type Drawn,
  FRAME,
  FRAME_HEAD,
  LETTER,
  type Line,
  linesOf,
  NAME_HEIGHT,
  OBJECT_HEIGHT,
  OBJECT_WIDTH,
  objectKey,
  PILL,
  type Picture,
  type Point,
  rowsOf,
  sourceKey,
} from "./picture.js";

/** Room at the side of a box for an arrow from it to itself. */
const LOOP = 18;

/** Pictures of more boxes are shaped by one reference to each. */
const SHAPED_BY_ALL_MAX = 40;

/** Pictures of the last structures: the phases of a collection all have the same. */
const known: Map<string, Picture> = new Map();
const KNOWN_MAX = 64;

export function drawPicture(drawn: Drawn): Picture {
  const key = JSON.stringify([
    drawn.objects.map(({ handle }) => handle),
    drawn.holdings.map(({ source, to, names, count }) => [
      sourceKey(source),
      source,
      to,
      names,
      count,
    ]),
  ]);
  const before = known.get(key);
  if (before) return before;
  const picture = layOut(drawn);
  if (known.size >= KNOWN_MAX) known.delete(known.keys().next().value as string);
  known.set(key, picture);
  return picture;
}

function layOut(drawn: Drawn): Picture {
  const graph = new Graph({ multigraph: true });
  const lines = [...linesOf(drawn).values()];
  // Above a box with an arrow to itself there is room for that.
  const marginy = lines.some(({ from, to }) => from === to) ? GAP : MARGIN;
  graph.setGraph({ rankdir: "LR", nodesep: GAP, ranksep: 22, marginx: MARGIN, marginy });
  graph.setDefaultEdgeLabel(() => ({}));
  const rows = rowsOf(drawn);
  for (const { source } of drawn.holdings) {
    const key = sourceKey(source);
    if (source.kind !== "object" && source.kind !== "variable") graph.setNode(key, { ...PILL });
  }
  for (const [key, names] of rows) {
    if (!key.startsWith(FRAME)) continue;
    graph.setNode(key, {
      width: OBJECT_WIDTH,
      height: FRAME_HEAD + names.length * NAME_HEIGHT + 6,
    });
  }
  for (const { handle } of drawn.objects) {
    const more = (rows.get(objectKey(handle))?.length ?? 0) * NAME_HEIGHT;
    const height = OBJECT_HEIGHT + (more > 0 ? more + 6 : 0);
    graph.setNode(objectKey(handle), { width: OBJECT_WIDTH, height });
  }
  const between = lines.filter(({ from, to }) => from !== to);
  const lone = takeLone(graph, between);
  const fans = takeFans(graph, between);
  const isLarge = graph.nodeCount() > SHAPED_BY_ALL_MAX;
  const shaping = isLarge ? leadingLines(between) : new Set(between);
  for (const { lines } of fans) for (const line of lines) shaping.delete(line);
  for (const { from, to, text, key } of shaping) {
    const label = { width: text.length * LETTER, height: 18, labelpos: "c" };
    graph.setEdge(from, to, text ? label : {}, key);
  }
  layout(graph);
  const boxes = readBoxes(graph);
  const fanned = new Map(fans.flatMap((fan) => spread(boxes, fan)));
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const size = addLone(boxes, lone, Math.max(0, width), Math.max(0, height));
  const arrows = lines.map((line) => {
    const [start, end] = [boxes.get(line.from) as Box, boxes.get(line.to) as Box];
    if (line.from === line.to) return arrow(line, ...loopOf(start, line.text));
    const entry = fanned.get(line);
    if (entry)
      return arrow(line, [borderPoint(start, entry[0] as Point), ...entry], labelOf(entry));
    const edge = shaping.has(line) ? (graph.edge(line.from, line.to, line.key) as Edge) : undefined;
    return edge ? routed(line, edge, start) : straight(line, start, end);
  });
  const loops = arrows.filter(({ from, to }) => from === to);
  const ends = loops.map(({ to }) => rightOf(boxes.get(to) as Box) + LOOP + MARGIN);
  return { width: Math.max(size.width, ...ends), height: size.height, boxes, arrows };
}

/** Boxes that no arrow joins to another one stand in rows: in a layer they would be one tall pile. */
function takeLone(graph: Graph, between: readonly Line[]): string[] {
  const joined = new Set(between.flatMap(({ from, to }) => [from, to]));
  const lone = graph.nodes().filter((key: string) => !joined.has(key));
  for (const key of lone) graph.removeNode(key);
  return lone;
}

/** Boxes that one line leads to, all from the same box, and none from them: more than that are one block. */
const FAN_MAX = 4;

interface Fan {
  readonly key: string;
  readonly lines: readonly Line[];
  /** Boxes in a row of the block. */
  readonly perRow: number;
}

/** In a layer they would be one tall pile. */
function takeFans(graph: Graph, between: readonly Line[]): Fan[] {
  const sources = new Set(between.map(({ from }) => from));
  const into = byKey(between, ({ to }) => to);
  const leaves = between.filter(
    ({ to, row }) => row < 0 && !sources.has(to) && into.get(to)?.length === 1,
  );
  const fans: Fan[] = [];
  for (const [from, lines] of byKey(leaves, (line) => line.from)) {
    if (lines.length <= FAN_MAX) continue;
    const perRow = Math.ceil(Math.sqrt(lines.length / 2));
    const rows = Math.ceil(lines.length / perRow);
    const key = `fan ${from}`;
    for (const { to } of lines) graph.removeNode(to);
    graph.setNode(key, { width: perRow * RIGHT - GAP, height: rows * DOWN - GAP });
    graph.setEdge(from, key, {}, key);
    fans.push({ key, lines, perRow });
  }
  return fans;
}

function byKey(lines: readonly Line[], keyOf: (line: Line) => string): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const known = found.get(keyOf(line));
    if (known) known.push(line);
    else found.set(keyOf(line), [line]);
  }
  return found;
}

/**
 * Puts the boxes of a block where the block was; returns the points by which each line comes in: none
 * passes behind another box.
 */
function spread(boxes: Map<string, Box>, { key, lines, perRow }: Fan): [Line, Point[]][] {
  const block = boxes.get(key) as Box;
  boxes.delete(key);
  const [left, top] = [block.x - block.width / 2, block.y - block.height / 2];
  return lines.map((line, at) => {
    const column = at % perRow;
    const [boxLeft, boxTop] = [left + column * RIGHT, top + Math.floor(at / perRow) * DOWN];
    const [x, y] = [boxLeft + OBJECT_WIDTH / 2, boxTop + OBJECT_HEIGHT / 2];
    boxes.set(line.to, { key: line.to, x, y, width: OBJECT_WIDTH, height: OBJECT_HEIGHT });
    if (column === 0) return [line, [{ x: boxLeft, y }]];
    // Through the gap above the row.
    const gap = boxTop - GAP / 2 - 2;
    const end = { x: boxLeft + 24, y: boxTop };
    return [line, [{ x: left - 8, y: gap }, { x: boxLeft, y: gap }, end]];
  });
}

/** In the gap, or before the box. */
function labelOf(points: readonly Point[]): Point {
  const { x, y } = points.at(-1) as Point;
  return points.length === 1 ? { x: x - 20, y: y - 10 } : { x: x - 44, y: y - GAP / 2 - 2 };
}

const GAP = 26;
const DOWN = OBJECT_HEIGHT + GAP;
const RIGHT = OBJECT_WIDTH + 2 * LOOP + 8;
const LONE_PER_ROW = 4;
/** A picture with many rows becomes wider, not taller. */
const WIDE = 1;
const MARGIN = 14;

/** Puts them below the others; returns the size of the picture then. */
function addLone(
  boxes: Map<string, Box>,
  lone: readonly string[],
  width: number,
  height: number,
): { width: number; height: number } {
  if (lone.length === 0) return { width, height };
  const [right, down] = [RIGHT, DOWN];
  const top = boxes.size === 0 ? GAP : height + MARGIN;
  const isFlat = (perRow: number): boolean =>
    perRow * right >= WIDE * (top + Math.ceil(lone.length / perRow) * down);
  let perRow = Math.max(LONE_PER_ROW, Math.floor(width / right));
  while (perRow < lone.length && !isFlat(perRow)) perRow++;
  for (const [at, key] of lone.entries()) {
    const x = MARGIN + (at % perRow) * right + OBJECT_WIDTH / 2;
    const y = top + Math.floor(at / perRow) * down + OBJECT_HEIGHT / 2;
    boxes.set(key, { key, x, y, width: OBJECT_WIDTH, height: OBJECT_HEIGHT });
  }
  const columns = Math.min(perRow, lone.length);
  const rows = Math.ceil(lone.length / perRow);
  return {
    width: Math.max(width, MARGIN + columns * right),
    height: top + rows * down,
  };
}

/** To each box the first line on the way from the names, breadth first: none crosses a layer. */
function leadingLines(lines: readonly Line[]): Set<Line> {
  const outgoing = byKey(lines, ({ from }) => from);
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

function arrow(line: Line, points: readonly Point[], label: Point): Arrow {
  const { key, from, to, text, count, isWeak } = line;
  return { key, from, to, text, count, isWeak, points, label };
}

function rightOf({ x, width }: Box): number {
  return x + width / 2;
}

/** Where a row of names stands, at the right side of its box. */
function rowPoint(box: Box, row: number): Point {
  const head = box.key.startsWith(FRAME) ? FRAME_HEAD : OBJECT_HEIGHT;
  const y = box.y - box.height / 2 + head + (row + 0.5) * NAME_HEIGHT;
  return { x: rightOf(box), y };
}

interface Edge extends Partial<Point> {
  readonly points: readonly Point[];
}

function routed(line: Line, { points, x, y }: Edge, start: Box): Arrow {
  const all = line.row < 0 ? points : [rowPoint(start, line.row), ...points.slice(1)];
  const middle = all[all.length >> 1] as Point;
  return arrow(line, all, { x: x ?? middle.x, y: y ?? middle.y });
}

/** Around the right upper corner of the box, where no other line ends; its label stands beside it in the gap. */
function loopOf(box: Box, text: string): [Point[], Point] {
  const [side, top] = [rightOf(box), box.y - box.height / 2];
  const points = [
    { x: side, y: top + 14 },
    { x: side + LOOP, y: top + 14 },
    { x: side + LOOP, y: top - LOOP },
    { x: side - LOOP, y: top - LOOP },
    { x: side - LOOP, y: top },
  ];
  return [points, { x: side - LOOP - 8 - (text.length * LETTER) / 2, y: top - 10 }];
}

/** From border to border. */
function straight(line: Line, start: Box, end: Box): Arrow {
  const first = line.row < 0 ? borderPoint(start, end) : rowPoint(start, line.row);
  const points = [first, borderPoint(end, start)];
  return arrow(line, points, { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 });
}

/** Where the line from the middle of `box` to that of `other` leaves it. */
function borderPoint(box: Box, other: Point): Point {
  const [x, y] = [other.x - box.x, other.y - box.y];
  const share = Math.min(box.width / 2 / Math.abs(x), box.height / 2 / Math.abs(y));
  return { x: box.x + x * share, y: box.y + y * share };
}

function readBoxes(graph: Graph): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const key of graph.nodes()) {
    const { x = 0, y = 0, width, height } = graph.node(key) as Box;
    boxes.set(key, { key, x, y, width, height });
  }
  return boxes;
}
