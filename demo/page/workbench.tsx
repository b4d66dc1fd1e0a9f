// A program, and everything that is to be seen of it.

import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ProgramSettings } from "../recording/program.js";
import { CollectorControls } from "./collector-controls.js";
import { Console } from "./console.js";
import { Editor } from "./editor.js";
import { HeapTable } from "./heap-table.js";
import { lazy } from "./lazy.js";
import { ProgramMenu } from "./program-menu.js";
import { Session } from "./session.js";
import { hashOf } from "./share.js";
import { Timeline } from "./timeline.js";

const HeapGraph = lazy(() => import("./heap-graph.js").then((part) => part.HeapGraph));

/** More objects than that are a table only: a picture of them shows nothing. */
const DRAWN_MAX = 300;

const SETTINGS: ProgramSettings = {
  engine: "auto",
  thresholds: [700, 10, 10],
  automatic: true,
  finalizers: "modern",
};

interface Props {
  readonly initial: string;
  readonly children?: ComponentChildren;
}

export function Workbench({ initial, children }: Props): JSX.Element {
  const [source, setSource] = useState(initial);
  const [settings, setSettings] = useState(SETTINGS);
  const [, refresh] = useState(0);
  const [shared, setShared] = useState("");
  const update = useCallback(() => refresh((count) => count + 1), []);
  const current = useRef<Session>(undefined);
  current.current ??= new Session(update);
  const session = current.current;
  useEffect(() => () => current.current?.stop(), []);
  useEffect(() => setSource(initial), [initial]);

  const run = (): void => {
    session.stop();
    current.current = new Session(update);
    current.current.run(source, settings);
  };
  const goTo = useCallback((position: number) => current.current?.goTo(position), []);
  const change = (next: ProgramSettings): void => {
    setSettings(next);
    if (session.isAtRest) session.setThresholds(next.thresholds, next.automatic);
  };
  const share = async (): Promise<void> => {
    history.replaceState(null, "", hashOf({ kind: "program", source }));
    try {
      await navigator.clipboard.writeText(location.href);
      setShared("The address with the program is copied.");
    } catch {
      setShared("The address of this page has the program now: copy it from there.");
    }
  };
  return (
    <div class={children ? "workbench with-lesson" : "workbench"}>
      {children}
      <section class="program" aria-label="Program">
        {!children && <ProgramMenu take={setSource} />}
        <div class="row">
          <button type="button" class="primary" disabled={session.isBusy} onClick={run}>
            Run
          </button>
          <button type="button" disabled={!session.isBusy} onClick={() => session.stop()}>
            Stop
          </button>
          <button type="button" onClick={() => void share()}>
            Share
          </button>
          <span class="status" role="status">
            {shared || statusText(session)}
          </span>
        </div>
        <Editor
          source={source}
          line={session.moment?.line ?? 0}
          errorLine={session.errorLine}
          onChange={setSource}
          run={run}
        />
        <h2>Console</h2>
        <Console session={session} />
        <CollectorControls
          settings={settings}
          change={change}
          moment={session.moment}
          isAtRest={session.isAtRest}
          collect={(generation) => session.collect(generation)}
          exit={() => session.exit()}
        />
      </section>
      <section class="heap" aria-label="Heap">
        <Timeline moments={session.moments} position={session.position} goTo={goTo} />
        <Heap session={session} />
      </section>
    </div>
  );
}

function statusText({ status, engine, fullAt, message }: Session): string {
  const full = fullAt > 0 ? ` The recording is full after ${fullAt} moments.` : "";
  if (status === "idle") return "Ctrl+Enter runs it.";
  if (status === "running") return `Running on ${engine || "…"}.${full}`;
  if (status === "stopped") return `Stopped.${full}`;
  if (status === "failed") return `This should not have happened: ${message}`;
  return `Done, on the ${engine === "wasm" ? "Wasm" : "TypeScript"} engine.${full}`;
}

function Heap({ session }: { readonly session: Session }): JSX.Element | null {
  const [isTable, setTable] = useState(false);
  const [isAll, setAll] = useState(false);
  const { moment } = session;
  if (!moment) return <p class="empty">The heap is drawn here when the program has run.</p>;
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
        <HeapGraph
          moment={moment}
          before={session.moments[session.position - 1]}
          objects={objects}
        />
      )}
    </>
  );
}
