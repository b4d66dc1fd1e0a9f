// A lesson asks: what will the next step do? The answer is read from the recording itself.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Scene, ShownObject, ShownObjects } from "../archive/scene.js";
import type { Question } from "../lessons/lesson.js";

interface Props {
  readonly questions: readonly Question[];
  readonly scene: Scene;
  readonly goOn: () => void;
}

/** What is asked before the step to the next moment; undefined when nothing is. */
function questionAt(
  questions: readonly Question[],
  { phase, nextPhase, line, heap }: Scene,
): Question | undefined {
  if (heap.kind === "cells") return undefined;
  const next = nextPhase ?? (phase === undefined ? line : undefined);
  return questions.find(
    ({ before, about }) => before === next && objectOf(heap.objects, about) !== undefined,
  );
}

function objectOf(objects: ShownObjects, label: string): ShownObject | undefined {
  for (const object of objects.values()) if (object.label === label) return object;
  return undefined;
}

function answerOf({ about, what }: Question, { heap }: Scene): number | string {
  const object = heap.kind === "drawing" ? objectOf(heap.next, about) : undefined;
  if (what === "fate") return object && !object.isInSet ? "yes" : "no";
  return object?.[what] ?? 0;
}

export function Ask({ questions, scene, goOn }: Props): JSX.Element | null {
  const [guess, setGuess] = useState("");
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    setGuess("");
    setShown(false);
  }, [scene.position]);
  const question = questionAt(questions, scene);
  if (!question) return null;
  const answer = `${answerOf(question, scene)}`;
  const isRight = guess.trim() === answer;
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
      }}
    >
      <p id="question">
        <strong>Guess:</strong> {question.text}
      </p>
      {isShown ? (
        <p role="status">
          <strong class={isRight ? "right" : "wrong"}>
            {isRight ? "Right." : `It is ${answer}.`}
          </strong>{" "}
          {question.because}{" "}
          <button type="button" onClick={goOn}>
            See it
          </button>
        </p>
      ) : (
        <div class="row">
          {question.what === "fate" ? (
            (["yes", "no"] as const).map((each) => (
              <button
                key={each}
                type="button"
                onClick={() => {
                  setGuess(each);
                  setShown(true);
                }}
              >
                {each}
              </button>
            ))
          ) : (
            <>
              <input
                type="number"
                min={0}
                aria-labelledby="question"
                value={guess}
                onInput={({ currentTarget }) => setGuess(currentTarget.value)}
              />
              <button type="submit" disabled={guess === ""}>
                Check
              </button>
            </>
          )}
        </div>
      )}
    </form>
  );
}
