// What the lessons ask: each question comes up in its lesson's recording, and has one answer there.

import { describe, expect, test } from "vitest";
import { sceneAt } from "../../demo/archive/scene.js";
import type { Lesson } from "../../demo/lessons/lesson.js";
import { LESSONS } from "../../demo/lessons/lessons.js";
import { answerOf, questionAt } from "../../demo/page/questions.js";
import { Timeline } from "../../demo/recording/timeline.js";
import { type Finalizers, lesson, record } from "./recordings.js";

/** Of each lesson, in the order of its questions: the answers that come up in the recording. */
const ANSWERS: Readonly<Record<string, readonly (number | string)[][]>> = {
  "on-and-off": [[0]],
  "by-hand": [["no"]],
  inspecting: [[2], [13]],
  circle: [[2]],
  "clean-up": [[0], ["yes"]],
  finalizer: [["no"]],
  weak: [[0], ["no"]],
  resurrection: [["yes"], ["no"]],
  // The fourth collection is of generation 1.
  generations: [[1, 1, 1, 2, 1, 1]],
  leaks: [["yes"]],
  pauses: [[1]],
  layout: [[24]],
};

/** With the finalizers of Python up to 3.3 nothing is asked of what does not happen. */
const FORMERLY: typeof ANSWERS = {
  ...ANSWERS,
  finalizer: [[]],
  weak: [[0], []],
  resurrection: [[], []],
};

function answersIn({ name, questions }: Lesson, finalizers: Finalizers): (number | string)[][] {
  const timeline = new Timeline();
  timeline.add(record("wasm", lesson(name), finalizers).steps);
  const answers = questions.map((): (number | string)[] => []);
  for (let position = 0; position < timeline.length; position++) {
    const scene = sceneAt(timeline, position, false);
    const question = scene && questionAt(questions, scene);
    if (question) answers[questions.indexOf(question)]?.push(answerOf(question, scene));
  }
  return answers;
}

describe("a lesson asks, and its recording has the answer", () => {
  test.each(LESSONS)("$name", (each) => {
    expect(answersIn(each, "modern")).toEqual(ANSWERS[each.name]);
    expect(answersIn(each, "legacy")).toEqual(FORMERLY[each.name]);
  });
});
