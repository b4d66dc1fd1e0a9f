// Where objects were made and where they died, if the heap's checks record it (`sites` of
// ouroboros-gc/checks), as text for messages.

import { innermostCall } from "../host/call-stack.js";

/** Two call stacks of an object, one call a line, innermost first. */
export interface ObjectHistory {
  readonly made: string;
  /** undefined while the object lives. */
  readonly died: string | undefined;
}

const histories = new WeakMap<object, ObjectHistory>();

/** After this: messages about the dead managed object say where it was made and where it died. */
export function rememberHistory(object: object, history: ObjectHistory): void {
  histories.set(object, history);
}

/** What messages add about a dead managed object; "" when nothing is known. */
export function historyOfObject(object: unknown): string {
  return typeof object === "object" && object !== null ? historyText(histories.get(object)) : "";
}

/** What messages add: ` It was made at …, and died at ….`, or nothing. */
export function historyText(history: ObjectHistory | undefined): string {
  if (!history) return "";
  const made = ` It was made at ${innermostCall(history.made)}`;
  return history.died === undefined
    ? `${made}.`
    : `${made}, and died at ${innermostCall(history.died)}.`;
}

/** What the owner of an object with this many names forgot to do; undefined when it has none. */
export function causeOf(nameCount: number): string | undefined {
  if (nameCount === 0) return undefined;
  return nameCount === 1
    ? "its first name was never dropped: del() it after storing it, or store give(object)"
    : `${nameCount} of its names were never dropped: del() it once for new, once for each incref()`;
}
