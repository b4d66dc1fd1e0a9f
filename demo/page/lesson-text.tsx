// What a lesson says beside its program.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Control, Lesson } from "../lessons/lesson.js";
import { LESSONS } from "../lessons/lessons.js";
import { lazy } from "./lazy.js";
import { lessonHash } from "./place.js";
import { TypeScriptProgram } from "./typescript-program.js";

const BothWays = lazy(() => import("../speed/both-ways.js").then((part) => part.BothWays));

interface Props {
  readonly index: number;
  /** The lesson's numbers as the program has them; undefined for one that it has no more. */
  readonly numbers: readonly (number | undefined)[];
  /** Takes another number into the program, and runs it. */
  readonly setNumber: (control: Control, value: number) => void;
}

export function LessonText({ index, numbers, setNumber }: Props): JSX.Element {
  const {
    title,
    name,
    text,
    controls = [],
    look,
    experiment,
    formerly,
    now,
  } = LESSONS[index] as Lesson;
  const link = (to: number, words: string): JSX.Element | null =>
    LESSONS[to] ? <a href={lessonHash(to)}>{words}</a> : null;
  return (
    <article class="lesson">
      <nav aria-label="Lessons">
        <label>
          Lesson{" "}
          <select
            value={index}
            onChange={({ currentTarget }) => {
              location.hash = lessonHash(Number(currentTarget.value));
            }}
          >
            {LESSONS.map((lesson, at) => (
              <option key={lesson.title} value={at}>{`${at + 1}. ${lesson.title}`}</option>
            ))}
          </select>
        </label>
        {link(index - 1, "← before")}
        {link(index + 1, "next →")}
      </nav>
      <h2>{`${index + 1}. ${title}`}</h2>
      {text.map((paragraph) => (
        <p key={paragraph}>
          {paragraph.split(/\{(\d)\}/).map((part, at) => {
            const control = at % 2 === 1 ? controls[Number(part)] : undefined;
            if (!control) return part;
            const value = numbers[Number(part)];
            return <NumberInText key={part} {...{ control, value, setNumber }} />;
          })}
        </p>
      ))}
      <h3>What to look at</h3>
      <ol>
        {look.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ol>
      {experiment && <BothWays />}
      <dl>
        <dt>Python up to 3.3</dt>
        <dd>{formerly}</dd>
        <dt>Today's Python</dt>
        <dd>{now}</dd>
      </dl>
      <TypeScriptProgram name={name} />
    </article>
  );
}

interface NumberProps {
  readonly control: Control;
  readonly value: number | undefined;
  readonly setNumber: (control: Control, value: number) => void;
}

/** What is being typed stays until it is a number that the lesson can do with; another one is taken back. */
function NumberInText({ control, value, setNumber }: NumberProps): JSX.Element {
  const { what, min, max } = control;
  const [typed, setTyped] = useState<string>();
  const take = (text: string): void => {
    setTyped(undefined);
    const number = Number(text);
    if (Number.isInteger(number) && number >= min && number <= max) setNumber(control, number);
  };
  return (
    <input
      type="number"
      class="in-text"
      min={min}
      max={max}
      aria-label={what}
      title={value === undefined ? "The program has this number no more." : `${min} to ${max}`}
      disabled={value === undefined}
      value={typed ?? value ?? ""}
      onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}
