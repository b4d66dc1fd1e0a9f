// What a lesson says beside its program.

import type { JSX } from "preact";
import { LESSONS, type Lesson } from "../lessons/lessons.js";
import { lessonHash } from "./place.js";
import { TypeScriptProgram } from "./typescript-program.js";

export function LessonText({ index }: { readonly index: number }): JSX.Element {
  const { title, name, text, look, formerly, now } = LESSONS[index] as Lesson;
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
        <p key={paragraph}>{paragraph}</p>
      ))}
      <h3>What to look at</h3>
      <ol>
        {look.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ol>
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
