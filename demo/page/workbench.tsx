// A program, and everything that is to be seen of it.

import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { NO_STEPS } from "../archive/actions.js";
import type { Wanted } from "../archive/messages.js";
import type { Scene } from "../archive/scene.js";
import { type Control, numberIn, withNumber } from "../lessons/lesson.js";
import { LESSONS } from "../lessons/lessons.js";
import type { ProgramSettings } from "../recording/program.js";
import { Ask } from "./ask.js";
import { CollectorControls } from "./collector-controls.js";
import { Console } from "./console.js";
import { Draft } from "./draft.js";
import { Editor } from "./editor.js";
import { whenIdle } from "./frames.js";
import { Heap } from "./heap.js";
import { lazy } from "./lazy.js";
import { LessonText } from "./lesson-text.js";
import { hashOf, type Shown, type Stop, type View } from "./place.js";
import type { Pointing } from "./pointing.js";
import { RunBar } from "./run-bar.js";
import { Sentence } from "./sentence.js";
import { Session } from "./session.js";
import { Strip } from "./strip.js";
import { Phases, Transport } from "./transport.js";
import { placesWithin, walkTo } from "./within.js";
import { prepareRun } from "./workers.js";

interface Props {
  /** What the address asks for; another address is another workbench. */
  readonly shown: Shown;
  /** The program to begin with, and the one that a lesson has itself. */
  readonly initial: string;
  readonly original: string | undefined;
  readonly onEdit: (source: string) => void;
}

const ProgramMenu = lazy(() => import("./program-menu.js").then((part) => part.ProgramMenu));

/** Up to this the program's column has no room for the counters; the style sheets say 75rem. */
const NARROW = 1200;

