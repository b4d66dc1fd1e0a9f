// What is said of an object, in words that fit into a box or a cell.

import type { Moment, SeenObject, Variable } from "../recording/moment.js";

/** What the marks are about: all but what the object refers to. */
type Marked = Omit<SeenObject, "references" | "names">;

export type State = "in-set" | "reached" | "aside" | "plain";

/** How a collection sees it: a class of the picture, and a word of the table. */
export function stateOf({ isInSet, gcRefs, isAside }: Marked): State {
  if (isAside) return "aside";
  if (isInSet) return "in-set";
  return gcRefs === undefined ? "plain" : "reached";
}

export const STATE_TEXTS: Readonly<Record<State, string>> = {
  "in-set": "maybe unreachable",
  reached: "reachable",
  aside: "set aside",
  plain: "",
};

export function generationText({ generation }: Marked): string {
  if (generation < 0) return "untracked";
  return generation === 3 ? "frozen" : `gen ${generation}`;
}

/** Of a slot in all columns together; see docs/layout.md. */
export const SLOT_BYTES = 31.75;

export function bytesText({ blockWords }: Marked): string {
  const slot = `${SLOT_BYTES} bytes in the columns`;
  if (blockWords === 0) return slot;
  const bytes = (4 * blockWords).toLocaleString("en");
  return `${slot} and ${bytes} in a block of ${blockWords.toLocaleString("en")} words`;
}

export function marksOf(object: Marked): string[] {
  const marks = [generationText(object)];
  if (object.hasFinalizer) marks.push(object.isFinalized ? "finalized" : "__del__");
  if (object.isLegacy) marks.push("legacy");
  if (object.isAside) marks.push("set aside");
  if (object.isWeaklyReferenced) marks.push("weakref'd");
  if (object.referent === 0) marks.push("dead ref");
  return marks;
}

/** What the variables and the module's names are bound to: the object and the name. */
export function boundNames({ variables, objects }: Moment): ReadonlySet<string> {
  const bound = new Set(variables.map(({ to, name }: Variable) => `${to} ${name}`));
  for (const { kind, references, names } of objects.values()) {
    if (kind !== "names") continue;
    for (const [at, to] of references.entries()) bound.add(`${to} ${names[at]}`);
  }
  return bound;
}
