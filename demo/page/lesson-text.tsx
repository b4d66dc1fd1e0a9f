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
  /** The lesson's numbers as the program has them; undefined for one that it no longer has. */
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
    <section class="lesson" aria-label="Lesson">
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
        {link(index - 1, "← previous")}
        {link(index + 1, "next →")}
      </nav>
      <article>
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
        <Words />
        <TypeScriptProgram name={name} />
      </article>
    </section>
  );
}

const WORDS: readonly (readonly [string, string])[] = [
  ["refcount", "How many references there are to the object: the number of arrows into its box."],
  [
    "external",
    "How many of those come from outside the heap: from variables of functions, from the stack.",
  ],
  [
    "gcRefs, gc",
    "During a collection: a copy of the refcount, less the references from other candidates.",
  ],
  [
    "candidate",
    "An object that the collector may examine: tracked, and not frozen; in a collection, of its generations.",
  ],
  ["the set", "The candidates that may be unreachable: boxes with a dashed red border."],
  ["struck out", "The last name that the object was bound to; it is not any more."],
  ["module names", "The dict with the global names of your program."],
  ["interpreter", "Stands for all objects that are not shown. In the columns they are ▪."],
  ["stack", "References that the interpreter holds while it works, or runs your module."],
  ["gen", "The generation: how many collections the object has survived, 2 at most."],
  [
    "keys",
    "← and →: a moment. Comma and period: a step within it. P: play. Home and End: first and last.",
  ],
];

function Words(): JSX.Element {
  return (
    <details class="words-told">
      <summary>Terms and keys</summary>
      <dl>
        {WORDS.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
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
      title={value === undefined ? "The program no longer has this number." : `${min} to ${max}`}
      disabled={value === undefined}
      value={typed ?? value ?? ""}
      onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}
