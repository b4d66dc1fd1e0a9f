// Names that give() has marked and that no reference has replaced yet. Code that counts an object looks
// here once its reference is counted, and releases the name: the object is held throughout.

/** By object, the function that releases its name. */
const given = new Map<object, () => void>();

let isTurnEnding = false;

/** Whether there are any; if not, nothing needs to be looked up. */
export let isAnyGiven = false;

/** After this: the first reference that is counted replaces the object's name, or the turn's end drops it. */
export function noteGiven(object: object, giveUp: () => void): void {
  if (!isTurnEnding) queueMicrotask(endTurn);
  isTurnEnding = true;
  given.set(object, giveUp);
  isAnyGiven = true;
}

/** The object is counted: releases its name if give() had marked it. */
export function takeOver(value: unknown): void {
  const object = value as object;
  const giveUp = given.get(object);
  if (giveUp === undefined) return;
  given.delete(object);
  isAnyGiven = given.size > 0;
  try {
    giveUp();
  } catch (error) {
    noteGiven(object, giveUp); // The stack is exhausted: the end of the turn releases the name.
    throw error;
  }
}

/** Releases the names of objects that nothing has counted by now. */
function endTurn(): void {
  isTurnEnding = false;
  for (const object of [...given.keys()]) {
    try {
      takeOver(object);
    } catch {
      // Its heap was cut off, and will say so itself; the others continue.
    }
  }
}
