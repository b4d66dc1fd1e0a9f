// The tables of docs/benchmarks.md as pictures for the site: a bar for each figure, over a scale of powers of
// ten. ECharts draws them as SVG without a page.

import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

/** The tables that are drawn, by their headings. */
const DRAWN = ["Time an object", "Full collections at 1,000,000 objects"];

/** Columns without times. */
const COUNTS = ["objects", "examined", "references"];

const WIDTH = 860;
/** In pixels, of a bar, and of everything around the bars. */
const [BAR, FRAME] = [9, 110];

const COLOURS = [
  ...["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"],
  ...["#555555", "#8c564b", "#7f7fff", "#999933", "#882255", "#117733"],
];

const cellsOf = (line) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The first number of a cell: `1,270 ±10 % (1.2x)` is 1270. */
function numberOf(cell) {
  const [number] = /^[\d,.]+/.exec(cell) ?? [];
  return number === undefined ? null : Number(number.replaceAll(",", ""));
}

/** The table under the heading: the names of its columns, and rows of a title and numbers. */
function tableOf(page, heading) {
  const section = page.split(`\n### ${heading}\n`)[1];
  if (section === undefined) throw new Error(`docs/benchmarks.md has no table "${heading}"`);
  const lines = /(?:^\|.*\n)+/m.exec(section)[0].trimEnd().split("\n");
  const rows = lines.slice(2).map((line) => {
    const [title, ...cells] = cellsOf(line);
    return { title, numbers: cells.map(numberOf) };
  });
  const names = cellsOf(lines[0]).slice(1);
  const columns = names.map((name, column) => ({ name, column }));
  return { columns: columns.filter(({ name }) => !COUNTS.includes(name)), rows };
}

function draw({ columns, rows }) {
  const figures = rows.flatMap(({ numbers }) => columns.map(({ column }) => numbers[column]));
  // Below the shortest bar, so that it has a length.
  const min = 10 ** Math.floor(Math.log10(0.9 * Math.min(...figures.filter(Boolean))));
  const height = FRAME + rows.length * columns.length * (BAR + 1.5);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    color: COLOURS,
    legend: { top: 8, itemGap: 28 },
    grid: { left: 290, right: 30, top: 70, bottom: 40 },
    xAxis: {
      type: "log",
      min,
      startValue: min,
      name: "ns an object",
      nameLocation: "middle",
      nameGap: 26,
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ title }) => title),
      axisLabel: { width: 245, overflow: "break" },
    },
    series: columns.map(({ name, column }) => ({
      type: "bar",
      name,
      barWidth: BAR,
      data: rows.map(({ numbers }) => numbers[column]),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return { svg, height: Math.round(height) };
}

/** The picture of each table: its heading, the name and the text of its file, and its image. */
export function chartsOf(page) {
  return DRAWN.map((heading, index) => {
    const { svg, height } = draw(tableOf(page, heading));
    const file = `chart-${index + 1}.svg`;
    const size = `width="${WIDTH}" height="${height}"`;
    const image = `<img src="../media/${file}" ${size} alt="${heading}: the table below, as bars">`;
    return { heading, file, svg, image };
  });
}
