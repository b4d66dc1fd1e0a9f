// The speed room: the benchmarks' collectors in the reader's own browser.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { axis, Chart, STROKES } from "./chart.js";
import { median, nsPerObject } from "./figures.js";
import { Frames } from "./frames.js";
import { Headline } from "./headline.js";
import {
  COLLECTORS,
  type Measured,
  type Pauses,
  PLAIN_MAX,
  type SpeedRequest,
  type SpeedResponse,
} from "./messages.js";
import "./speed.css";

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];

/** Pixels of a chart in which the names of all bins have room beside each other. */
const NARROW = 560;

/** Upper ends of the histogram's bins, in ms; the last has none. */
const BINS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, Number.POSITIVE_INFINITY];

interface Progress {
  readonly text: string;
  readonly done: number;
  readonly of: number;
}

export function SpeedRoom(): JSX.Element {
  const [size, setSize] = useState(1_000_000);
  const [progress, setProgress] = useState<Progress>();
  const [measured, setMeasured] = useState<readonly Measured[]>([]);
  const [pauses, setPauses] = useState<readonly Pauses[]>([]);
  const [message, setMessage] = useState("");
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);

  const stop = (text: string): void => {
    worker.current?.terminate();
    worker.current = undefined;
    setProgress(undefined);
    setMessage(text);
  };
  const hear = (response: SpeedResponse): void => {
    if (response.type === "doing") setProgress(response);
    else if (response.type === "measured") setMeasured((all) => [...all, response.measured]);
    else if (response.type === "pauses") setPauses((all) => [...all, response.pauses]);
    else if (response.type === "done") stop("Done. Every collector freed the same objects.");
    else stop(`Stopped: ${response.message}`);
  };
  const start = (): void => {
    setMeasured([]);
    setPauses([]);
    setMessage("");
    const made = new Worker(new URL("./speed-worker.ts", import.meta.url), { type: "module" });
    made.onmessage = ({ data }: MessageEvent<SpeedResponse>) => hear(data);
    made.onerror = ({ message: text }) => stop(`Stopped: ${text || "the worker failed"}`);
    worker.current = made;
    const request: SpeedRequest = {
      sizes: SIZES.filter((each) => each <= size),
      hasPauses: true,
    };
    made.postMessage(request);
  };
  return (
    <div class="speed">
      <h2>Speed room</h2>
      <Headline />
      <p>
        The same graph on three collectors, in this browser: this library's kernel in Wasm, its twin
        in TypeScript, and the same algorithm over plain JavaScript objects. Each object has 3
        references to random others; 1% are held from outside, and objects that nothing reaches are
        dropped first. A time is shown only if the collector freed exactly what an independent
        search found.
      </p>
      <div class="row">
        <label>
          up to{" "}
          <select
            value={size}
            disabled={progress !== undefined}
            onChange={({ currentTarget }) => setSize(Number(currentTarget.value))}
          >
            {SIZES.map((each) => (
              <option key={each} value={each}>{`${each.toLocaleString("en")} objects`}</option>
            ))}
          </select>
        </label>
        <button type="button" class="primary" disabled={progress !== undefined} onClick={start}>
          Measure
        </button>
        <button type="button" disabled={!progress} onClick={() => stop("Stopped.")}>
          Stop
        </button>
        {progress && (
          <progress max={progress.of} value={progress.done} aria-label="Measured so far" />
        )}
        <span class="status" role="status">
          {progress ? progress.text : message}
        </span>
      </div>
      {size > PLAIN_MAX && (
        <p>{`Plain objects are measured up to ${PLAIN_MAX.toLocaleString("en")}: more do not fit into a page. 10,000,000 objects take about 1 GB and at least a minute.`}</p>
      )}
      {measured.length > 0 && <Costs measured={measured} />}
      {pauses.length > 0 && <PauseHistogram pauses={pauses} />}
      <Frames />
    </div>
  );
}

const digits = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);

