// Charts by uPlot. What a chart shows stands in a table beside it, so the canvas has a name only.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

interface Props {
  readonly name: string;
  readonly options: Omit<uPlot.Options, "width" | "height">;
  readonly data: uPlot.AlignedData;
}

const HEIGHT = 280;
const WIDTH_MAX = 720;

/** Colours of the three collectors, told apart by dashes too. */
export const STROKES = [
  { stroke: "#3b7ddd", dash: [] },
  { stroke: "#d9822b", dash: [8, 4] },
  { stroke: "#8b5fbf", dash: [2, 4] },
] as const;

function themeColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Axes in the page's own colours. */
export function axis(label: string): uPlot.Axis {
  return {
    label,
    stroke: () => themeColor("--text"),
    grid: { stroke: () => themeColor("--line"), width: 1 },
    ticks: { stroke: () => themeColor("--line"), width: 1 },
  };
}

export function Chart({ name, options, data }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const width = Math.min(WIDTH_MAX, element.clientWidth || WIDTH_MAX);
    const chart = new uPlot({ ...options, width, height: HEIGHT }, data, element);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const redraw = (): void => chart.redraw();
    scheme.addEventListener("change", redraw);
    return () => {
      scheme.removeEventListener("change", redraw);
      chart.destroy();
    };
  }, [options, data]);
  return <div ref={host} class="chart" role="img" aria-label={name} />;
}
