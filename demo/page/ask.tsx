// A lesson asks: what will the next step do? The answer is read from the recording itself.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Scene } from "../archive/scene.js";
import type { Question } from "../lessons/lesson.js";
import { answerOf, isYesOrNo, questionAt } from "./questions.js";

interface Props {
  readonly questions: readonly Question[];
  readonly scene: Scene;
  readonly goOn: () => void;
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
          {isYesOrNo(question) ? (
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