export function Workbench(props: Props): JSX.Element {
  const { shown, initial, original, onEdit } = props;
  const [settings, setSettings] = useState(shown.settings);
  const lesson = shown.kind === "lesson" ? LESSONS[shown.index] : undefined;
  const [view, setView] = useState<View>(shown.view ?? lesson?.view ?? "columns");
  const [, refresh] = useState(0);
  const [shared, setShared] = useState("");
  const [isEdited, setEdited] = useState(false);
  const [isOwn, setOwn] = useState(original !== undefined && initial !== original);
  const [pointed, point] = useState(0);
  const [chosen, choose] = useState(0);
  const pointing: Pointing = useMemo(() => ({ pointed, chosen, point, choose }), [pointed, chosen]);
  const update = useCallback(() => refresh((count) => count + 1), []);
  const current = useRef<Session>(undefined);
  /** The object that the lesson is about, as soon as it is there. */
  const isToChoose = useRef(false);
  current.current ??= new Session(update);
  const session = current.current;
  const numbersOf = (source: string): string =>
    JSON.stringify(lesson?.controls?.map((control) => numberIn(source, control) ?? null) ?? []);
  // As a text, so that typing elsewhere in the program draws nothing anew.
  const [numbers, setNumbers] = useState(() => numbersOf(initial));
  const draft = useMemo(() => {
    const changed = (): void => {
      const { source } = current.current as Session;
      setEdited(source !== undefined && source !== made.source);
      setOwn(original !== undefined && made.source !== original);
      setShared("");
      setNumbers(numbersOf(made.source));
      onEdit(made.source);
    };
    const made: Draft = new Draft(initial, changed);
    return made;
  }, []);

  const start = (): Session => {
    session.end();
    const made = new Session(update);
    current.current = made;
    setEdited(false);
    setShared("");
    choose(0);
    return made;
  };
  const run = (): void => start().run(draft.source, settings);
  const runFrom = (first: Stop | Wanted): void => {
    const made = start();
    made.beginAt(first);
    made.run(draft.source, settings);
    isToChoose.current = lesson?.about !== undefined;
  };
  useEffect(() => {
    // A lesson is there at once, at a moment that is worth looking at; so is a step of a link.
    if (shown.stop) runFrom(shown.stop);
    else if (lesson) runFrom({ first: lesson.first });
    return () => current.current?.end();
  }, []);
  const setNumber = (control: Control, value: number): void => {
    draft.open(withNumber(draft.source, control, value));
    if (lesson) runFrom({ first: lesson.first });
  };
  // What is shown first comes before what may be needed later.
  const isWaiting = session.isBusy || session.isOnTheWay;
  useEffect(() => (isWaiting ? undefined : whenIdle(prepareRun)), [isWaiting]);

  const goTo = useCallback(
    (position: number, within?: number) => current.current?.goTo(position, within),
    [],
  );
  const change = (next: ProgramSettings): void => {
    setSettings(next);
    if (session.isAtRest) session.setThresholds(next.thresholds, next.automatic);
  };
  const { scene, count, position, transcript, isBusy } = session;
  const within = session.withinWanted;
  useEffect(() => {
    if (!scene || !isToChoose.current) return;
    isToChoose.current = false;
    choose(handleOf(scene, lesson?.about ?? ""));
  }, [scene]);
  const share = async (): Promise<void> => {
    const stop: Stop | undefined = position < 0 ? undefined : { position, within };
    const isLessons = original !== undefined && draft.source === original;
    const source = isLessons ? undefined : draft.source;
    history.replaceState(null, "", hashOf({ ...shown, source, settings, view, stop }));
    try {
      await navigator.clipboard.writeText(location.href);
      setShared("The address of this step is copied.");
    } catch {
      setShared("The address of this page leads to this step now: copy it from there.");
    }
  };

  const hasSteps = view !== "table";
  const walk = useMemo(
    () => (scene && hasSteps ? walkTo(scene, session.within) : undefined),
    [scene, session.within, hasSteps],
  );
  const nextStop = (by: 1 | -1): Stop | undefined => {
    // Of a moment that is on its way it is not known yet how many steps it has.
    const known = session.isOnTheWay || !scene ? undefined : placesWithin(scene);
    if (hasSteps && by > 0 && within !== undefined) {
      return within < (known ?? Number.POSITIVE_INFINITY) - 1
        ? { position, within: within + 1 }
        : { position };
    }
    const taken = within ?? known ?? 0;
    if (hasSteps && by < 0 && taken > 0) return { position, within: taken - 1 };
    const next = position + by;
    if (next < 0 || next >= count) return undefined;
    return hasSteps && by > 0 ? { position: next, within: 0 } : { position: next };
  };
  const isAtEnd = position < 0 || position >= count - 1;
  return (
    <div class={lesson ? "workbench with-lesson" : "workbench"}>
      {lesson && (
        <LessonText index={shown.index} numbers={readNumbers(numbers)} setNumber={setNumber} />
      )}
      <section class="program" aria-label="Program">
        {!lesson && <ProgramMenu take={(source) => draft.open(source)} />}
        <RunBar
          session={session}
          run={run}
          share={() => void share()}
          restore={isOwn ? () => draft.open(original as string) : undefined}
          shared={shared}
          isEdited={isEdited}
        />
        <Editor
          draft={draft}
          isLater={isWaiting && !session.scene}
          line={isEdited ? 0 : (scene?.line ?? 0)}
          errorLine={isEdited ? 0 : session.errorLine}
          run={run}
        />
        <h2>Console</h2>
        <Console
          key={session.number}
          transcript={transcript}
          written={isAtEnd ? undefined : scene?.written}
        />
        <CollectorControls
          settings={settings}
          change={change}
          counters={scene?.counters}
          isBusy={isBusy}
          isAtRest={session.isAtRest}
          isOpen={!lesson || (lesson.hasCounters === true && innerWidth > NARROW)}
          collect={(generation) => session.collect(generation)}
          exit={() => session.exit()}
        />
      </section>
      <section class="stage" aria-label="Heap" aria-busy={session.isOnTheWay}>
        <div class="way">
          <section class="timeline" aria-label="Time travel">
            <Transport
              count={count}
              position={position}
              steps={hasSteps ? (scene?.within ?? NO_STEPS) : undefined}
              within={within}
              goTo={goTo}
              nextStop={nextStop}
            />
            <Strip
              overview={session.overview}
              position={position}
              sentence={scene?.sentence}
              goTo={goTo}
              pointed={pointed || chosen || undefined}
            />
            <Phases around={scene?.around} goTo={goTo} />
          </section>
          <Sentence scene={scene} walk={walk} isBusy={isBusy} pointing={pointing} />
          {lesson && scene && session.within === undefined && (
            <Ask questions={lesson.questions} scene={scene} goOn={() => goTo(scene.position + 1)} />
          )}
        </div>
        <div class="heap">
          <Heap session={session} view={view} setView={setView} walk={walk} pointing={pointing} />
        </div>
      </section>
    </div>
  );
}

function readNumbers(text: string): (number | undefined)[] {
  return (JSON.parse(text) as (number | null)[]).map((each) => each ?? undefined);
}

/** 0 when there is no such object. */
function handleOf({ heap }: Scene, label: string): number {
  if (heap.kind === "cells") return 0;
  for (const object of heap.objects.values()) if (object.label === label) return object.handle;
  return 0;
}
