// Keeps the recording of one program, and answers what the page asks of it. It hears the program's
// worker, so the page does not: what the page gets is what it asked for, when it has time for it.

import type { Response } from "../recording/messages.js";
import { append, type LeftOut, type Written } from "../recording/output.js";
import { Timeline } from "../recording/timeline.js";
import type { Answers, News, Question, Topic, Wanted } from "./messages.js";
import { History } from "./overview.js";
import { sceneAt, shownOf } from "./scene.js";
import { detailOf, tableOf } from "./table.js";

const NOTHING: LeftOut = { lines: 0, characters: 0 };

export class Archive {
  readonly #timeline: Timeline = new Timeline();
  readonly #history: History = new History();
  #engine = "";
  #fullAt = 0;
  #rest: News["rest"];
  #failure: string | undefined;
  /** What was written at the beginning and is not yet told of, and the end. */
  #head: Written[] = [];
  #tail: readonly Written[] = [];
  #leftOut: LeftOut = NOTHING;
  #isWritten = false;
  #hasNews = false;

  hear(response: Response): void {
    this.#hasNews = true;
    if (response.type === "failed") this.#failure = response.message;
    else if (response.type === "engine") this.#engine = response.engine;
    else if (response.type === "full") this.#fullAt = response.momentCount;
    else if (response.type === "rest") {
      const { outcome } = response;
      this.#rest = outcome ? { outcome } : {};
    } else {
      const { steps, output } = response;
      this.#timeline.add(steps);
      this.#history.add(steps);
      for (const part of output.head) append(this.#head, part);
      this.#tail = output.tail;
      this.#leftOut = output.leftOut;
      this.#isWritten = true;
    }
  }

  /** Whether there is something that the page should know at once: that nothing runs any more. */
  get isUrgent(): boolean {
    return this.#rest !== undefined || this.#failure !== undefined;
  }

  /** What is new since it was last told; undefined when nothing is. */
  takeNews(): News | undefined {
    if (!this.#hasNews) return undefined;
    const { length, hasStarted } = this.#timeline;
    const news: News = {
      engine: this.#engine,
      count: length,
      fullAt: this.#fullAt,
      hasStarted,
      overview: this.#history.overview(),
      output: this.#isWritten
        ? { head: this.#head, tail: this.#tail, leftOut: this.#leftOut }
        : undefined,
      rest: this.#rest,
      failure: this.#failure,
    };
    this.#hasNews = false;
    this.#isWritten = false;
    this.#head = [];
    this.#rest = undefined;
    this.#failure = undefined;
    return news;
  }

  /** What is asked of a moment; news have an answer only when there are some. */
  answer(question: Exclude<Question, { about: "news" }>): Answers[Topic] {
    const timeline = this.#timeline;
    if (question.about === "scene") {
      return sceneAt(timeline, this.#positionOf(question.wanted), question.isAll);
    }
    const moment = timeline.at(question.position);
    if (!moment) return undefined;
    const shown = shownOf(moment, question.isAll);
    if (question.about === "detail") return detailOf(moment, shown, question.handle);
    return tableOf(moment, shown, question.search, question.first, question.count);
  }

  #positionOf(wanted: Wanted): number {
    const last = this.#timeline.length - 1;
    if (wanted === "last") return last;
    if (typeof wanted === "number") return Math.min(wanted, last);
    const { first } = wanted;
    for (let position = last; position >= 0; position--) {
      const step = this.#timeline.steps[position];
      if (step?.phase === first || (step?.line === first && !step?.phase)) return position;
    }
    return last;
  }
}
