// The way through the moments: buttons, keys, play, and the phases of the collection that the moment is in.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Within } from "../archive/actions.js";
import type { Around } from "../archive/around.js";
import type { Stop } from "./place.js";

interface Props {
  /** How many moments there are. */
  readonly count: number;
  /** -1 is no moment. */
  readonly position: number;
  /** The steps of the phase, where the heap is shown as something that they can be taken in. */
  readonly steps: Within | undefined;
  /** How many were taken; undefined: all. */
  readonly within: number | undefined;
  readonly goTo: (position: number, within?: number) => void;
  /** The stop before or after the one that is shown, the steps within a phase among them. */
  readonly nextStop: (by: 1 | -1) => Stop | undefined;
}

const SPEEDS = { slow: 1400, normal: 700, fast: 200 } as const;
type Speed = keyof typeof SPEEDS;

/** Whether the key belongs to what has the focus: a text, a list of choices, a slider. */
function isTaken({ target, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (altKey || ctrlKey || metaKey) return true;
  const path = target instanceof Element ? target : undefined;
  return path?.closest("input, select, textarea, .editor, [data-keys]") != null;
}

export function Transport(props: Props): JSX.Element {
  const { count, position, steps, within, goTo, nextStop } = props;
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>("normal");
  const last = Math.max(0, count - 1);
  useEffect(() => {
    if (!isPlaying) return;
    const next = nextStop(1);
    if (!next) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => goTo(next.position, next.within), SPEEDS[speed]);
    return () => clearTimeout(timer);
  }, [isPlaying, position, within, last, goTo, speed]);
  const isEmpty = count === 0;
  const isFirst = position <= 0 && within === undefined;
  const isLast = isEmpty || (position >= last && within === undefined);
  const play = (): void => {
    if (!isPlaying && isLast) goTo(0);
    setPlaying(!isPlaying);
  };
  const step = (by: 1 | -1): void => {
    const stop = nextStop(by);
    if (stop) goTo(stop.position, stop.within);
  };
  // Set with each drawing, so that a key right behind another begins where that one led to.
  const keys = useRef<Readonly<Record<string, () => void>>>({});
  keys.current = {
    ArrowRight: () => goTo(position + 1),
    ArrowLeft: () => goTo(position - (within === undefined ? 1 : 0)),
    ".": () => step(1),
    ",": () => step(-1),
    Home: () => goTo(0),
    End: () => goTo(last),
    p: play,
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const act = keys.current[event.key];
      if (!act || isTaken(event)) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <div class="transport">
      <div class="row">
        <Jump text="|◀" name="First moment" keys="Home" isOff={isFirst} go={() => goTo(0)} />
        <Jump
          text="◀"
          name="One back"
          keys="←"
          isOff={isFirst}
          go={() => goTo(position - (within === undefined ? 1 : 0))}
        />
        <button type="button" class="play" disabled={isEmpty} title="P" onClick={play}>
          {isPlaying ? "Pause" : "Play"}
        </button>
        <Jump text="▶" name="One forward" keys="→" isOff={isLast} go={() => goTo(position + 1)} />
        <Jump text="▶|" name="Last moment" keys="End" isOff={isLast} go={() => goTo(last)} />
        <span class="moment-number">{momentText(position, count)}</span>
        <label class="speed-choice">
          <span class="hidden">Speed of playing</span>
          <select
            value={speed}
            onChange={({ currentTarget }) => setSpeed(currentTarget.value as Speed)}
          >
            {Object.keys(SPEEDS).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span class="within">
          <Jump text="‹" name="One step back" keys="," isOff={isFirst} go={() => step(-1)} />
          <span class="within-number">{stepText(steps, within)}</span>
          <Jump text="›" name="One step on" keys="." isOff={!nextStop(1)} go={() => step(1)} />
        </span>
      </div>
      {steps && steps.missing !== "" && <p class="no-phases missing">{steps.missing}</p>}
    </div>
  );
}

function stepText(steps: Within | undefined, within: number | undefined): string {
  if (!steps) return "no steps in a table";
  const { count } = steps;
  if (count === 0) return "no steps here";
  const told = (number: number): string => number.toLocaleString("en");
  return `step ${told(within ?? count)} of ${told(count)}`;
}

/** While a program runs no moment is shown, until somebody goes to one. */
function momentText(position: number, count: number): string {
  if (count === 0) return "";
  return position < 0 ? `${count.toLocaleString("en")} moments` : `${position + 1} / ${count}`;
}

interface JumpProps {
  readonly text: string;
  readonly name: string;
  readonly keys: string;
  readonly isOff: boolean;
  readonly go: () => void;
}

function Jump({ text, name, keys, isOff, go }: JumpProps): JSX.Element {
  return (
    <button type="button" class="jump" disabled={isOff} title={`${name} (${keys})`} onClick={go}>
      <span aria-hidden="true">{text}</span>
      <span class="hidden">{name}</span>
    </button>
  );
}

interface PhasesProps {
  readonly around: Around | undefined;
  readonly goTo: (position: number) => void;
}

/** The phases of this collection, each of which leads to its first moment, and the way to the others. */
export function Phases({ around, goTo }: PhasesProps): JSX.Element {
  const { earlier, later } = around ?? {};
  return (
    <div class="row collections">
      <button
        type="button"
        aria-label="Previous collection"
        disabled={earlier === undefined}
        onClick={() => goTo(earlier as number)}
      >
        <span aria-hidden="true">«</span>
        <span class="wide-only"> Previous collection</span>
      </button>
      <PhaseList around={around} goTo={goTo} />
      <button
        type="button"
        aria-label="Next collection"
        disabled={later === undefined}
        onClick={() => goTo(later as number)}
      >
        <span class="wide-only">Next collection </span>
        <span aria-hidden="true">»</span>
      </button>
    </div>
  );
}

function PhaseList({ around, goTo }: PhasesProps): JSX.Element {
  const { phases = [], current } = around ?? {};
  if (phases.length === 0) {
    return <p class="no-phases">No collection is running at this moment.</p>;
  }
  return (
    <ol class="phases" aria-label="Phases of this collection">
      {phases.map(([phase, position]) => (
        <li key={phase}>
          <button
            type="button"
            aria-current={phase === current ? "step" : undefined}
            onClick={() => goTo(position)}
          >
            {phase}
          </button>
        </li>
      ))}
    </ol>
  );
}
