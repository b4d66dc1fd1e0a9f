// Names passed to give() that no reference has replaced yet. Code that counts a reference looks here
// afterwards and releases the name, so the object is held throughout.

/** By object, the function that releases its name. */
const given = new Map<object, () => void>();

let isTurnEnding = false;

/** Whether there are any; if not, no lookup is needed. */
export let isAnyGiven = false;

/** After this: the next counted reference replaces the object's name, or the end of the turn drops it. */
export function noteGiven(object: object, drop: () => void): void {
  if (!isTurnEnding) queueMicrotask(endTurn);
  isTurnEnding = true;
  given.set(object, drop);
  isAnyGiven = true;
}

/** Called when a reference to the object was counted: releases a name that give() got. */
export function takeOver(value: unknown): void {
  const object = value as object;
  const drop = given.get(object);
  if (drop === undefined) return;
  given.delete(object);
  isAnyGiven = given.size > 0;
  try {
    drop();
  } catch (error) {
    noteGiven(object, drop); // The stack is exhausted: the end of the turn releases the name.
    throw error;
  }
}

/** Releases the names that no reference has replaced. */
function endTurn(): void {
  isTurnEnding = false;
  for (const object of [...given.keys()]) {
    try {
      takeOver(object);
    } catch {
      // Its heap was cut off, and reports that itself; the other names are still released.
    }
  }
}
