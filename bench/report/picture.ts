// Cost against size as a picture. ECharts, of the Apache Software Foundation: it renders to an SVG string in
// Node, without a DOM or a canvas, and has two dependencies.

import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Results } from "../results.js";
import { costOf } from "./collections.js";

const WIDTH = 860;
const HEIGHT = 520;
const COLOURS = [
  ...["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"],
  ...["#555555", "#8c564b", "#7f7fff", "#999933", "#882255", "#117733"],
];

const PICTURED = { shape: "random", situation: "all live through few" } as const;

/** The SVG; undefined when fewer than two sizes were run. */
export function drawPicture({ collections, opponents }: Results): string | undefined {
  const rows = collections
    .filter(({ shape, situation }) => shape === PICTURED.shape && situation === PICTURED.situation)
    .sort((a, b) => a.objects - b.objects);
  if (rows.length < 2) return undefined;
  const sizes = rows.map(({ size }) => size);
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  const axis = { type: "log", nameLocation: "middle", minorTick: { show: true } } as const;
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    color: COLOURS,
    title: {
      text: "Full collection: cost of one object",
      subtext: "random graph, 3 references each, all live through 1 % of them",
      left: "center",
    },
    grid: { left: 70, right: 170, top: 70, bottom: 60 },
    legend: { orient: "vertical", right: 10, top: "middle" },
    xAxis: {
      ...axis,
      min: 10 ** Math.floor(Math.log10(Math.min(...sizes))),
      max: 10 ** Math.ceil(Math.log10(Math.max(...sizes))),
      name: "objects in the heap",
      nameGap: 32,
      splitLine: { show: false },
    },
    yAxis: { ...axis, name: "nanoseconds an object", nameGap: 45 },
    series: opponents.flatMap(({ name }) => {
      const data = rows.flatMap((row) => {
        const cost = costOf(row, name);
        return cost === undefined ? [] : [[row.size, Number(cost.toPrecision(4))]];
      });
      return data.length === 0 ? [] : [{ type: "line" as const, name, data, symbolSize: 7 }];
    }),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
