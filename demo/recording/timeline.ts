// Steps become moments: the page keeps all of them, and what did not change is shared.

import type { Moment, SeenObject, Step } from "./moment.js";
import { type Objects, visibleObjects } from "./visible.js";

/** So many changes stand in a sentence. */
const CHANGES_TOLD = 3;

/** The moment that `step` makes of the one before. */
export function nextMoment(before: Moment | undefined, step: Step): Moment {
  const { changed, gone, ...rest } = step;
  const objects = new Map(before?.objects);
  for (const handle of gone) objects.delete(handle);
  for (const object of changed) objects.set(object.handle, object);
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
