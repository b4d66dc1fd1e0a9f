// What a lesson is made of.

import type { Phase } from "../recording/moment.js";

/** What a lesson asks before a phase is seen; the recording has the answer. */
export interface Question {
  /** The phase, or a line that runs next. */
  readonly before: Phase | number;
  /** The phase that it is asked in; without one, any. */
  readonly after?: Phase;
  /** The object, by its label, or by a name that is bound to it. */
  readonly about: string;
  /**
   * `fate`: whether it is out of the set after that, and alive. `referent`: whether a weak reference
   * still has its object. `count`: the first of gc's counters.
   */
  readonly what:
    | "gcRefs"
    | "refcount"
    | "blockWords"
    | "generation"
    | "fate"
    | "referent"
    | "count";
  readonly text: string;
  readonly because: string;
}

export interface Lesson {
  readonly title: string;
  /** Of its programs: `python/programs/lessons/NAME.py`, and `typescript/NAME.ts`. */
  readonly name: string;
  readonly program: string;
  readonly text: readonly string[];
  readonly look: readonly string[];
  /** The phase that is shown first, of the last collection that has it; without one, this line. */
  readonly first: Phase | number;
  /** How its heap is shown at first; without it as columns. */
  readonly view?: "picture";
  /** The object that is chosen at first, by its label. */
  readonly about?: string;
  /** Whether the collector's counters are on the screen from the start. */
  readonly hasCounters?: true;
  /** What can be tried below the text. */
  readonly experiment?: "both ways";
  /** Numbers in the text, in which `{0}` stands for the first. */
  readonly controls?: readonly Control[];
  readonly questions: readonly Question[];
  /** What Python up to 3.3 does. */
  readonly formerly: string;
  /** What it does since. */
  readonly now: string;
}

/** A number of the program that stands in the lesson's text, too: changed there, the program runs with it. */
export interface Control {
  /** What stands before it in the program, where that is found first. */
  readonly before: RegExp;
  readonly what: string;
  readonly min: number;
  readonly max: number;
}

/** The number as the program has it; undefined when the program was written anew without it. */
export function numberIn(source: string, { before }: Control): number | undefined {
  const digits = placeIn(source, before);
  return digits && Number(digits[0]);
}

/** The program with another number there. */
export function withNumber(source: string, { before }: Control, value: number): string {
  const digits = placeIn(source, before);
  if (!digits) return source;
  return `${source.slice(0, digits.index)}${value}${source.slice(digits.index + digits[0].length)}`;
}

function placeIn(source: string, before: RegExp): RegExpExecArray | undefined {
  const found = before.exec(source);
  if (!found) return undefined;
  const digits = /\d+/y;
  digits.lastIndex = found.index + found[0].length;
  return digits.exec(source) ?? undefined;
}
