// The slider over all moments, and the phases of the collection that the moment is in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PHASES, type Phase } from "../recording/moment.js";
import type { Timeline } from "../recording/timeline.js";

interface Props {
  readonly timeline: Timeline;
  /** -1 is no moment. */
  readonly position: number;
  readonly isBusy: boolean;
  readonly goTo: (position: number) => void;
}

const PLAY_MS = 900;

const RUNNING = "The program is running; its steps so far are here already.";

/** Where the collection that `position` is in begins and ends; undefined outside of one. */
function collectionAround(
  timeline: Timeline,
  position: number,
): { first: number; last: number } | undefined {
  let first = position;
  while (first >= 0 && timeline.phaseAt(first) !== "start") {
    const phase = timeline.phaseAt(first);
    if (first !== position && (phase === "clear" || phase === "end")) return undefined;
    first--;
  }
  if (first < 0) return undefined;
  let last = first;
  while (last < timeline.length - 1) {
    const phase = timeline.phaseAt(last);
    if (phase === "clear" || phase === "end") break;
    last++;
  }
  return position <= last ? { first, last } : undefined;
}

/** The nearest start of a collection, before `position` or after it. */
function startOf(timeline: Timeline, position: number, by: 1 | -1): number | undefined {
  for (let index = position + by; index >= 0 && index < timeline.length; index += by) {
    if (timeline.phaseAt(index) === "start") return index;
  }
  return undefined;
}

export function TimelineControls(props: Props): JSX.Element {
  const { timeline, position, isBusy, goTo } = props;
  const [isPlaying, setPlaying] = useState(false);
  const last = Math.max(0, timeline.length - 1);
  useEffect(() => {
    if (!isPlaying) return;
    if (position >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => goTo(position + 1), PLAY_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, position, last, goTo]);
  const moment = timeline.at(position);
  const isEmpty = timeline.length === 0;
  const isLast = isEmpty || position >= last;
  const play = (): void => {
    if (!isPlaying && position >= last) goTo(0);
    setPlaying(!isPlaying);
  };
  const earlier = startOf(timeline, position, -1);
  const later = startOf(timeline, position, 1);
  return (
    <section class="timeline" aria-label="Time travel">
      <div class="row">
        <Jump text="|◀" name="First moment" isOff={position <= 0} go={() => goTo(0)} />
        <Jump text="◀" name="One back" isOff={position <= 0} go={() => goTo(position - 1)} />
        <input
          type="range"
          min={0}
          max={last}
          value={Math.max(0, position)}
          disabled={isEmpty}
          aria-label="Moment"
          aria-valuetext={moment ? `${position + 1} of ${last + 1}: ${moment.sentence}` : "none"}
          onInput={({ currentTarget }) => goTo(Number(currentTarget.value))}
        />
        <Jump text="▶" name="One forward" isOff={isLast} go={() => goTo(position + 1)} />
        <Jump text="▶|" name="Last moment" isOff={isLast} go={() => goTo(last)} />
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
      <Phases {...props} />
      <p class="sentence" role="status">
        {moment
          ? moment.sentence
          : isBusy
            ? RUNNING
            : "Run the program: each of its steps will be here."}
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
function Phases({ timeline, position, goTo }: Props): JSX.Element {
  const around = collectionAround(timeline, position);
  if (!around) return <p class="no-phases">No collection is running at this moment.</p>;
  const found = new Map<Phase, number>();
  for (let index = around.first; index <= around.last; index++) {
    const phase = timeline.phaseAt(index);
    if (phase && !found.has(phase)) found.set(phase, index);
  }
  let current: Phase | undefined;
  for (let index = around.first; index <= position; index++) {
    current = timeline.phaseAt(index) ?? current;
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
