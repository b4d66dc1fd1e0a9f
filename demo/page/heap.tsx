// The heap at one moment: a picture with the typed arrays, the picture alone, or a table.

import type { JSX } from "preact";
import type { PathStep } from "../archive/path.js";
import { useAnswer } from "./answers.js";
import { COLUMNS_MAX, Columns } from "./columns.js";
import { HeapGraph } from "./heap-graph.js";
import { HeapTable } from "./heap-table.js";
import { Inspector } from "./inspector.js";
import { Pixels } from "./pixels.js";
import type { View } from "./place.js";
import type { Pointing } from "./pointing.js";
import type { Session } from "./session.js";
import type { Walk } from "./within.js";

interface Props {
  readonly session: Session;
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly walk: Walk | undefined;
  readonly pointing: Pointing;
}

const NO_PATH: readonly PathStep[] = [];

export function Heap({ session, view, setView, walk, pointing }: Props): JSX.Element {
  const { scene } = session;
  const { chosen } = pointing;
  const { answer } = useAnswer(
    session,
    "detail",
    scene && chosen > 0
      ? { position: scene.position, isAll: session.isAll, handle: chosen }
      : undefined,
  );
  const detail = answer?.handle === chosen ? answer : undefined;
  if (!scene) {
    if (session.status === "failed") return <p class="empty">The heap cannot be drawn.</p>;
    if (session.isOnTheWay) return <p class="empty">The heap is being drawn.</p>;
    const when = session.isBusy
      ? "when the program has ended, or is stopped"
      : "when the program has run";
    return <p class="empty">{`The heap is drawn here ${when}.`}</p>;
  }
  const { heap, position, folded, objectCount } = scene;
  const hasColumns = heap.kind === "drawing" && objectCount <= COLUMNS_MAX;
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
            checked={session.isAll}
            onChange={({ currentTarget }) => session.setAll(currentTarget.checked)}
          />{" "}
          also classes, functions, modules
        </label>
      </div>
      <div class="shown">
        {view === "table" ? (
          <HeapTable session={session} position={position} pointing={pointing} />
        ) : heap.kind === "cells" ? (
          <Pixels session={session} position={position} cells={heap} pointing={pointing} />
        ) : (
          <HeapGraph
            drawing={heap}
            folded={folded}
            walk={walk}
            path={detail?.path ?? NO_PATH}
            pointing={pointing}
          />
        )}
        {view !== "table" && <Legend isCells={heap.kind === "cells"} />}
        {detail && <Inspector detail={detail} pointing={pointing} />}
        {view === "columns" && hasColumns && (
          <Columns
            drawing={heap}
            walk={walk}
            isWhole={scene.within.missing === ""}
            pointing={pointing}
          />
        )}
        {view === "columns" && !hasColumns && (
          <p class="no-phases">{`The columns are drawn for at most ${COLUMNS_MAX} objects; the table has them all.`}</p>
        )}
      </div>
    </>
  );
}

function Legend({ isCells }: { readonly isCells: boolean }): JSX.Element {
  return (
    <p class={isCells ? "legend cells" : "legend"}>
      <span class="key in-set">maybe unreachable</span>
      <span class="key reached">reachable</span>
      <span class="key aside">set aside</span>
      <span class="key new">new</span>
      {isCells && <span class="key young">generation 0</span>}
      {isCells && <span class="key old">older</span>}
    </p>
  );
}
