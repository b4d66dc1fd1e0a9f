// Steps become moments, when somebody looks at them: a page that is told of thousands keeps the steps.

import {
  type Counters,
  changedObject,
  type Moment,
  type Phase,
  type SeenObject,
  type Step,
  type Variable,
} from "./moment.js";
import { tell } from "./sentence.js";
import { visibleObjects } from "./visible.js";

/** Moments that were looked at last, and those before them: so many, of so many objects together. */
const MOMENTS_KEPT = 48;
const OBJECTS_KEPT = 200_000;
/** A state is kept whole after so many changes and one for each of its objects: twice the steps' memory. */
const CHANGES_BETWEEN_KEYS = 256;

const NO_COUNTERS: Counters = {
  count: [],
  threshold: [],
  isEnabled: true,
  generations: [],
  collections: [],
};

/** The heap after a step. */
class State {
  readonly objects: Map<number, SeenObject>;
  variables: readonly Variable[];
  counters: Counters;
  index: number;
  /** Objects whose references nobody else has: they are changed in place, not copied for one that is added. */
  readonly #own: Set<number> = new Set();

  constructor(from?: State | Moment) {
    if (from instanceof State) from.#own.clear();
    this.objects = new Map(from?.objects);
    this.variables = from?.variables ?? [];
    this.counters = from?.counters ?? NO_COUNTERS;
    this.index = from instanceof State ? from.index : -1;
  }

  apply({ changed, gone, variables, counters }: Step): this {
    for (const handle of gone) this.objects.delete(handle);
    for (const change of changed) {
      const { handle } = change;
      this.objects.set(
        handle,
        changedObject(this.objects.get(handle), change, this.#own.has(handle)),
      );
      if (change.splice) this.#own.add(handle);
    }
    this.variables = variables ?? this.variables;
    this.counters = counters ?? this.counters;
    this.index++;
    return this;
  }
}

export class Timeline {
  readonly #steps: Step[] = [];
  /** States that are kept whole, in order, and the one after them that is furthest. */
  readonly #keys: State[] = [new State()];
  readonly #furthest: State = new State();
  #changesSinceKey = 0;
  readonly #moments: Map<number, Moment> = new Map();
  #objectsKept = 0;

  get length(): number {
    return this.#steps.length;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** The last state is there as soon as the steps are: nobody has to wait for the way to it. */
  add(steps: readonly Step[]): void {
    for (const step of steps) this.#steps.push(step);
    this.#goTo(this.#steps.length - 1);
  }

  phaseAt(index: number): Phase | undefined {
    return this.#steps[index]?.phase;
  }

  /** Whether a statement of the program has begun to run. */
  get hasStarted(): boolean {
    return (this.#steps[0]?.line ?? 0) > 0;
  }

  at(index: number): Moment | undefined {
    const step = this.#steps[index];
    if (!step) return undefined;
    const known = this.#moments.get(index);
    if (known) return known;
    const before = this.#moments.get(index - 1) ?? this.#momentBefore(index);
    const moment = nextMoment(before, step);
    this.#keep(index, moment);
    return moment;
  }

  #keep(index: number, moment: Moment): void {
    this.#moments.set(index, moment);
    this.#objectsKept += moment.objects.size;
    for (const [oldest, { objects }] of this.#moments) {
      const isMuch = this.#moments.size > MOMENTS_KEPT || this.#objectsKept > OBJECTS_KEPT;
      if (!isMuch || oldest === index) return;
      this.#moments.delete(oldest);
      this.#objectsKept -= objects.size;
    }
  }

  /** What stood before the step of `index`: all but its sentence, which nobody reads. */
  #momentBefore(index: number): Moment | undefined {
    const step = this.#steps[index - 1];
    return step && momentOf(this.#stateAt(index - 1), step);
  }

  #stateAt(index: number): State {
    this.#goTo(index);
    let key = this.#keys.length - 1;
    while ((this.#keys[key] as State).index > index) key--;
    const state = new State(index === this.#furthest.index ? this.#furthest : this.#keys[key]);
    while (state.index < index) state.apply(this.#steps[state.index + 1] as Step);
    return state;
  }

  #goTo(index: number): void {
    const state = this.#furthest;
    while (state.index < index) {
      const step = this.#steps[state.index + 1] as Step;
      state.apply(step);
      this.#changesSinceKey += 1 + step.changed.length + step.gone.length;
      if (this.#changesSinceKey < CHANGES_BETWEEN_KEYS + state.objects.size) continue;
      this.#changesSinceKey = 0;
      this.#keys.push(new State(state));
    }
  }
}

function momentOf(state: State, step: Step): Moment {
  const { changed: _, gone: __, ...rest } = step;
  const { objects, variables, counters } = state;
  const visible = visibleObjects(objects, variables);
  return { ...rest, objects, variables, counters, visible, sentence: "", changes: [] };
}

/** The moment that `step` makes of the one before. */
export function nextMoment(before: Moment | undefined, step: Step): Moment {
  const state = new State(before);
  const moment = momentOf(state.apply(step), step);
  return { ...moment, ...tell(before, step, moment) };
}
