// What the page asks of the worker that keeps a recording, and what it is answered.

import type { Outcome } from "../../python/python.js";
import type { Phase } from "../recording/moment.js";
import type { OutputChange } from "../recording/output.js";
import type { Overview } from "./overview.js";
import type { Scene } from "./scene.js";
import type { Detail, Table } from "./table.js";

/** A moment: the one of a number, the last one, or where a lesson begins. */
export type Wanted =
  | number
  | "last"
  /** The first moment of a phase, of the last collection that has it; or the last moment at a line. */
  | { readonly first: Phase | number };

export interface Questions {
  /** Answered when there is something new. */
  news: Record<never, never>;
  scene: { readonly wanted: Wanted; readonly isAll: boolean };
  table: {
    readonly position: number;
    readonly isAll: boolean;
    readonly search: string;
    readonly first: number;
    readonly count: number;
  };
  detail: { readonly position: number; readonly isAll: boolean; readonly handle: number };
}

export interface Answers {
  news: News;
  scene: Scene | undefined;
  table: Table | undefined;
  detail: Detail | undefined;
}

export type Topic = keyof Questions;

export type Question = {
  [About in Topic]: { readonly about: About; readonly number: number } & Questions[About];
}[Topic];

export interface Answer {
  /** The number of the question. */
  readonly number: number;
  readonly answer: Answers[Topic];
}

/** What the page shows while a program runs, and when it has ended: as much however much happened. */
export interface News {
  readonly engine: string;
  readonly count: number;
  /** Moments after which the recording was full; 0 while it is not. */
  readonly fullAt: number;
  /** Whether a statement of the program has begun to run. */
  readonly hasStarted: boolean;
  readonly overview: Overview;
  readonly output: OutputChange | undefined;
  /** Nothing runs any more; `outcome` is there when it was the program. */
  readonly rest: { readonly outcome?: Outcome } | undefined;
  readonly failure: string | undefined;
}
