// What a lesson asks before a step, and the answer, which the recording has.

import type { Scene, ShownObject, ShownObjects } from "../archive/scene.js";
import type { Question } from "../lessons/lesson.js";

/** What is asked before the step to the next moment; undefined when nothing is. */
export function questionAt(
  questions: readonly Question[],
  { phase, nextPhase, line, heap }: Scene,
): Question | undefined {
  if (heap.kind === "cells") return undefined;
  const next = nextPhase ?? (phase === undefined ? line : undefined);
  return questions.find(
    ({ before, after = phase, about }) =>
      before === next && after === phase && objectOf(heap.objects, about) !== undefined,
  );
}

function objectOf(objects: ShownObjects, about: string): ShownObject | undefined {
  for (const object of objects.values()) {
    if (object.label === about || (object.isBound && object.name === about)) return object;
  }
  return undefined;
}

export function answerOf({ about, what }: Question, { heap, nextCount }: Scene): number | string {
  if (heap.kind === "cells") return "";
  if (what === "count") return nextCount ?? "";
  const { handle = 0 } = objectOf(heap.objects, about) ?? {};
  const object = heap.next.get(handle);
  if (what === "fate") return object && !object.isInSet ? "yes" : "no";
  if (what === "referent") return object?.referent ? "yes" : "no";
  return object?.[what] ?? 0;
}

export function isYesOrNo({ what }: Question): boolean {
  return what === "fate" || what === "referent";
}
