// The slider over all moments, and the phases of the collection that the moment is in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Moment, Phase } from "../recording/moment.js";
import { PHASES } from "../recording/moment.js";

interface Props {
  readonly moments: readonly Moment[];
  readonly position: number;
  readonly goTo: (position: number) => void;
}

const PLAY_MS = 900;

/** Where the collection that `position` is in begins and ends; undefined outside of one. */
function collectionAround(
  moments: readonly Moment[],
  position: number,
): { first: number; last: number } | undefined {
  let first = position;
  while (first >= 0 && moments[first]?.phase !== "start") {
    const { phase } = moments[first] ?? {};
    if (first !== position && (phase === "clear" || phase === "end")) return undefined;
    first--;
  }
  if (first < 0) return undefined;
  let last = first;
  while (last < moments.length - 1) {
    const { phase } = moments[last] as Moment;
    if (phase === "clear" || phase === "end") break;
    last++;
  }
  return position <= last ? { first, last } : undefined;
}

export function Timeline({ moments, position, goTo }: Props): JSX.Element {
  const [isPlaying, setPlaying] = useState(false);
  const last = Math.max(0, moments.length - 1);
  useEffect(() => {
    if (!isPlaying) return;
    if (position >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => goTo(position + 1), PLAY_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, position, last, goTo]);
  const moment = moments[position];
  const isEmpty = moments.length === 0;
  const play = (): void => {
    if (!isPlaying && position >= last) goTo(0);
    setPlaying(!isPlaying);
  };
  const starts = moments.flatMap(({ phase }, index) => (phase === "start" ? [index] : []));
  const earlier = starts.filter((start) => start < position).at(-1);
  const later = starts.find((start) => start > position);
  return (
    <section class="timeline" aria-label="Time travel">
      <div class="row">
        <Jump text="|◀" name="First moment" isOff={position === 0} go={() => goTo(0)} />
        <Jump text="◀" name="One back" isOff={position === 0} go={() => goTo(position - 1)} />
        <input
          type="range"
          min={0}
          max={last}
          value={position}
          disabled={isEmpty}
          aria-label="Moment"
          aria-valuetext={moment ? `${position + 1} of ${last + 1}: ${moment.sentence}` : "none"}
          onInput={({ currentTarget }) => goTo(Number(currentTarget.value))}
        />
        <Jump text="▶" name="One forward" isOff={position >= last} go={() => goTo(position + 1)} />
        <Jump text="▶|" name="Last moment" isOff={position >= last} go={() => goTo(last)} />
      </div>
      <div class="row">
        <button type="button" disabled={isEmpty} onClick={play}>
          {isPlaying ? "Pause" : "Play"}
        </button>
        <button
          type="button"
          disabled={earlier === undefined}
          onClick={() => goTo(earlier as number)}
        >
          Collection before
        </button>
        <button type="button" disabled={later === undefined} onClick={() => goTo(later as number)}>
          Next collection
        </button>
        <span class="moment-number">{isEmpty ? "" : `${position + 1} / ${last + 1}`}</span>
      </div>
      <Phases moments={moments} position={position} goTo={goTo} />
      <p class="sentence" role="status">
        {moment ? moment.sentence : "Run the program: each of its steps will be here."}
      </p>
    </section>
  );
}

interface JumpProps {
  readonly text: string;
  readonly name: string;
  readonly isOff: boolean;
  readonly go: () => void;
}

function Jump({ text, name, isOff, go }: JumpProps): JSX.Element {
  return (
    <button type="button" disabled={isOff} onClick={go}>
      <span aria-hidden="true">{text}</span>
      <span class="hidden">{name}</span>
    </button>
  );
}

/** The phases of this collection; each leads to its first moment. */
function Phases({ moments, position, goTo }: Props): JSX.Element {
  const around = collectionAround(moments, position);
  if (!around) return <p class="no-phases">No collection is running at this moment.</p>;
  const found = new Map<Phase, number>();
  for (let index = around.first; index <= around.last; index++) {
    const { phase } = moments[index] as Moment;
    if (phase && !found.has(phase)) found.set(phase, index);
  }
  let current: Phase | undefined;
  for (let index = around.first; index <= position; index++) {
    current = moments[index]?.phase ?? current;
  }
  return (
    <ol class="phases" aria-label="Phases of this collection">
      {PHASES.filter((phase) => found.has(phase)).map((phase) => (
        <li key={phase}>
          <button
            type="button"
            aria-current={phase === current ? "step" : undefined}
            onClick={() => goTo(found.get(phase) as number)}
          >
            {phase}
          </button>
        </li>
      ))}
    </ol>
  );
}
