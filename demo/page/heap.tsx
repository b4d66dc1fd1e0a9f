// The heap at one moment: a picture, or a table where somebody asks for it or objects are many.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Moment } from "../recording/moment.js";
import { HeapTable } from "./heap-table.js";
import { lazy } from "./lazy.js";

const HeapGraph = lazy(() => import("./heap-graph.js").then((part) => part.HeapGraph));

/** More objects than that are a table only: a picture of them shows nothing. */
const DRAWN_MAX = 300;

interface Props {
  readonly moment: Moment | undefined;
  readonly before: Moment | undefined;
  readonly isBusy: boolean;
}

export function Heap({ moment, before, isBusy }: Props): JSX.Element {
  const [isTable, setTable] = useState(false);
  const [isAll, setAll] = useState(false);
  if (!moment) {
    const when = isBusy ? "when the program has ended, or is stopped" : "when the program has run";
    return <p class="empty">{`The heap is drawn here ${when}.`}</p>;
  }
  const objects = isAll ? moment.objects : moment.visible;
  const isTooMany = objects.size > DRAWN_MAX;
  return (
    <>
      <div class="row">
        <fieldset>
          <legend class="hidden">How the heap is shown</legend>
          <label>
            <input type="radio" name="view" checked={!isTable} onChange={() => setTable(false)} />{" "}
            picture
          </label>{" "}
          <label>
            <input type="radio" name="view" checked={isTable} onChange={() => setTable(true)} />{" "}
            table
          </label>
        </fieldset>
        <label>
          <input
            type="checkbox"
            checked={isAll}
            onChange={({ currentTarget }) => setAll(currentTarget.checked)}
          />{" "}
          classes, functions, modules too
        </label>
        <span class="legend">
          <span class="key in-set">maybe unreachable</span>
          <span class="key reached">reachable</span>
          <span class="key new">new</span>
        </span>
      </div>
      {isTooMany && !isTable && (
        <p>{`${objects.size} objects are too many for a picture (at most ${DRAWN_MAX}): the table.`}</p>
      )}
      {isTable || isTooMany ? (
        <HeapTable moment={moment} objects={objects} />
      ) : (
        <HeapGraph moment={moment} before={before} objects={objects} />
      )}
    </>
  );
}
