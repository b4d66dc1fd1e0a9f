// Steps become moments, when somebody looks at them: a page that is told of thousands keeps the steps.

import type { Moment, Phase, SeenObject, Step } from "./moment.js";
import { type Objects, visibleObjects } from "./visible.js";

/** So many changes stand in a sentence. */
const CHANGES_TOLD = 3;

/** The objects of every so many steps are kept whole; those between are made from them. */
const STEPS_BETWEEN_KEYS = 64;
/** Moments that were looked at last, and those before them. */
const MOMENTS_KEPT = 16;

export class Timeline {
  readonly #steps: Step[] = [];
  readonly #keys: Objects[] = [];
  readonly #moments: Map<number, Moment> = new Map();

  get length(): number {
    return this.#steps.length;
  }

  add(steps: readonly Step[]): void {
    for (const step of steps) this.#steps.push(step);
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
    const moment = nextMoment(this.#before(index), step);
    this.#keep(index, moment);
    return moment;
  }

  /** What stood before the step of `index`: all but its sentence, which nobody reads. */
  #before(index: number): Moment | undefined {
    const step = this.#steps[index - 1];
    if (!step) return undefined;
    const known = this.#moments.get(index - 1);
    if (known) return known;
    const { changed: _, gone: __, ...rest } = step;
    const objects = this.#objectsAt(index - 1);
    return { ...rest, objects, visible: visibleObjects(objects, step.variables), sentence: "" };
  }

  #objectsAt(index: number): Objects {
    const key = Math.floor(index / STEPS_BETWEEN_KEYS);
    for (let last = this.#keys.length; last <= key; last++) {
      const before = (last - 1) * STEPS_BETWEEN_KEYS;
      const objects = new Map(this.#keys[last - 1]);
      this.#apply(objects, last === 0 ? 0 : before + 1, last * STEPS_BETWEEN_KEYS);
      this.#keys.push(objects);
    }
    const objects = new Map(this.#keys[key]);
    this.#apply(objects, key * STEPS_BETWEEN_KEYS + 1, index);
    return objects;
  }

  #apply(objects: Map<number, SeenObject>, first: number, last: number): void {
    for (let index = first; index <= last; index++) {
      applyStep(objects, this.#steps[index] as Step);
    }
  }

  #keep(index: number, moment: Moment): void {
    if (this.#moments.size >= MOMENTS_KEPT) {
      this.#moments.delete(this.#moments.keys().next().value as number);
    }
    this.#moments.set(index, moment);
  }
}

function applyStep(objects: Map<number, SeenObject>, { changed, gone }: Step): void {
  for (const handle of gone) objects.delete(handle);
  for (const object of changed) objects.set(object.handle, object);
}

/** The moment that `step` makes of the one before. */
export function nextMoment(before: Moment | undefined, step: Step): Moment {
  const { changed: _, gone: __, ...rest } = step;
  const objects = new Map(before?.objects);
  applyStep(objects, step);
  const visible = visibleObjects(objects, step.variables);
  return { ...rest, objects, visible, sentence: sentenceOf(before, step, visible) };
}

function sentenceOf(before: Moment | undefined, { text, changed }: Step, now: Objects): string {
  if (!before) return text || "Nothing has run yet.";
  const dead = [...before.visible.values()].filter(({ handle }) => !now.has(handle));
  if (text !== "") {
    return dead.length === 0 ? text : `${text} Gone: ${listed(dead.map(({ label }) => label))}.`;
  }
  const changes = [
    ...dead.map(({ label }) => `${label} died, nothing referred to it any more`),
    ...changed.flatMap((object) => changeOf(before.visible, now, object)),
  ];
  const line = before.line > 0 && !before.phase ? `Line ${before.line} ran: ` : "";
  if (changes.length === 0) return `${line}${line ? "n" : "N"}othing changed on the heap.`;
  const told = `${line}${listed(changes)}.`;
  return told.charAt(0).toUpperCase() + told.slice(1);
}

function changeOf(before: Objects, now: Objects, object: SeenObject): string[] {
  const { handle, label, refcount, kind } = object;
  if (kind === "names" || !now.has(handle)) return [];
  const old = before.get(handle);
  if (!old) return [`${label} was made`];
  if (old.refcount === refcount) return [];
  return [`the refcount of ${label} went from ${old.refcount} to ${refcount}`];
}

function listed(parts: readonly string[]): string {
  const told = parts.slice(0, CHANGES_TOLD).join("; ");
  return parts.length > CHANGES_TOLD ? `${told}; and ${parts.length - CHANGES_TOLD} more` : told;
}
