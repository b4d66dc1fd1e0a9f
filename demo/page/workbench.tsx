// A program, and everything that is to be seen of it.

import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ProgramSettings } from "../recording/program.js";
import { CollectorControls } from "./collector-controls.js";
import { Console } from "./console.js";
import { Draft } from "./draft.js";
import { Editor } from "./editor.js";
import { Heap } from "./heap.js";
import { ProgramMenu } from "./program-menu.js";
import { Session } from "./session.js";
import { hashOf } from "./share.js";
import { statusText } from "./status.js";
import { TimelineControls } from "./timeline-controls.js";

const SETTINGS: ProgramSettings = {
  engine: "auto",
  thresholds: [700, 10, 10],
  automatic: true,
  finalizers: "modern",
};

interface Props {
  /** The program to begin with; another one is another workbench. */
  readonly initial: string;
  readonly onEdit?: (source: string) => void;
  readonly children?: ComponentChildren;
}

export function Workbench({ initial, onEdit, children }: Props): JSX.Element {
  const [settings, setSettings] = useState(SETTINGS);
  const [, refresh] = useState(0);
  const [shared, setShared] = useState("");
  const [isEdited, setEdited] = useState(false);
  const update = useCallback(() => refresh((count) => count + 1), []);
  const current = useRef<Session>(undefined);
  current.current ??= new Session(update);
  const session = current.current;
  useEffect(() => () => current.current?.stop(), []);
  const draft = useMemo(() => {
    const changed = (): void => {
      const { source } = current.current as Session;
      setEdited(source !== undefined && source !== made.source);
      setShared("");
      onEdit?.(made.source);
    };
    const made: Draft = new Draft(initial, changed);
    return made;
  }, []);

  const run = (): void => {
    session.stop();
    current.current = new Session(update);
    current.current.run(draft.source, settings);
    setEdited(false);
    setShared("");
  };
  const goTo = useCallback((position: number) => current.current?.goTo(position), []);
  const change = (next: ProgramSettings): void => {
    setSettings(next);
    if (session.isAtRest) session.setThresholds(next.thresholds, next.automatic);
  };
  const share = async (): Promise<void> => {
    history.replaceState(null, "", hashOf({ kind: "program", source: draft.source }));
    try {
      await navigator.clipboard.writeText(location.href);
      setShared("The address with the program is copied.");
    } catch {
      setShared("The address of this page has the program now: copy it from there.");
    }
  };
  const { moment, timeline, position, transcript, isBusy } = session;
  const isAtEnd = position < 0 || position >= timeline.length - 1;
  // Drawn anew when another moment is shown, not when there is more of the recording.
  const heap = useMemo(
    () => <Heap moment={moment} before={session.momentBefore} isBusy={isBusy} />,
    [moment, isBusy],
  );
  return (
    <div class={children ? "workbench with-lesson" : "workbench"}>
      {children}
      <section class="program" aria-label="Program">
        {!children && <ProgramMenu take={(source) => draft.open(source)} />}
        <div class="row">
          <button type="button" class="primary" disabled={isBusy} onClick={run}>
            Run
          </button>
          <button type="button" disabled={!isBusy} onClick={() => session.stop()}>
            Stop
          </button>
          <button type="button" onClick={() => void share()}>
            Share
          </button>
          <span class="status" role="status">
            {shared || statusText(session)}
            {isEdited && !shared && " The program was changed since."}
          </span>
        </div>
        <Editor
          draft={draft}
          line={isEdited ? 0 : (moment?.line ?? 0)}
          errorLine={isEdited ? 0 : session.errorLine}
          run={run}
        />
        <h2>Console</h2>
        <Console
          key={session.number}
          transcript={transcript}
          written={isAtEnd ? undefined : moment?.written}
        />
        <CollectorControls
          settings={settings}
          change={change}
          moment={moment}
          isBusy={isBusy}
          isAtRest={session.isAtRest}
          collect={(generation) => session.collect(generation)}
          exit={() => session.exit()}
        />
      </section>
      <section class="heap" aria-label="Heap">
        <TimelineControls timeline={timeline} position={position} isBusy={isBusy} goTo={goTo} />
        {heap}
      </section>
    </div>
  );
}
