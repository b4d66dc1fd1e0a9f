// The strip: the whole run from left to right, drawn on a canvas, with the slider over it.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Overview, Track } from "../archive/overview.js";

interface Props {
  readonly overview: Overview;
  readonly position: number;
  readonly sentence: string | undefined;
  readonly goTo: (position: number) => void;
  readonly pointed: number | undefined;
}

const ROW = 12;
const ROWS_MAX = 5;
const CURVE = 40;

export function Strip({ overview, position, sentence, goTo, pointed }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const { count } = overview;
  const tracks = shownTracks(overview, position, pointed);
  const height = CURVE + tracks.length * ROW;
  const zoom = zoomNow();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (canvas.current && width > 0)
      draw(canvas.current, width / zoom, height, zoom, overview, tracks, position);
  }, [width, height, zoom, overview, position, pointed]);
  useEffect(() => {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const redraw = (): void => setWidth((known) => known + 0.001);
    scheme.addEventListener("change", redraw);
    return () => scheme.removeEventListener("change", redraw);
  }, []);
  const last = Math.max(0, count - 1);
  return (
    <div class="strip">
      <canvas
        ref={canvas}
        role="img"
        aria-label="Live objects, generations and refcounts over the whole run"
        style={{ height: `${height * zoom}px` }}
      />
      <input
        type="range"
        min={0}
        max={last}
        value={Math.max(0, position)}
        disabled={count === 0}
        aria-label="Moment"
        aria-valuetext={sentence ? `${position + 1} of ${count}: ${sentence}` : "none"}
        onInput={({ currentTarget }) => goTo(Number(currentTarget.value))}
      />
    </div>
  );
}

/** The tracks that say most at this moment: the one that is pointed at, then those alive now. */
function shownTracks(overview: Overview, position: number, pointed: number | undefined): Track[] {
  const all = overview.tracks.filter(({ name }) => name !== "");
  const rank = (track: Track): number => {
    if (track.handle === pointed) return 0;
    const first = track.at[0] ?? 0;
    const last = track.refcounts.at(-1) === 0 ? (track.at.at(-1) ?? 0) : Number.POSITIVE_INFINITY;
    return first <= position && position <= last ? 1 : 2;
  };
  const pointedTrack = overview.tracks.find(({ handle }) => handle === pointed);
  const candidates = pointedTrack && !all.includes(pointedTrack) ? [pointedTrack, ...all] : all;
  return candidates
    .map((track, order) => ({ track, order, rank: rank(track) }))
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .slice(0, ROWS_MAX)
    .sort((a, b) => a.order - b.order)
    .map(({ track }) => track);
}

/** Its labels of 11 pixels are for a reader at a desk: where the page has large type all is larger. */
function zoomNow(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rem > 16 ? rem / 14.5 : 1;
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Room at the left for the names of the tracks. */
const NAMES = 64;

function draw(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  zoom: number,
  overview: Overview,
  tracks: readonly Track[],
  position: number,
): void {
  const scale = (devicePixelRatio || 1) * zoom;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  const { count } = overview;
  if (!context || count === 0) return;
  context.scale(scale, scale);
  const room = Math.max(1, width - NAMES - 8);
  const x = (index: number): number => NAMES + (index / Math.max(1, count - 1)) * room;
  context.fillStyle = color("--collection");
  for (const at of overview.collections) context.fillRect(x(at) - 1, 0, 2, height);
  drawCurves(context, overview, x);
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  for (const [row, track] of tracks.entries()) {
    context.fillStyle = color("--text");
    context.fillText(short(titleOf(track, tracks)), 2, CURVE + row * ROW + ROW / 2);
    drawTrack(context, track, CURVE + row * ROW, x, count - 1);
  }
  if (position < 0) return;
  context.fillStyle = color("--accent");
  context.fillRect(x(position) - 1, 0, 2, height);
}

/** Live objects as a line, and those of generation 0 as an area below it. */
function drawCurves(
  context: CanvasRenderingContext2D,
  { live, young, every }: Overview,
  x: (index: number) => number,
): void {
  const least = live.reduce((found, each) => Math.min(found, each), live[0] ?? 0);
  const most = live.reduce((found, each) => Math.max(found, each), 0);
  const highest = young.reduce((found, each) => Math.max(found, each), 1);
  const y = (value: number): number =>
    CURVE - 5 - ((value - least) / Math.max(1, most - least)) * (CURVE - 14);
  context.fillStyle = color("--young");
  context.beginPath();
  context.moveTo(x(0), CURVE - 4);
  for (const [at, value] of young.entries()) {
    context.lineTo(x(at * every), CURVE - 4 - (value / highest) * (CURVE - 14));
  }
  context.lineTo(x(Math.max(0, young.length - 1) * every), CURVE - 4);
  context.fill();
  context.strokeStyle = color("--text");
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [at, value] of live.entries()) context.lineTo(x(at * every), y(value));
  context.stroke();
  context.fillStyle = color("--muted");
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "alphabetic";
  context.fillText("objects", 2, 14);
  context.fillText(`${least}–${most}`, 2, 28);
}

/** Its name; of several that had the same one the label. */
function titleOf({ name, label }: Track, tracks: readonly Track[]): string {
  const isAlone = tracks.filter((track) => track.name === name).length === 1;
  return name !== "" && isAlone ? name : label;
}

function short(title: string): string {
  return title.length > 9 ? `${title.slice(0, 8)}…` : title;
}

/** A bar as long as the object lives, darker the higher its refcount is. */
function drawTrack(
  context: CanvasRenderingContext2D,
  track: Track,
  top: number,
  x: (index: number) => number,
  last: number,
): void {
  for (const [at, refcount] of track.refcounts.entries()) {
    if (refcount === 0) continue;
    const [from, to] = [x(track.at[at] as number), x(track.at[at + 1] ?? last)];
    context.globalAlpha = Math.min(1, 0.25 + 0.2 * refcount);
    context.fillStyle = color("--track");
    context.fillRect(from, top + 2, Math.max(1, to - from), ROW - 3);
    context.globalAlpha = 1;
    if (to - from < 12) continue;
    context.fillStyle = color("--text");
    context.fillText(`${refcount}`, from + 3, top + ROW / 2 + 0.5);
  }
}
