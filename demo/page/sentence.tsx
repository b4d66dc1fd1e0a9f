// What happened, in words; the objects that it names are linked with the picture.

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { LABEL } from "../archive/labels.js";
import type { Scene } from "../archive/scene.js";
import { type Pointing, pointClass, pointsAt } from "./pointing.js";
import type { Walk } from "./within.js";

interface Props {
  readonly scene: Scene | undefined;
  readonly walk: Walk | undefined;
  readonly isBusy: boolean;
  readonly pointing: Pointing;
}

/** So many changes stand in the sentence; the rest are unfolded. */
const CHANGES_TOLD = 4;

const RUNNING = "The program is running; its steps so far are here already.";
const IDLE = "Run the program: each of its steps will be here.";

export function Sentence({ scene, walk, isBusy, pointing }: Props): JSX.Element {
  const [unfolded, setUnfolded] = useState<number>();
  if (!scene) {
    return (
      <p class="sentence" role="status">
        {isBusy ? RUNNING : IDLE}
      </p>
    );
  }
  if (walk?.action) {
    return (
      <p class="sentence" role="status">
        <Mentions text={walk.action.text} scene={scene} pointing={pointing} />
      </p>
    );
  }
  const { sentence, changes, changeCount, position } = scene;
  const isUnfolded = unfolded === position || changeCount <= CHANGES_TOLD;
  const told = isUnfolded ? changes : changes.slice(0, CHANGES_TOLD);
  const texts = [sentence, capital(told.join("; "), sentence)].filter((text) => text !== "");
  const text = texts.join(" ");
  const untold = changeCount - told.length;
  return (
    <p class="sentence" role="status">
      <Mentions
        text={untold === 0 && told.length > 0 ? `${text}.` : text}
        scene={scene}
        pointing={pointing}
      />
      {untold > 0 && !isUnfolded && (
        <>
          {"; and "}
          <button type="button" class="mention" onClick={() => setUnfolded(position)}>
            {`${untold.toLocaleString("en")} more`}
          </button>
          .
        </>
      )}
      {untold > 0 &&
        isUnfolded &&
        `; and ${untold.toLocaleString("en")} more: the table has what they led to.`}
    </p>
  );
}

/** Behind a sentence that has ended there begins another one; names stay as they are. */
function capital(text: string, before: string): string {
  if (before.endsWith(":") || !text.startsWith("the ")) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface MentionsProps {
  readonly text: string;
  readonly scene: Scene;
  readonly pointing: Pointing;
}

function Mentions({ text, scene, pointing }: MentionsProps): JSX.Element {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const match of text.matchAll(LABEL)) {
    const [label] = match;
    const handle = scene.mentions.get(label);
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
