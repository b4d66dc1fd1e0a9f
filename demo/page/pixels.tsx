// Many objects: a cell for each slot, on a canvas. What they are, a hand or the arrow keys find out.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Moment, SeenObject } from "../recording/moment.js";
import { slotOf } from "../recording/snapshot.js";
import type { Objects } from "../recording/visible.js";
import { marksOf, stateOf } from "./marks.js";
import type { Pointing } from "./pointing.js";

interface Props {
  readonly moment: Moment;
  readonly before: Moment | undefined;
  readonly objects: Objects;
  readonly pointing: Pointing;
}

const CELL_MAX = 14;
const CELL_MIN = 4;
const HEIGHT_WANTED = 320;

export function Pixels({ moment, before, objects, pointing }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const all = useMemo(
    () => [...objects.values()].sort((a, b) => slotOf(a.handle) - slotOf(b.handle)),
    [objects],
  );
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitting = Math.floor(Math.sqrt((width * HEIGHT_WANTED) / Math.max(1, all.length)));
  const cell = Math.max(CELL_MIN, Math.min(CELL_MAX, fitting));
  const perRow = Math.max(1, Math.floor(width / cell));
  const height = Math.ceil(all.length / perRow) * cell;
  useEffect(() => {
    if (!canvas.current || width === 0) return;
    draw(canvas.current, { width, height, cell, perRow }, all, before, pointing);
  }, [all, before, width, pointing.pointed, pointing.chosen]);
  const objectAt = ({ offsetX, offsetY }: MouseEvent): SeenObject | undefined =>
    all[Math.floor(offsetY / cell) * perRow + Math.floor(offsetX / cell)];
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: perRow,
      ArrowUp: -perRow,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = all.findIndex(({ handle }) => handle === pointing.chosen);
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    if (next) pointing.choose(next.handle);
  };
  const seen = moment.objects.get(pointing.pointed || pointing.chosen);
  return (
    <section class="pixels" aria-label="Picture of the heap">
      <p class="pixel-text">
        {`${all.length.toLocaleString("en")} objects, a cell each, in the order of their slots. `}
        {seen
          ? `${seen.name ? `${seen.name} · ` : ""}${seen.label}: slot ${slotOf(seen.handle)}, refcount ${seen.refcount}, ${marksOf(seen).join(", ")}.`
          : "Point at one, or use the arrow keys."}
      </p>
      <div class="canvas">
        <canvas
          ref={canvas}
          role="img"
          tabIndex={0}
          data-keys="arrows"
          aria-label={`The heap: ${all.length} objects; the table has the same in words.`}
          style={{ height: `${height}px` }}
          onMouseMove={(event) => pointing.point(objectAt(event)?.handle ?? 0)}
          onMouseLeave={() => pointing.point(0)}
          onClick={(event) => pointing.choose(objectAt(event)?.handle ?? 0)}
          onKeyDown={move}
        />
      </div>
    </section>
  );
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly cell: number;
  readonly perRow: number;
}

function draw(
  canvas: HTMLCanvasElement,
  { width, height, cell, perRow }: Shape,
  all: readonly SeenObject[],
  before: Moment | undefined,
  { pointed, chosen }: Pointing,
): void {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const colors = {
    "in-set": color("--in-set"),
    reached: color("--reached"),
    aside: color("--aside"),
    plain: color("--cell"),
    old: color("--cell-old"),
    new: color("--new"),
    text: color("--text"),
  };
  for (const [index, object] of all.entries()) {
    const [x, y] = [(index % perRow) * cell, Math.floor(index / perRow) * cell];
    const state = stateOf(object);
    const isNew = before !== undefined && !before.objects.has(object.handle);
    const plain = isNew ? colors.new : object.generation > 0 ? colors.old : colors.plain;
    context.fillStyle = state === "plain" ? plain : colors[state];
    context.fillRect(x, y, cell - 1, cell - 1);
    if (object.handle !== pointed && object.handle !== chosen) continue;
    context.strokeStyle = colors.text;
    context.lineWidth = 2;
    context.strokeRect(x, y, cell - 1, cell - 1);
  }
}
