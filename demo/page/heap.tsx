// The heap at one moment: a picture with the typed arrays, the picture alone, or a table.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Moment } from "../recording/moment.js";
import type { Timeline } from "../recording/timeline.js";
import { Columns } from "./columns.js";
import { HeapTable } from "./heap-table.js";
import { Inspector } from "./inspector.js";
import { lazy } from "./lazy.js";
import { nearbyOf } from "./nearby.js";
import { Pixels } from "./pixels.js";
import type { View } from "./place.js";
import type { Pointing } from "./pointing.js";
import type { Walk } from "./within.js";

const HeapGraph = lazy(() => import("./heap-graph.js").then((part) => part.HeapGraph));

/** More objects than that are cells on a canvas: boxes and arrows of them show nothing. */
const DRAWN_MAX = 150;
/** So many slots have room beside each other for somebody who scrolls. */
const COLUMNS_MAX = 60;

interface Props {
  readonly timeline: Timeline;
  readonly position: number;
  readonly moment: Moment | undefined;
  readonly before: Moment | undefined;
  readonly isBusy: boolean;
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly walk: Walk | undefined;
  readonly pointing: Pointing;
}

export function Heap(props: Props): JSX.Element {
  const { moment, before, isBusy, view, setView, walk, pointing } = props;
  const [isAll, setAll] = useState(false);
  if (!moment) {
    const when = isBusy ? "when the program has ended, or is stopped" : "when the program has run";
    return <p class="empty">{`The heap is drawn here ${when}.`}</p>;
  }
  const shownOf = (each: Moment): Moment["objects"] =>
    isAll
      ? new Map(
          [...each.objects].filter(
            ([, { isInterpreters, kind }]) => !isInterpreters || kind === "garbage",
          ),
        )
      : each.visible;
  const objects = shownOf(moment);
  const isMany = objects.size > DRAWN_MAX;
  return (
    <>
      <div class="row views">
        <fieldset>
          <legend class="hidden">How the heap is shown</legend>
          {(["columns", "picture", "table"] as const).map((each) => (
            <label key={each} class="choice">
              <input
                type="radio"
                name="view"
                checked={view === each}
                onChange={() => setView(each)}
              />
              <span>{each}</span>
            </label>
          ))}
        </fieldset>
        <label class="all">
          <input
            type="checkbox"
            checked={isAll}
            onChange={({ currentTarget }) => setAll(currentTarget.checked)}
          />{" "}
          classes, functions, modules too
        </label>
      </div>
      {view === "table" ? (
        <HeapTable moment={moment} objects={objects} pointing={pointing} />
      ) : isMany ? (
        <Pixels moment={moment} before={before} objects={objects} pointing={pointing} />
      ) : (
        <HeapGraph
          moment={moment}
          before={before}
          objects={objects}
          nearby={nearbyOf(props.timeline, props.position, moment, shownOf, `${isAll}`)}
          walk={walk}
          pointing={pointing}
        />
      )}
      {view !== "table" && <Legend />}
      <Inspector moment={moment} objects={objects} pointing={pointing} />
      {view === "columns" && objects.size <= COLUMNS_MAX && (
        <Columns
          moment={moment}
          before={before}
          objects={objects}
          walk={walk}
          pointing={pointing}
        />
      )}
      {view === "columns" && objects.size > COLUMNS_MAX && (
        <p class="no-phases">{`The columns are drawn for at most ${COLUMNS_MAX} objects; the table has all.`}</p>
      )}
    </>
  );
}

function Legend(): JSX.Element {
  return (
    <p class="legend">
      <span class="key in-set">maybe unreachable</span>
      <span class="key reached">reachable</span>
      <span class="key aside">set aside</span>
      <span class="key new">new</span>
    </p>
  );
}