function Costs({ measured }: { readonly measured: readonly Measured[] }): JSX.Element {
  const { options, data } = useMemo(() => costChart(measured), [measured]);
  return (
    <section aria-label="Cost against size">
      <h3>Cost against size</h3>
      <Chart name="Nanoseconds per object of a full collection" options={options} data={data} />
      <figure>
        <table>
          <caption>
            Full collections: first with every object alive, then with about half of them garbage
          </caption>
          <thead>
            <tr>
              <th scope="col">objects</th>
              <th scope="col">collector</th>
              <th scope="col">building, ms</th>
              <th scope="col">all live, median ms</th>
              <th scope="col">ns per object</th>
              <th scope="col">longest, ms</th>
              <th scope="col">half garbage, ms</th>
              <th scope="col">freed</th>
              <th scope="col">left</th>
            </tr>
          </thead>
          <tbody>
            {measured.map((row) => (
              <tr key={`${row.collector} ${row.objects}`}>
                <td>{row.objects.toLocaleString("en")}</td>
                <th scope="row">{row.collector}</th>
                <td>{digits(row.buildMs)}</td>
                <td>{digits(median(row.pauseMs))}</td>
                <td>{digits(nsPerObject(row))}</td>
                <td>{digits(Math.max(...row.pauseMs))}</td>
                <td>{digits(row.garbageMs)}</td>
                <td>{row.freed.toLocaleString("en")}</td>
                <td>{row.left.toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
    </section>
  );
}

type ChartParts = Parameters<typeof Chart>[0];

function costChart(measured: readonly Measured[]): Pick<ChartParts, "options" | "data"> {
  const sizes = [...new Set(measured.map(({ objects }) => objects))].sort((a, b) => a - b);
  const columns = COLLECTORS.map((name) =>
    sizes.map((size) => {
      const row = measured.find(({ collector, objects }) => collector === name && objects === size);
      // A clock that shows 0 has no place on a logarithmic axis.
      return row && nsPerObject(row) > 0 ? nsPerObject(row) : null;
    }),
  );
  return {
    data: [sizes, ...columns],
    options: {
      legend: { live: false },
      padding: [12, 36, 0, 0],
      scales: { x: { time: false, distr: 3 }, y: { distr: 3 } },
      axes: [axis("objects"), axis("ns per object")],
      series: [
        {},
        ...COLLECTORS.map((label, index) => ({
          ...(STROKES[index] as (typeof STROKES)[number]),
          label,
          width: 2,
          dash: [...(STROKES[index] as (typeof STROKES)[number]).dash],
          spanGaps: true,
          points: { show: true, size: 8 },
        })),
      ],
    },
  };
}

function PauseHistogram({ pauses }: { readonly pauses: readonly Pauses[] }): JSX.Element {
  const counted = pauses.map(({ ms }) =>
    BINS.map((end, bin) => {
      const start = bin === 0 ? 0 : (BINS[bin - 1] as number);
      return ms.filter((each) => each >= start && each < end).length;
    }),
  );
  const names = BINS.map((end, bin) =>
    Number.isFinite(end) ? `< ${end}` : `≥ ${BINS[bin - 1] as number}`,
  );
  const { options, data } = useMemo(() => histogramChart(pauses, counted, names), [pauses]);
  return (
    <section aria-label="Pauses of automatic collections">
      <h3>Pauses of automatic collections</h3>
      <p>
        Short-lived cycles are made next to the largest live heap. Each pause is one automatic
        collection, of any generation. A browser's clock may be as coarse as 0.1 ms.
      </p>
      <Chart name="Pauses by length" options={options} data={data} />
      <figure>
        <table>
          <caption>Number of pauses by length, in ms</caption>
          <thead>
            <tr>
              <th scope="col">collector</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pauses.map(({ collector }, row) => (
              <tr key={collector}>
                <th scope="row">{collector}</th>
                {names.map((name, bin) => (
                  <td key={name}>{counted[row]?.[bin]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
    </section>
  );
}

function histogramChart(
  pauses: readonly Pauses[],
  counted: readonly (readonly number[])[],
  names: readonly string[],
): Pick<ChartParts, "options" | "data"> {
  const places = BINS.map((_, bin) => bin);
  const bars = (uPlot.paths.bars as uPlot.Series.BarsPathBuilderFactory)({ size: [0.4, 40] });
  return {
    // The second collector's bars stand beside the first's.
    data: [places, ...counted.map((column) => [...column])],
    options: {
      legend: { live: false },
      padding: [12, 36, 0, 0],
      scales: { x: { time: false, range: [-0.6, BINS.length - 0.4] } },
      axes: [
        {
          ...axis("pause, ms"),
          splits: () => places,
          values: (_, splits) => splits.map((split) => names[split] ?? ""),
          // On a phone they would run into each other.
          rotate: ({ width }: uPlot) => (width < NARROW ? -60 : 0),
        },
        axis("collections"),
      ],
      series: [
        {},
        ...pauses.map(({ collector }, index) => {
          const { stroke } = STROKES[index] as (typeof STROKES)[number];
          const align = index === 0 ? -1 : 1;
          const paths =
            (uPlot.paths.bars as uPlot.Series.BarsPathBuilderFactory)({ size: [0.4, 40], align }) ??
            bars;
          return { label: collector, stroke, fill: stroke, paths, points: { show: false } };
        }),
      ],
    },
  };
}
