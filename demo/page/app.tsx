// The page: what its address asks for.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LESSONS } from "../lessons/lessons.js";
import { keepDraft, keptDraft } from "./drafts.js";
import { lazy } from "./lazy.js";
import { lessonHash, OWN_HASH, type Place, placeOf, type Shown } from "./place.js";
import { Workbench } from "./workbench.js";

const SpeedRoom = lazy(() => import("../speed/speed-room.js").then((room) => room.SpeedRoom));
const SnapshotRoom = lazy(() =>
  import("../snapshot/snapshot-room.js").then((room) => room.SnapshotRoom),
);

const EMPTY_PROGRAM = `import gc


class Node:
    pass


a = Node()
a.itself = a
del a
print(gc.collect())
`;

/** The lesson of an address that names none: the arithmetic of a collection. */
const FIRST = LESSONS.findIndex(({ name }) => name === "clean-up");

const OWN = "program";

const readPlace = (): Place => placeOf(location.hash, LESSONS.length, FIRST);

export function App(): JSX.Element {
  const [place, setPlace] = useState(readPlace);
  // Each address that is gone to has a workbench of its own, and takes nothing from the one before.
  const [visit, setVisit] = useState(0);
  const [isLarge, setLarge] = useState(keptDraft("teaching") === "yes");
  useEffect(() => {
    const read = (): void => {
      setPlace(readPlace());
      setVisit((count) => count + 1);
    };
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    document.documentElement.classList.toggle("teaching", isLarge);
    keepDraft("teaching", isLarge ? "yes" : undefined);
  }, [isLarge]);
  const { kind } = place;
  const links: readonly (readonly [string, string, boolean])[] = [
    ["Lessons", lessonHash(0), kind === "lesson" || kind === "broken"],
    ["Your program", OWN_HASH, kind === "program"],
    ["Speed", "#speed", kind === "speed"],
    ["Snapshots", "#snapshot", kind === "snapshot"],
  ];
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        To the content
      </button>
      <header>
        <h1>
          <Ring />
          <span class="product">ouroboros-gc</span>
          <span class="subtitle">Python's garbage collector, step by step</span>
        </h1>
        <nav aria-label="Page">
          {links.map(([text, to, isHere]) => (
            <a key={text} href={to} aria-current={isHere ? "page" : undefined}>
              {text}
            </a>
          ))}
        </nav>
        <button
          type="button"
          class="teach"
          aria-pressed={isLarge}
          title="Large type for a projector; the arrow keys step"
          onClick={() => setLarge(!isLarge)}
        >
          Teaching
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {place.kind === "broken" && (
          <p class="notice" role="alert">
            {`This link is broken: ${place.reason}. The lesson below is the one that the page begins with.`}
          </p>
        )}
        <Content key={visit} place={place} />
      </main>
    </>
  );
}

function Content({ place }: { readonly place: Place }): JSX.Element {
  if (place.kind === "speed") return <SpeedRoom />;
  if (place.kind === "snapshot") return <SnapshotRoom />;
  return <Bench place={place} />;
}

function Bench({
  place,
}: {
  readonly place: Exclude<Place, { kind: "speed" | "snapshot" }>;
}): JSX.Element {
  const shown: Shown =
    place.kind === "broken" ? (placeOf("", LESSONS.length, FIRST) as Shown) : place;
  const lesson = shown.kind === "lesson" ? LESSONS[shown.index] : undefined;
  const draftName = lesson ? `lesson ${lesson.name}` : OWN;
  const initial = shown.source ?? keptDraft(draftName) ?? (lesson ? lesson.program : EMPTY_PROGRAM);
  const keep = (source: string): void => {
    keepDraft(draftName, source === lesson?.program ? undefined : source);
    // What is kept is found by this address after a reload, not by that of a program that was shared.
    if (shown.source !== undefined || shown.stop) {
      history.replaceState(null, "", lesson ? lessonHash(shown.index) : OWN_HASH);
    }
  };
  return <Workbench shown={shown} initial={initial} original={lesson?.program} onEdit={keep} />;
}

/** The snake that bites its tail: a cycle. */
function Ring(): JSX.Element {
  return (
    <svg class="ring" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M25.5 9.5A12 12 0 1 0 28 16" />
      <path class="head" d="M22 5.5l6.5 5-7.6 2.6z" />
    </svg>
  );
}

function focusMain(): void {
  document.getElementById("main")?.focus();
}
