// A lesson asks: what will the next step do? The answer is read from the recording itself.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Question } from "../lessons/lessons.js";
import type { Moment } from "../recording/moment.js";
import type { Timeline } from "../recording/timeline.js";

interface Props {
  readonly questions: readonly Question[];
  readonly timeline: Timeline;
  readonly position: number;
  readonly goOn: () => void;
}

/** What is asked before the step to the next moment; undefined when nothing is. */
function questionAt(
  questions: readonly Question[],
  timeline: Timeline,
  position: number,
): Question | undefined {
  const next = timeline.phaseAt(position + 1);
  return questions.find(({ before, about }) => {
    if (next === undefined || before !== next) return false;
    return objectOf(timeline.at(position), about) !== undefined;
  });
}

function objectOf(
  moment: Moment | undefined,
  label: string,
): Moment["visible"] extends ReadonlyMap<number, infer Object> ? Object | undefined : never {
  for (const object of moment?.visible.values() ?? []) if (object.label === label) return object;
  return undefined;
}

function answerOf({ about, what }: Question, after: Moment | undefined): number | string {
  const object = objectOf(after, about);
  if (what === "fate") return object && !object.isInSet ? "yes" : "no";
  return (what === "gcRefs" ? object?.gcRefs : object?.refcount) ?? 0;
}

export function Ask({ questions, timeline, position, goOn }: Props): JSX.Element | null {
  const [guess, setGuess] = useState("");
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    setGuess("");
    setShown(false);
  }, [position, timeline]);
  const question = questionAt(questions, timeline, position);
  if (!question) return null;
  const answer = `${answerOf(question, timeline.at(position + 1))}`;
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
