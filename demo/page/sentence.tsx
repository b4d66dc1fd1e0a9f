// What happened, in words; the objects that it names are linked with the picture.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Moment } from "../recording/moment.js";
import type { Objects } from "../recording/visible.js";
import { type Pointing, pointClass, pointsAt } from "./pointing.js";
import type { Walk } from "./within.js";

interface Props {
  readonly moment: Moment | undefined;
  readonly before: Moment | undefined;
  readonly walk: Walk | undefined;
  readonly isBusy: boolean;
  readonly pointing: Pointing;
}

/** So many changes stand in the sentence; the rest are unfolded. */
const CHANGES_TOLD = 4;

const RUNNING = "The program is running; its steps so far are here already.";
const IDLE = "Run the program: each of its steps will be here.";

export function Sentence({ moment, before, walk, isBusy, pointing }: Props): JSX.Element {
  const [unfolded, setUnfolded] = useState<Moment>();
  if (!moment) {
    return (
      <p class="sentence" role="status">
        {isBusy ? RUNNING : IDLE}
      </p>
    );
  }
  if (walk?.action) {
    return (
      <p class="sentence" role="status">
        <Mentions text={walk.action.text} moment={moment} before={before} pointing={pointing} />
      </p>
    );
  }
  const { sentence, changes } = moment;
  const isWhole = unfolded === moment || changes.length <= CHANGES_TOLD;
  const told = isWhole ? changes : changes.slice(0, CHANGES_TOLD);
  const texts = [sentence, capital(told.join("; "), sentence)].filter((text) => text !== "");
  const text = texts.join(" ");
  return (
    <p class="sentence" role="status">
      <Mentions
        text={isWhole && told.length > 0 ? `${text}.` : text}
        moment={moment}
        before={before}
        pointing={pointing}
      />
      {!isWhole && (
        <>
          {"; and "}
          <button type="button" class="mention" onClick={() => setUnfolded(moment)}>
            {`${changes.length - CHANGES_TOLD} more`}
          </button>
          .
        </>
      )}
    </p>
  );
}

/** Behind a sentence that has ended there begins another one. */
function capital(text: string, before: string): string {
  if (before.endsWith(":")) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface MentionsProps {
  readonly text: string;
  readonly moment: Moment;
  readonly before: Moment | undefined;
  readonly pointing: Pointing;
}

/** What may be the label of an object: a class with a number, and the few that have none. */
const LABEL = /[\p{L}_][\p{L}\p{N}_]* \d+|module names|gc\.garbage/gu;

const known: WeakMap<Objects, ReadonlyMap<string, number>> = new WeakMap();

function labelsOf(objects: Objects): ReadonlyMap<string, number> {
  const labels =
    known.get(objects) ??
    new Map([...objects.values()].map(({ label, handle }) => [label, handle]));
  known.set(objects, labels);
  return labels;
}

function Mentions({ text, moment, before, pointing }: MentionsProps): JSX.Element {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const match of text.matchAll(LABEL)) {
    const [label] = match;
    const handle =
      labelsOf(moment.visible).get(label) ?? (before && labelsOf(before.visible).get(label));
    if (handle === undefined) continue;
    parts.push(
      text.slice(end, match.index),
      <button
        key={match.index}
        type="button"
        class={`mention ${pointClass(pointing, handle)}`.trim()}
        {...pointsAt(pointing, handle)}
      >
        {label}
      </button>,
    );
    end = match.index + label.length;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
