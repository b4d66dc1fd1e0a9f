// Many objects: a cell for each slot, on a canvas. What they are, a hand or the arrow keys find out.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CELL_STATES, type Cells } from "../archive/scene.js";
import { useAnswer } from "./answers.js";
import type { Pointing } from "./pointing.js";
import type { Session } from "./session.js";

interface Props {
  readonly session: Session;
  readonly position: number;
  readonly cells: Cells;
  readonly pointing: Pointing;
}

const CELL_MAX = 14;
const CELL_MIN = 4;
const HEIGHT_WANTED = 320;

export function Pixels({ session, position, cells, pointing }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const { handles } = cells;
  const count = handles.length;
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitting = Math.floor(Math.sqrt((width * HEIGHT_WANTED) / Math.max(1, count)));
  const cell = Math.max(CELL_MIN, Math.min(CELL_MAX, fitting));
  const perRow = Math.max(1, Math.floor(width / cell));
  const height = Math.ceil(count / perRow) * cell;
  useEffect(() => {
    if (!canvas.current || width === 0) return;
    draw(canvas.current, { width, height, cell, perRow }, cells, pointing);
  }, [cells, width, pointing.pointed, pointing.chosen]);
  const handleAt = ({ offsetX, offsetY }: MouseEvent): number =>
    handles[Math.floor(offsetY / cell) * perRow + Math.floor(offsetX / cell)] ?? 0;
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
    const at = handles.indexOf(pointing.chosen);
    const next = handles[Math.max(0, Math.min(count - 1, at < 0 ? 0 : at + step))];
    if (next) pointing.choose(next);
  };
  const handle = pointing.pointed || pointing.chosen;
  const question = handle > 0 ? { position, isAll: session.isAll, handle } : undefined;
  const { answer: seen } = useAnswer(session, "detail", question);
  return (
    <section class="pixels" aria-label="Picture of the heap">
      <p class="pixel-text">
        {`${count.toLocaleString("en")} objects, a cell each, in the order of their slots. `}
        {seen
          ? `${seen.name ? `${seen.name} · ` : ""}${seen.label}: slot ${seen.slot}, refcount ${seen.refcount}, ${seen.marks}.`
          : "Point at one, or use the arrow keys."}
      </p>
      <div class="canvas">
        <canvas
          ref={canvas}
          role="img"
          tabIndex={0}
          data-keys="arrows"
          aria-label={`The heap: ${count} objects; the table has the same in words.`}
          style={{ height: `${height}px` }}
          onMouseMove={(event) => pointing.point(handleAt(event))}
          onMouseLeave={() => pointing.point(0)}
          onClick={(event) => pointing.choose(handleAt(event))}
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
  { handles, states }: Cells,
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
  const left = (index: number): number => (index % perRow) * cell;
  const top = (index: number): number => Math.floor(index / perRow) * cell;
  for (const [state, name] of CELL_STATES.entries()) {
    context.fillStyle = color(CELL_COLORS[name]);
    for (let index = 0; index < states.length; index++) {
      if (states[index] === state) {
        context.fillRect(left(index), top(index), cell - 1, cell - 1);
      }
    }
  }
  context.strokeStyle = color("--text");
  context.lineWidth = 2;
  for (const handle of [pointed, chosen]) {
    const index = handles.indexOf(handle);
    if (index >= 0) context.strokeRect(left(index), top(index), cell - 1, cell - 1);
  }
}

const CELL_COLORS: Readonly<Record<(typeof CELL_STATES)[number], string>> = {
  plain: "--cell",
  old: "--cell-old",
  new: "--new",
  "in-set": "--in-set",
  reached: "--reached",
  aside: "--aside",
};
