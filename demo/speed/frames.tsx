// 60 frames a second beside a large heap: full collections that stop the world, and in steps.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { FrameTimes, LATE_MS } from "./frame-times.js";
import { World } from "./world.js";

const SIZES = [1_000_000, 5_000_000];
const FILLED_PER_FRAME = 20_000;
/** Frames of a change, the first full collections of a new heap among them, that are not counted. */
const FRAMES_UNCOUNTED = 30;
const WIDTH = 720;
const PICTURE_HEIGHT = 160;
const GRAPH_HEIGHT = 90;
/** At the top of the graph. */
const GRAPH_MS = 60;
/** The table is written so rarely that it costs no frames. */
const FRAMES_PER_REPORT = 30;

type Way = "stop the world" | "in steps";
const WAYS: readonly Way[] = ["stop the world", "in steps"];

interface Row {
  readonly frames: number;
  readonly late: number;
  readonly longestMs: number;
  readonly fullCollections: number;
  readonly liveCount: number;
}

type Rows = Readonly<Partial<Record<Way, Row>>>;

export function Frames(): JSX.Element {
  const [way, setWay] = useState<Way>("stop the world");
  const [size, setSize] = useState(1_000_000);
  const [isRunning, setIsRunning] = useState(false);
  const [filled, setFilled] = useState(true);
  const [rows, setRows] = useState<Rows>({});
  const picture = useRef<HTMLCanvasElement>(null);
  const graph = useRef<HTMLCanvasElement>(null);
  const chosen = useRef<Way>(way);
  chosen.current = way;

  useEffect(() => {
    if (!isRunning) return;
    const world = new World(size);
    const measured: Partial<Record<Way, FrameTimes>> = {};
    const collections: Record<Way, number> = { "stop the world": 0, "in steps": 0 };
    let running: Way | undefined;
    let uncounted = FRAMES_UNCOUNTED;
    let lastMs: number | undefined;
    let turns = 0;
    setFilled(false);
    setRows({});
    const turn = (nowMs: number): void => {
      if (!world.isReady) {
        world.fill(FILLED_PER_FRAME);
        if (world.isReady) setFilled(true);
      } else {
        if (running !== chosen.current) {
          running = chosen.current;
          world.inSteps = running === "in steps";
          uncounted = FRAMES_UNCOUNTED;
        }
        const before = world.fullCollections;
        world.turn();
        collections[running] += world.fullCollections - before;
        measured[running] ??= new FrameTimes();
        const times = measured[running] as FrameTimes;
        if (uncounted > 0) uncounted--;
        else if (lastMs !== undefined) times.add(nowMs - lastMs);
        drawPicture(picture.current, world);
        drawGraph(graph.current, times.recentMs);
        if (++turns % FRAMES_PER_REPORT === 0) {
          const row: Row = {
            frames: times.count,
            late: times.late,
            longestMs: times.longestMs,
            fullCollections: collections[running],
            liveCount: world.liveCount,
          };
          setRows((all) => ({ ...all, [chosen.current]: row }));
        }
      }
      lastMs = nowMs;
      request = requestAnimationFrame(turn);
    };
    let request = requestAnimationFrame(turn);
    return () => {
      cancelAnimationFrame(request);
      world.dispose();
    };
  }, [isRunning, size]);

  return (
    <section aria-label="Frames">
      <h3>60 frames a second</h3>
      <p>
        In each frame 4,000 objects are made, in rings, next to those that stay. A second later the
        rings are dropped; only a full collection frees them. Try it with collections that stop the
        world, then with collections in steps of at most 1 ms.
      </p>
      <div class="row">
        <button type="button" class="primary" onClick={() => setIsRunning(!isRunning)}>
          {isRunning ? "Stop the picture" : "Start the picture"}
        </button>
        <label>
          next to{" "}
          <select
            value={size}
            disabled={isRunning}
            onChange={({ currentTarget }) => setSize(Number(currentTarget.value))}
          >
            {SIZES.map((each) => (
              <option key={each} value={each}>{`${each.toLocaleString("en")} objects`}</option>
            ))}
          </select>
        </label>
        <fieldset class="ways">
          <legend>Full collections</legend>
          {WAYS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="full-collections"
                checked={way === each}
                onChange={() => setWay(each)}
              />{" "}
              {each}
            </label>
          ))}
        </fieldset>
        <span class="status" role="status">
          {filled ? "" : `making ${size.toLocaleString("en")} objects`}
        </span>
      </div>
      <canvas
        ref={picture}
        class={isRunning ? "" : "hidden"}
        width={WIDTH}
        height={PICTURE_HEIGHT}
        role="img"
        aria-label="Moving particles"
      />
      <canvas
        ref={graph}
        class={isRunning ? "" : "hidden"}
        width={WIDTH}
        height={GRAPH_HEIGHT}
        role="img"
        aria-label="Milliseconds of the last frames"
      />
      {Object.keys(rows).length > 0 && <FrameTable rows={rows} />}
    </section>
  );
}

function FrameTable({ rows }: { readonly rows: Rows }): JSX.Element {
  return (
    <figure>
      <table>
        <caption>{`Frames; late is above ${LATE_MS} ms`}</caption>
        <thead>
          <tr>
            <th scope="col">full collections</th>
            <th scope="col">collections</th>
            <th scope="col">frames</th>
            <th scope="col">late</th>
            <th scope="col">longest, ms</th>
            <th scope="col">objects</th>
          </tr>
        </thead>
        <tbody>
          {WAYS.map((way) => {
            const row = rows[way];
            return (
              row && (
                <tr key={way}>
                  <th scope="row">{way}</th>
                  <td>{row.fullCollections}</td>
                  <td>{row.frames}</td>
                  <td>{`${row.late} (${((100 * row.late) / Math.max(row.frames, 1)).toFixed(1)} %)`}</td>
                  <td>{row.longestMs.toFixed(0)}</td>
                  <td>{row.liveCount.toLocaleString("en")}</td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </figure>
  );
}

function cleared(canvas: HTMLCanvasElement | null): CanvasRenderingContext2D | null | undefined {
  const context = canvas?.getContext("2d");
  context?.clearRect(0, 0, WIDTH, canvas?.height ?? 0);
  return context;
}

function drawPicture(canvas: HTMLCanvasElement | null, { living }: World): void {
  const context = cleared(canvas);
  if (!context) return;
  context.fillStyle = "#3b7ddd";
  for (const [at, particles] of living.entries()) {
    const age = living.length - at;
    // One in eight is drawn: the picture is to move, not to be what takes the time.
    for (let index = 0; index < particles.length; index += 8) {
      const { bornX, speedX, speedY } = particles[index] as (typeof particles)[number];
      const x = (bornX + speedX * age) * WIDTH;
      const y = PICTURE_HEIGHT - speedY * age * PICTURE_HEIGHT;
      context.fillRect(x, y, 2, 2);
    }
  }
}

function drawGraph(canvas: HTMLCanvasElement | null, recentMs: readonly number[]): void {
  const context = cleared(canvas);
  if (!context) return;
  const scale = GRAPH_HEIGHT / GRAPH_MS;
  for (const [at, ms] of recentMs.entries()) {
    context.fillStyle = ms > LATE_MS ? "#d9822b" : "#3b7ddd";
    const height = Math.min(ms, GRAPH_MS) * scale;
    context.fillRect(at * 2.4, GRAPH_HEIGHT - height, 2, height);
  }
}
