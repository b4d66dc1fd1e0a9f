// What is said of an object, in words that fit into a box or a cell.

import type { SeenObject } from "../recording/moment.js";

/** How a collection sees it: a class of the picture, and a word of the table. */
export function stateOf({ isInSet, gcRefs }: SeenObject): "in-set" | "reached" | "plain" {
  if (isInSet) return "in-set";
  return gcRefs === undefined ? "plain" : "reached";
}

export function generationText({ generation }: SeenObject): string {
  if (generation < 0) return "untracked";
  return generation === 3 ? "frozen" : `gen ${generation}`;
}

export function marksOf(object: SeenObject): string[] {
  const marks = [generationText(object)];
  if (object.external > 0) marks.push(`${object.external} ext`);
  if (object.hasFinalizer) marks.push(object.isFinalized ? "finalized" : "__del__");
  if (object.isLegacy) marks.push("legacy");
  if (object.isWeaklyReferenced) marks.push("weakref'd");
  if (object.referent === 0) marks.push("dead ref");
  return marks;
}
