// The page: what its address asks for.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LESSONS } from "../lessons/lessons.js";
import { lazy } from "./lazy.js";
import { LessonText } from "./lesson-text.js";
import { hashOf, type Place, placeOf } from "./share.js";
import { Workbench } from "./workbench.js";

const SpeedRoom = lazy(() => import("../speed/speed-room.js").then((room) => room.SpeedRoom));

const EMPTY_PROGRAM = `import gc


class Node:
    pass


a = Node()
a.itself = a
del a
print(gc.collect())
`;

export function App(): JSX.Element {
  const [place, setPlace] = useState<Place>(() => placeOf(location.hash, LESSONS.length));
  // Each address that is gone to has a workbench of its own, and takes nothing from the one before.
  const [visit, setVisit] = useState(0);
  const own = useRef(EMPTY_PROGRAM);
  useEffect(() => {
    const read = (): void => {
      setPlace(placeOf(location.hash, LESSONS.length));
      setVisit((count) => count + 1);
    };
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  const lesson = place.kind === "lesson" ? LESSONS[place.index] : undefined;
  const links: readonly (readonly [string, Place, boolean])[] = [
    ["Lessons", { kind: "lesson", index: 0 }, place.kind === "lesson"],
    ["Your program", { kind: "program", source: own.current }, place.kind === "program"],
    ["Speed room", { kind: "speed" }, place.kind === "speed"],
  ];
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        To the content
      </button>
      <header>
        <h1>
          <span class="product">ouroboros-gc</span> Python's garbage collector, step by step
        </h1>
        <nav aria-label="Page">
          {links.map(([text, to, isHere]) => (
            <a key={text} href={hashOf(to)} aria-current={isHere ? "page" : undefined}>
              {text}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {place.kind === "speed" ? (
          <SpeedRoom />
        ) : (
          <Workbench
            key={visit}
            initial={lesson ? lesson.program : (place as { source: string }).source}
            {...(!lesson && { onEdit: (source: string) => (own.current = source) })}
          >
            {place.kind === "lesson" && <LessonText index={place.index} />}
          </Workbench>
        )}
      </main>
    </>
  );
}

function focusMain(): void {
  document.getElementById("main")?.focus();
}
